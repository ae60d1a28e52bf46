import { hostname } from 'node:os';
import { Caller, type AwsSettings } from './aws/caller.js';
import { LIMITS, LONGEST_PROBE_MS, type Limits } from './limits.js';
import type { Marks } from './marks.js';
import { readRecords, removeRecord, type ProbeRecord } from './record.js';
import { removeMade } from './remove.js';
import type { CleanReport, Left } from './report.js';
import { findMade } from './find-made.js';
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
    const { LoadBalancerArn: loadBalancerArn = '', LoadBalancerName: name = '' } = await findLoadBalancer(
      caller,
      loadBalancer,
    );
    const records = readRecords(folder).filter((record) => record.loadBalancerArn === loadBalancerArn);
    const nowMs = Date.now();
    const wanted = (marks: Marks): boolean => whyRunning(marks, records, nowMs) === null;
    const { removed, left, notOurs } = await removeMade(caller, {
      ...{ loadBalancerArn, records, wanted, removeMs: limits.removeMs, againMs: limits.againMs },
      lostMs: records.some(({ made }) => made.some(({ arn }) => arn === null)) ? limits.lostMs : 0,
    });
    const running = left.length > 0 ? [] : await stillRunning(caller, loadBalancerArn, records, nowMs);
    if (left.length === 0) for (const record of records) if (wanted(record)) removeRecord(folder, record);
    return { loadBalancer: name, removed, left: [...left, ...running], notOurs };
  } finally {
    caller.close();
  }
}

async function stillRunning(
  caller: Caller,
  loadBalancerArn: string,
  records: ProbeRecord[],
  nowMs: number,
): Promise<Left[]> {
  const { ours } = await findMade(caller, loadBalancerArn, records);
  return ours.flatMap(({ kind, name, arn, marks }) => {
    const why = whyRunning(marks, records, nowMs);
    return why === null ? [] : [{ kind, name, arn, why }];
  });
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
