import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPromises } from '../promises/check-promises.js';
import type { Trace } from '../promises/trace.js';
import { drawScenario } from './draw.js';
import type { Scenario } from './scenario.js';
import { show } from './show.js';

/** The folder for traces of broken promises; `npm run simulate -- --trace FILE` shows one. */
export const KEPT = '.tagout/simulation';

/** The content of such a file: a scenario and the trace of its run. */
export interface Case {
  scenario: Scenario;
  trace: Trace;
}

/** The results of a number of seeds. */
export interface Tally {
  seeds: number;
  /** How many runs had each end, such as `failed RoutingDrift`. */
  ends: Record<string, number>;
  /** The seed, the promise, and how it was broken. */
  broken: string[];
}

export interface Sweep {
  first: number;
  seeds: number;
  atOnce: number;
  simulate: (scenario: Scenario) => Promise<Trace>;
  say: (line: string) => void;
}

/** Simulates the seeds, `atOnce` at a time. Reports each broken promise with its seed and its trace. */
export async function sweep({ first, seeds, atOnce, simulate, say }: Sweep): Promise<Tally> {
  const tally: Tally = { seeds: 0, ends: {}, broken: [] };
  let next = first;
  const goOn = async (): Promise<void> => {
    while (next < first + seeds) {
      const seed = next++;
      const scenario = drawScenario(seed);
      const trace = await simulate(scenario);
      tally.seeds += 1;
      const end = endOf(trace);
      tally.ends[end] = (tally.ends[end] ?? 0) + 1;
      const broken = sentencesOf(trace);
      tally.broken.push(...broken.map((sentence) => `seed ${seed}: ${sentence}`));
      if (broken.length > 0) say(`${keep({ scenario, trace })}\n${broken.join('\n')}\n${show(scenario, trace)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
  return tally;
}

/** Every broken promise of a trace, as lines. */
export function sentencesOf(trace: Trace): string[] {
  return checkPromises(trace).map(({ promise, sentence, at }) => {
    return `promise ${promise} at ${Math.round(at - trace[0].at)} ms: ${sentence}`;
  });
}

/** The phase in which a trace ends, and the failure: `restored`, `failed RoutingDrift`. */
export function endOf(trace: Trace): string {
  const phase = trace.findLast((event) => event.kind === 'phase')?.phase ?? 'preflight';
  const end = trace.findLast((event) => event.kind === 'ended');
  return end === undefined ? `no end, ${phase}` : [phase, end.failure].filter((one) => one !== null).join(' ');
}

function keep(one: Case): string {
  mkdirSync(KEPT, { recursive: true });
  const file = join(KEPT, `seed-${one.scenario.seed}.json`);
  writeFileSync(file, JSON.stringify(one));
  return `seed ${one.scenario.seed} breaks a promise; what was seen is in ${file}`;
}
