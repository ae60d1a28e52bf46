import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { TerminatedFailure } from '@temporalio/common';
import { it, expect } from 'vitest';
import { routingNow } from '../promises/snapshot.js';
import type { RoutingNow } from '../promises/trace.js';
import { LOOK_AGAIN_MS } from '../support/durations.js';
import { Journey } from '../support/journey.js';
import type { Rolled } from '../support/rolled.js';
import { Gate } from './gate.js';

/** Where a roll of east and west is when the fault comes: east is restored, and west has not begun. */
export type Between = 'gate' | 'paused';

/** How the roll ends, as its document says, or `terminated`. */
export type RollEnd = 'restored' | 'aborted Aborted' | 'failed RollStopped' | 'terminated';

/** One row: what goes wrong between two clusters of a roll, and how the roll ends. */
export interface RollFault {
  name: string;
  /** Default: everywhere. */
  only?: Between;
  strike: (stage: RollStage) => unknown;
  /** Undoes the fault, once the roll goes on with it. */
  cure?: (stage: RollStage) => unknown;
  end: RollEnd;
  /** Whose tag is on the load balancer at the end. */
  tag: 'none' | 'roll';
  /** How long the load balancer may be unreadable, in milliseconds. */
  blindMs?: number;
}

export interface RollStage {
  journey: Journey;
  roll: Rolled;
}

/** Makes a test of each row, for each place in which a fault may come. */
export function playRolls(faults: readonly RollFault[]): void {
  for (const where of ['gate', 'paused'] as const)
    for (const fault of faults)
      if (fault.only === undefined || fault.only === where)
        it.concurrent(`${where} × ${fault.name}`, () => play(fault, where));
}

async function play(fault: RollFault, where: Between): Promise<void> {
  const looks = new Gate();
  const journey = await Journey.start({
    durations: { blindMs: fault.blindMs ?? 60_000 },
    ports: (ports) => {
      const { loadBalancer } = ports;
      const look: typeof loadBalancer.look = async (scope, signal, ...rest) => {
        await looks.pass(signal);
        return loadBalancer.look(scope, signal, ...rest);
      };
      return { ...ports, loadBalancer: { ...loadBalancer, look } };
    },
  });
  try {
    const roll = await journey.roll();
    await reach(journey, roll, where, looks);
    await playOn({ journey, roll }, fault, where, looks);
  } finally {
    looks.open();
    await journey.stop();
  }
}

/** East is restored. In the gate, the roll is held before its first look. */
async function reach(journey: Journey, roll: Rolled, where: Between, looks: Gate): Promise<void> {
  const run = await roll.of('east');
  await run.isIn('maintenance');
  if (where === 'paused') await roll.says('pause');
  else atTagOfRoll(journey, () => looks.close());
  await journey.rebootAll(run);
  await roll.tells(({ phase }) => phase === where);
}

/** With the roll's tag, the maintenance before gives the load balancer back. */
function atTagOfRoll(journey: Journey, act: () => void): void {
  const off = journey.world.core.journal.on(({ action }) => {
    if (action !== 'AddTags' || !journey.tag()!.startsWith('@roll ')) return;
    off();
    act();
  });
}

async function playOn(stage: RollStage, fault: RollFault, where: Between, looks: Gate): Promise<void> {
  const { journey, roll } = stage;
  await fault.strike(stage);
  const struck = routingOf(journey);
  const { count } = journey.world.core.journal;
  looks.open();
  // The roll may have ended because of the fault.
  if (where === 'paused') await roll.says('resume').catch(() => undefined);
  await fault.cure?.(stage);
  if (fault.end === 'restored') {
    const west = await roll.of('west');
    await west.isIn('maintenance');
    await journey.rebootAll(west, 'west');
    await west.ends();
    await roll.handle.result();
  }
  expect(await endOf(roll)).toBe(fault.end);
  // Also where west was maintained: the shares are those that the load balancer had when the fault had come.
  expect(routingOf(journey)).toEqual(struck);
  if (fault.end !== 'restored') expect(journey.ownWrites(count)).toEqual([]);
  const tag = journey.tag();
  expect(fault.tag === 'none' ? tag : tag?.split(' ')[0]).toBe(fault.tag === 'none' ? null : '@roll');
}

function routingOf({ world }: Journey): RoutingNow {
  return routingNow(world.core, [world.arns.east, world.arns.west]);
}

/** Its end; or that it has begun west, where nobody would claim. */
async function endOf(roll: Rolled): Promise<string> {
  let isOver = false;
  const end = resultOf(roll).finally(() => (isOver = true));
  while (!isOver) {
    const { clusters } = (await roll.status()).roll;
    if (clusters.some(({ name, state }) => name === 'west' && state === 'current')) return 'west has begun';
    await sleep(LOOK_AGAIN_MS);
  }
  return end;
}

async function resultOf(roll: Rolled): Promise<string> {
  try {
    await roll.handle.result();
  } catch (error) {
    if (error instanceof WorkflowFailedError && error.cause instanceof TerminatedFailure) return 'terminated';
  }
  const { phase, failure } = (await roll.ends()).roll;
  return [phase, failure?.type ?? ''].join(' ').trim();
}
