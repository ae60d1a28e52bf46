import { describe, expect, it } from 'vitest';
import { exitOf } from '../../../../src/cli/commands/probe.js';
import { tagout } from '../stub/harness.js';

const WORDS = ['probe', '--load-balancer', 'test'];

describe('probe', () => {
  it('says what it would do, and does nothing, unless the load balancer is yours', async () => {
    const { exit, stdout, stderr } = await tagout(WORDS);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(
      /^this would make a rule and two target groups on test, .*: say --i-own-this-load-balancer if/,
    );
  });

  it('asks the same before it removes anything', async () => {
    const { exit, stdout } = await tagout([...WORDS, '--clean', '--json']);
    expect(exit).toBe(2);
    const { error } = JSON.parse(stdout) as { error: { exit: number; message: string } };
    expect(error).toMatchObject({ exit: 2, message: expect.stringMatching(/^this would remove from test/) as string });
  });

  it('needs the name of a load balancer', async () => {
    expect(await tagout(['probe', '--i-own-this-load-balancer'])).toMatchObject({ exit: 2, stdout: '' });
  });

  it('exits with 4 when anything is left, or when it was stopped, and with 5 when AWS was lost', () => {
    const left = [{ kind: 'rule', name: 'x', arn: null, why: 'y' } as const];
    expect(exitOf({ left: [], stopped: null })).toBe(0);
    expect(exitOf({ left, stopped: null })).toBe(4);
    expect(exitOf({ left: [], stopped: { kind: 'interrupted', why: '' } })).toBe(4);
    expect(exitOf({ left: [], stopped: { kind: 'unreachable', why: '' } })).toBe(5);
    expect(exitOf({ left, stopped: { kind: 'unreachable', why: '' } })).toBe(4);
  });
});
