import { expect } from 'vitest';
import { checkPromises, type Broken } from '../promises/check-promises.js';
import { record, type Recording } from '../promises/record.js';
import { routingNow } from '../promises/snapshot.js';
import type { RoutingNow } from '../promises/trace.js';
import type { WorldDurations } from '../../lab/world-config.js';
import type { GridEnd } from './end.js';
import type { Cell } from './fault.js';
import { reach } from './reach.js';
import { LIMITS, Stage } from './stage.js';

/** On a busy machine, a run needs less than this from the beginning of a deadline to the step. */
const DEADLINE_MS = 25_000;

/** Plays one cell: brings a run into the step, causes the fault, lets the run go on, and checks how it ends. */
export async function play(cell: Cell): Promise<GridEnd> {
  const stage = await Stage.open({ ...cell.fault, durations: { ...deadlinesFor(cell), ...cell.fault.durations } });
  try {
    return await playOn(stage, cell);
  } finally {
    await stage.close();
  }
}

async function playOn(stage: Stage, { fault, step, ends, name }: Cell): Promise<GridEnd> {
  const { journey } = stage;
  const begin = (): Recording => record(journey, { staleReadMs: LIMITS.staleReadMs });
  // In preflight, a fault changes what the run finds: so the recording, which begins with that, begins after the fault.
  const changesWhatIsFound = step === 'preflight' && fault.isForeign !== true;
  let recording = changesWhatIsFound ? null : begin();
  const goOn = await reach(stage, step, fault);
  await fault.strike(stage);
  recording ??= begin();
  const struckAt = journey.world.core.journal.count;
  const before = routingOf(stage);
  goOn();
  const hosts = hostsDoTheirs(stage);
  const end = await stage.ends();
  await hosts;
  await stage.hooks.rest();
  const trace = await recording.ends(stage.run);
  expect(ends, `the end of ${name}`).toContain(end);
  expect(checkPromises(trace).filter((broken) => !isByTheButton(end, broken))).toEqual([]);
  if (fault.isForeign === true && end === 'failed RoutingDrift') expect(journey.ownWrites(struckAt)).toEqual([]);
  if (end === 'refused') expect(journey.ownWrites()).toEqual([]);
  if (stage.alerts.trouble === null) expect(stage.alerts.active()).toEqual([]);
  const [start] = trace;
  const found = step === 'preflight' ? before : start.routing;
  if (end === 'restored' || end.startsWith('aborted')) expect(routingOf(stage)).toEqual(found);
  return end;
}

/** The hosts reboot when they have the go. They may have done so already, and the go may never come. */
async function hostsDoTheirs(stage: Stage): Promise<void> {
  const { seen } = stage.hooks;
  if (seen.has('confirm') || seen.has('giveBack')) return;
  await stage.hasGo().then(
    () => stage.rebootHosts(),
    () => undefined,
  );
}

function routingOf({ world }: Stage): RoutingNow {
  return routingNow(world.core, [world.arns.east]);
}

/** The checker reports that a terminated run did not end by itself; here that is intended. */
function isByTheButton(end: GridEnd, { sentence }: Broken): boolean {
  return end === 'terminated' && sentence.endsWith('not by itself');
}

/** A short deadline only where the cell must end by it. It mostly waits for that, so it polls less often. */
function deadlinesFor({ ends }: Cell): Partial<WorldDurations> {
  const endsBy = (deadline: string): boolean => ends.some((end) => end.endsWith(deadline));
  const slow = { pollMs: 1000, everyMs: 3000 };
  return {
    ...(endsBy('DrainDeadline') ? { ...slow, drainDeadlineMs: DEADLINE_MS } : {}),
    ...(endsBy('MaintenanceDeadline') ? { ...slow, maintenanceDeadlineMs: DEADLINE_MS } : {}),
  };
}
