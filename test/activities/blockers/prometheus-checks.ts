import { expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AskPrometheus } from '../../../activities/ports.js';
import type { QueryAnswer } from '../../../src/domain/blockers.js';

/** A Prometheus in which a test lets an alert fire: a real one, or one that stands for it. */
export interface Subject {
  ask: AskPrometheus;
  url: string;
  /** Whether the alert `Errors` is to fire; may take effect a little later. */
  fire: (isFiring: boolean) => void;
  /** From now on it can't be reached. */
  goDown: () => Promise<void> | void;
}

export const ALERTS = 'ALERTS{alertname="Errors",alertstate="firing"}';

/** What a step may rely on, whichever Prometheus it asks: the same for the real one and for those of the tests. */
export function prometheusChecks(begin: () => Promise<Subject> | Subject): void {
  it('an alert blocks from when it fires until it no longer does, and so does a Prometheus that is down', async () => {
    const subject = await begin();
    expect(await until(subject, ({ kind }) => kind === 'answered')).toEqual({ kind: 'answered', series: [], count: 0 });
    subject.fire(true);
    expect(await until(subject, isFiring)).toMatchObject({
      series: [expect.stringMatching(/^ALERTS\{.*alertname="Errors".*\} 1$/)],
      count: 1,
    });
    subject.fire(false);
    await until(subject, (answer) => !isFiring(answer));
    await subject.goDown();
    expect(await ask(subject, ALERTS)).toMatchObject([{ kind: 'unasked' }]);
    expect(await ask(subject, 'up', ALERTS)).toMatchObject([{ kind: 'unasked' }, { kind: 'unasked' }]);
  });

  it('a question that nobody waits for any more is rejected', async () => {
    const subject = await begin();
    const end = new AbortController();
    end.abort(new Error('the step is over'));
    const server = { prometheus: subject.url, headers: {}, tls: null };
    await expect(subject.ask(server, [ALERTS], 5_000, end.signal)).rejects.toThrow('the step is over');
  });
}

export function ask({ ask, url }: Subject, ...queries: string[]): Promise<QueryAnswer[]> {
  return ask({ prometheus: url, headers: {}, tls: null }, queries, 5_000, new AbortController().signal);
}

const isFiring = (answer: QueryAnswer): boolean => answer.kind === 'answered' && answer.count > 0;

/** The answer once it is as wanted; a real Prometheus scrapes and evaluates several times a second. */
async function until(subject: Subject, isWanted: (answer: QueryAnswer) => boolean): Promise<QueryAnswer> {
  for (;;) {
    const [answer] = await ask(subject, ALERTS);
    if (isWanted(answer!)) return answer!;
    await sleep(50);
  }
}
