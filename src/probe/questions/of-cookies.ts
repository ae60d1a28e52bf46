import { forwarding, stateOf, type Groups } from '../actions.js';
import { modifyRule } from '../aws/writes.js';
import type { Bench } from '../bench.js';
import { bodyOf, type Side } from '../marks.js';
import type { Nodes } from '../reach/nodes.js';
import type { Answer } from '../report.js';
import { watchChange, type Watched } from '../watch-change.js';
import { measured, notMeasured, seconds, type Question } from './answers.js';

const STICKY_S = 600;
const ONLY_A = { a: 1, b: 0 };
const ONLY_B = { a: 0, b: 1 };

/** What becomes of a client that has the cookie of group a, when only b has a share. */
export async function cookies(bench: Bench): Promise<Answer[]> {
  const { groups, nodes, responder } = bench;
  const lacking = [groups, nodes, responder].find((one) => typeof one === 'string');
  if (lacking !== undefined) return both(lacking);
  const set = setter(bench, groups as Groups);
  await watchChange(bench, set(ONLY_A, STICKY_S, 'b'));
  const cookie = await cookieOfA(bench, nodes as Nodes);
  if (cookie === null) return both('the load balancer gave no cookie for its sticky group');
  const atZero = await watchChange(bench, { ...set(ONLY_B, STICKY_S, 'a'), cookie });
  const whenOff = await watchChange(bench, { ...set(ONLY_B, null, 'a'), cookie });
  return [
    answered('cookie-at-zero', led(atZero), atZero),
    // tagout refuses stickiness, or waits for as long as it lasts: it never switches it off.
    answered('cookie-when-off', null, whenOff),
  ];
}

function setter({ caller, ruleArn, marks }: Bench, groups: Groups) {
  return (shares: Record<Side, number>, stickyS: number | null, old: Side) => {
    const actions = forwarding(groups, shares, stickyS);
    return {
      write: () => modifyRule(caller, ruleArn, actions),
      old: bodyOf(marks.id, old),
      new: bodyOf(marks.id, old === 'a' ? 'b' : 'a'),
      expected: stateOf(actions),
    };
  };
}

async function cookieOfA({ marks }: Bench, nodes: Nodes): Promise<string | null> {
  const answers = await Promise.all(nodes.addresses.map((address) => nodes.ask(address, 'fresh')));
  return answers.find(({ text, cookie }) => text === bodyOf(marks.id, 'a') && cookie !== '')?.cookie ?? null;
}

/** It still leads there if requests with it reached group a for as long as we watched. */
function led(watched: Watched): boolean {
  return !watched.isCalm;
}

function answered(question: Question, asAssumed: boolean | null, watched: Watched): Answer {
  if (!led(watched) && !watched.isArrived)
    return notMeasured(question, 'some address answered requests with the cookie from neither group');
  return measured(question, asAssumed, told(watched), figures(watched));
}

function told(watched: Watched): string {
  const lastMs = Math.max(watched.freshMs ?? 0, watched.keptMs ?? 0);
  if (led(watched)) return `yes, for as long as it was watched (${seconds(lastMs)})`;
  return lastMs === 0 ? 'no' : `no, not later than ${seconds(lastMs)} after the write`;
}

function figures({ requests, freshMs, keptMs, lost }: Watched): Answer['figures'] {
  return { requests, lost, freshMs, keptMs };
}

function both(why: string): Answer[] {
  return [notMeasured('cookie-at-zero', why), notMeasured('cookie-when-off', why)];
}
