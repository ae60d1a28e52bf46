import { hostname } from 'node:os';
import { isUserError, type UserError } from '../domain/user-error.js';
import { Caller, type AwsSettings } from './aws/caller.js';
import { LIMITS, LONGEST_PROBE_MS, type Limits } from './limits.js';
import type { Marks } from './marks.js';
import { readRecords, removeRecord, type ProbeRecord } from './record.js';
import { removeMade } from './remove.js';
import type { CleanReport } from './report.js';
import { findLoadBalancer } from './survey.js';

export interface CleanOptions {
  loadBalancer: string;
  signal: AbortSignal;
  folder: string;
  limits?: Limits;
  aws?: AwsSettings;
}

/** Removes what probes of this load balancer left behind, except of those that may still run. */
export async function cleanProbes({
  loadBalancer,
  signal,
  folder,
  limits = LIMITS,
  aws,
}: CleanOptions): Promise<CleanReport> {
  const caller = new Caller(signal, limits.againMs, aws);
  try {
    const all = readRecords(folder);
    const { arn: loadBalancerArn, name, gone } = await findOrGone(caller, loadBalancer, all);
    const records = all.filter((record) => record.loadBalancerArn === loadBalancerArn);
    const nowMs = Date.now();
    const wanted = (marks: Marks): boolean => whyRunning(marks, records, nowMs) === null;
    const { removed, left, notOurs, kept } = await removeMade(caller, {
      ...{ loadBalancerArn, records, wanted, removeMs: limits.removeMs, againMs: limits.againMs },
      lostMs: limits.lostMs,
      isGone: gone !== null,
    });
    // Nothing there is what another account or region answers too: the record stays.
    if (gone !== null && removed.length + left.length + kept.length === 0) throw gone;
    const running = kept.map(({ kind, name, arn, marks }) => ({
      ...{ kind, name, arn },
      why: whyRunning(marks, records, nowMs) ?? '',
    }));
    if (left.length === 0) for (const record of records) if (wanted(record)) removeRecord(folder, record);
    return { loadBalancer: name, removed, left: [...left, ...running], notOurs };
  } finally {
    caller.close();
  }
}

/**
 * A load balancer that was deleted may have left a probe's target groups behind. `gone`: the error that says so; its ARN
 * is then the one that was asked for, or that of a record with this name.
 */
async function findOrGone(
  caller: Caller,
  nameOrArn: string,
  records: ProbeRecord[],
): Promise<{ arn: string; name: string; gone: UserError | null }> {
  try {
    const { LoadBalancerArn: arn = '', LoadBalancerName: name = '' } = await findLoadBalancer(caller, nameOrArn);
    return { arn, name, gone: null };
  } catch (error) {
    if (!isUserError(error) || error.kind !== 'refused') throw error;
    const arns = [nameOrArn, ...records.map(({ loadBalancerArn }) => loadBalancerArn)];
    const arn = arns.find((one) => one.startsWith('arn:') && [one, nameIn(one)].includes(nameOrArn));
    if (arn === undefined) throw error;
    return { arn, name: nameIn(arn), gone: error };
  }
}

function nameIn(arn: string): string {
  return arn.split('/').at(-2) ?? '';
}

/**
 * Why this probe may still run; null if it does not. A record of this machine names the process; without one, only its
 * age tells.
 */
export function whyRunning(
  { id, since }: Marks,
  records: ProbeRecord[],
  nowMs: number,
  isAlive: (pid: number) => boolean = hasProcess,
): string | null {
  const untilMs = Date.parse(since) + LONGEST_PROBE_MS;
  if (nowMs >= untilMs) return null;
  const record = records.find((one) => one.id === id && one.machine === hostname());
  if (record === undefined)
    return `a probe that began at ${since}, on another machine or in another folder, may still run until ${new Date(untilMs).toISOString()}`;
  return isAlive(record.pid) ? `its probe still runs, as process ${record.pid}` : null;
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
