import { readFile, rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CONFIRM, DRAIN, QUIET, RESTORED, RETURN, traceOf, WAIT } from '../promises/good-trace.js';
import type { Trace } from '../promises/trace.js';
import { sentencesOf, sweep, type Case } from './cases.js';
import { drawScenario } from './draw.js';

const GOOD = traceOf([...DRAIN, ...QUIET, ...WAIT, ...CONFIRM, ...RETURN, ...RESTORED]);
/** A fault: the go is given without a read of the host. */
const BROKEN = traceOf([...DRAIN, ...WAIT, ...CONFIRM, ...RETURN, ...RESTORED]);
const SENTENCE = 'promise 2 at 70 ms: the go was given, and east-1 was never asked';

/** Seeds that no other test simulates. */
const FIRST = 4_000_000_001;
const BAD = FIRST + 1;

it('a broken promise is reported with its seed, and its trace is kept and can be checked again', async () => {
  const said: string[] = [];
  const tally = await sweep({
    ...{ first: FIRST, seeds: 3, atOnce: 2, say: (line: string) => said.push(line) },
    simulate: ({ seed }): Promise<Trace> => Promise.resolve(seed === BAD ? BROKEN : GOOD),
  });
  expect(tally).toEqual({ seeds: 3, ends: { restored: 3 }, broken: [`seed ${BAD}: ${SENTENCE}`] });

  expect(said).toHaveLength(1);
  const [what, sentence, ...story] = said[0]!.split('\n');
  const file = /^seed 4000000002 breaks a promise; what was seen is in (\S+)$/.exec(what!)![1]!;
  try {
    expect(sentence).toBe(SENTENCE);
    expect(story).toContain('70 --- maintenance');
    const kept = JSON.parse(await readFile(file, 'utf8')) as Case;
    expect(kept).toEqual({ scenario: drawScenario(BAD), trace: BROKEN });
    expect(sentencesOf(kept.trace)).toEqual([SENTENCE]);
  } finally {
    await rm(file);
  }
});
