import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { parseConfig } from '../../src/config.js';
import type { Connected } from '../../src/connect.js';
import type { Config } from '../../src/domain/config.js';
import type { LiveReading } from '../../src/domain/status.js';
import { failuresIn, type RunFailure } from '../../src/runs/run-errors.js';
import { startMaintenance } from '../../src/runs/start.js';
import { LIMITS, maintenanceId, SEARCH_ATTRIBUTES, TASK_QUEUE } from '../../workflows/messages.js';
import { addressOf, CLUSTERS, nameOf } from './fleet.js';

/** How many requests this script makes at the same time. */
const AT_ONCE = 8;

const PATIENT = { ...LIMITS, firstTaskMs: 60_000, preflightMs: 60_000 };

/** If no worker takes a run in time, it ends refused and is counted, so this script need not give it up. */
const UNTIL_PREFLIGHT_ENDS = {
  ...{ firstTaskMs: Infinity, preflightMs: Infinity },
  ...{ everyMs: 500, answerMs: 10_000, outageMs: 60_000 },
};

/**
 * Starts a maintenance of each service, as `tagout start` does. `atOnce`: how many are in preflight at once. Resolves
 * when all of them have left preflight.
 */
export async function startRuns(
  session: Connected,
  services: readonly number[],
  statusPort: number,
  atOnce: number,
): Promise<void> {
  const start = async (service: number): Promise<void> => {
    const input = {
      ...{ config: configOf(service, statusPort), cluster: 'east', startedBy: 'scale', reason: 'npm run scale' },
      ...{ adopt: null, standby: false, limits: PATIENT },
    };
    await startMaintenance(session, input, TASK_QUEUE, UNTIL_PREFLIGHT_ENDS);
  };
  await each(services, start, atOnce);
}

/** The services by the phase of their run; for an ended run, by its end. */
export async function phasesOf(client: Client, services: readonly number[]): Promise<Map<string, number[]>> {
  const phases = new Map<string, number[]>();
  await each(services, async (service) => {
    const told = await phaseOf(client, service);
    phases.set(told, [...(phases.get(told) ?? []), service]);
  });
  return phases;
}

async function phaseOf(client: Client, service: number): Promise<string> {
  const { status, typedSearchAttributes } = await describe(client, service);
  if (status.name !== 'RUNNING') return status.name.toLowerCase();
  return typedSearchAttributes.get({ name: SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }) ?? 'unknown';
}

/** The age of the last good look of each waiting run, in milliseconds; infinite if its watcher has reported none. */
export async function lookAges(client: Client, services: readonly number[]): Promise<number[]> {
  const ages: number[] = [];
  await each(services, async (service) => {
    const { raw, status } = await describe(client, service);
    if (status.name !== 'RUNNING') return;
    const told = (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
      const data = heartbeatDetails?.payloads?.[0]?.data;
      const reading = data ? (JSON.parse(Buffer.from(data).toString()) as Partial<LiveReading> | null) : null;
      return typeof reading?.goodLookAt === 'string' ? [Date.now() - Date.parse(reading.goodLookAt)] : [];
    });
    ages.push(told[0] ?? Infinity);
  });
  return ages;
}

/** Resolves when the run has failed, to the type of its failure. */
export async function runFailure(client: Client, service: number): Promise<string> {
  return (await firstFailure(client, service))?.type ?? 'none';
}

/** How many runs have failed with each message (its first two lines, without numbers). */
export async function failuresOf(client: Client, services: readonly number[]): Promise<Map<string, number>> {
  const failures = new Map<string, number>();
  await each(services, async (service) => {
    const { status } = await describe(client, service);
    if (status.name !== 'FAILED') return;
    const lines = ((await firstFailure(client, service))?.message ?? 'none').split('\n', 2);
    const line = lines.join(' ').replaceAll(/\d[\d:.]*/g, '…');
    failures.set(line, (failures.get(line) ?? 0) + 1);
  });
  return failures;
}

/** Why a run has failed, once it has ended; undefined if it has not failed. */
async function firstFailure(client: Client, service: number): Promise<RunFailure | undefined> {
  const error: unknown = await client.workflow
    .getHandle(maintenanceId(nameOf(service)))
    .result()
    .then(
      () => undefined,
      (failed: unknown) => failed,
    );
  return failuresIn(error)[0];
}

/** All settings are defaults, except for those that bring a run to its go sooner. */
function configOf(service: number, statusPort: number): Config {
  const clusters = CLUSTERS.map(
    (cluster) =>
      `  ${cluster}: { targetGroups: [${nameOf(service)}-${cluster}], hosts: { ${cluster}-1: ${addressOf(service, cluster)} } }`,
  );
  const parsed = parseConfig(`
service: ${nameOf(service)}
loadBalancer: ${nameOf(service)}
clusters:
${clusters.join('\n')}
hostStatus: { url: 'http://{address}:${statusPort}/status', json: { inFlight: /inFlight, bootId: /bootId, ready: /ready } }
drain: { settle: 1s, quiet: 1s }
`);
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  return parsed.config;
}

function describe(client: Client, service: number): Promise<WorkflowExecutionDescription> {
  return client.workflow.getHandle(maintenanceId(nameOf(service))).describe();
}

/** How many events the histories of these runs have, all together. */
export async function historyLengths(client: Client, services: readonly number[]): Promise<number> {
  const lengths: number[] = [];
  await each(services, async (service) => void lengths.push((await describe(client, service)).historyLength));
  return lengths.reduce((sum, one) => sum + one, 0);
}

async function each(
  services: readonly number[],
  act: (service: number) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < services.length) await act(services[next++]!);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
