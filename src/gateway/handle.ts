import type { IncomingMessage } from 'node:http';
import { isUndecodable, outageOf, type Connected } from '../runs/session.js';
import { isUserError } from '../domain/user-error.js';
import { admit } from './admit.js';
import { slowDown, unavailable, type Answer } from './answer.js';
import { askGo } from './ask-go.js';
import { readBody } from './body.js';
import { certifiedNames } from './certificate.js';
import type { Counts } from './counts.js';
import type { Door } from '../runs/door.js';
import type { Polls } from './polls.js';
import type { Hosts } from './hosts.js';
import type { CheckToken, Proof } from './proof.js';
import type { Rate } from './rate.js';
import type { Route } from './route.js';
import { takeClaim } from './take-claim.js';
import type { Waits } from './waits.js';

/** Of one request, beside the time that its host wants to wait. */
const ANSWER_MS = 9_500;

/** Gets why a host could not be answered, as a sentence, for the log. */
export type Report = (why: string) => void;

export interface Rooms {
  door: Door;
  polls: Polls;
  hosts: Hosts;
  rate: Rate;
  /** Null where only client certificates count. */
  checkToken: CheckToken | null;
  report: Report;
  /** Of claims of one host: each stays in the history of the run. */
  claimRate: Rate;
  waits: Waits;
  counts: Counts;
}

export interface Handled {
  answer: Answer;
  /** Names the credential that was accepted, or null. */
  id: string | null;
}

type Go = Extract<Route, { kind: 'go' }>;
type Done = Extract<Route, { kind: 'done' }>;
type OfHost = Go | Done;

/** Answers one request. No call to Temporal is made for a request whose credential does not name that host. */
export async function handle(
  rooms: Rooms,
  request: IncomingMessage,
  route: Route,
  signal: AbortSignal,
): Promise<Handled> {
  switch (route.kind) {
    case 'none':
      return { answer: route.answer, id: null };
    case 'healthz':
      return { answer: { status: 200, word: 'ok' }, id: null };
    case 'readyz': {
      const ready: Answer = { status: 200, word: 'ready' };
      return { answer: rooms.door.isReady ? ready : unavailable('Temporal does not answer'), id: null };
    }
    case 'go':
    case 'done':
      return ofHost(rooms, request, route, signal);
  }
}

async function ofHost(rooms: Rooms, request: IncomingMessage, route: OfHost, signal: AbortSignal): Promise<Handled> {
  const proof = await proofOf(rooms, request, route);
  const admission = admit(proof, route, (service) => rooms.hosts.inFolder(service));
  if (admission.kind === 'answer') {
    rooms.counts.refused(admission.reason);
    return { answer: admission.answer, id: null };
  }
  const { id } = admission;
  if (!rooms.rate.take(id)) return { answer: slowDown('at most 5 requests a second'), id };
  const { session } = rooms.door;
  if (session === null) return { answer: unavailable('Temporal has not answered yet'), id };
  const work =
    route.kind === 'go' ? goOf(rooms, session, route, signal) : doneOf(rooms, session, request, route, signal);
  try {
    return { answer: await work, id };
  } catch (error) {
    return { answer: unavailable(whyNot(error, session, rooms.report)), id };
  }
}

async function goOf(rooms: Rooms, session: Connected, route: Go, signal: AbortSignal): Promise<Answer> {
  const { asked } = route;
  const release = asked.waitMs === 0 ? null : rooms.waits.begin(`${route.service} ${route.host}`);
  // Who may not wait is answered at once.
  const waitMs = release === null ? 0 : asked.waitMs;
  const work = (): Promise<Answer> => askGo({ ...rooms, session }, { ...route, ...asked, waitMs }, signal);
  return session.client.withDeadline(Date.now() + waitMs + ANSWER_MS, work).finally(() => release?.());
}

async function doneOf(
  rooms: Rooms,
  session: Connected,
  request: IncomingMessage,
  route: Done,
  signal: AbortSignal,
): Promise<Answer> {
  const body = await readBody(request);
  if (body.kind === 'answer') return body.answer;
  if (!rooms.claimRate.take(`${route.service} ${route.host}`))
    return slowDown('at most 10 claims of a host at once, and then one every 10 seconds', 10);
  const claimed = { ...route, said: body.said, key: keyOf(request) };
  return session.client.withDeadline(Date.now() + ANSWER_MS, () => takeClaim({ ...rooms, session }, claimed, signal));
}

/** A certificate that names the host is enough; it holds for hosts of that name in every service. */
async function proofOf({ checkToken }: Rooms, request: IncomingMessage, { service, host }: OfHost): Promise<Proof> {
  if (certifiedNames(request.socket).includes(host)) return { kind: 'host', service, host, id: `certificate:${host}` };
  const [scheme, token, ...more] = (request.headers.authorization ?? '').split(' ');
  if (checkToken === null || token === undefined || more.length > 0 || scheme?.toLowerCase() !== 'bearer')
    return {
      ...{ kind: 'denied', reason: 'missing' },
      why: checkToken === null ? 'a client certificate is needed' : 'a bearer token is needed',
    };
  return checkToken(token);
}

function keyOf({ headers }: IncomingMessage): string | null {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

/** Hosts hear no more than they need; the rest is for the log. */
function whyNot(error: unknown, session: Connected, report: Report): string {
  const outage = outageOf(error, session);
  if (outage !== null) return "Temporal can't be reached";
  if (isUndecodable(error)) report('the data of this run is encoded: set TAGOUT_DATA_CONVERTER as the workers have it');
  else if (isUserError(error)) report(error.message);
  else report(bugWords(error));
  return 'the gateway can not answer; its log says why';
}

export function bugWords(error: unknown): string {
  return `unexpected, a bug in tagout: ${(error as Error)?.stack ?? String(error)}`;
}
