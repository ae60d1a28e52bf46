import type { IncomingMessage } from 'node:http';
import { outageOf, type Connected } from '../runs/session.js';
import { isUserError } from '../domain/user-error.js';
import { admit } from './admit.js';
import { slowDown, unavailable, type Answer } from './answer.js';
import { askGo } from './ask-go.js';
import { readBody } from './body.js';
import { certifiedNames } from './certificate.js';
import type { Door } from '../runs/door.js';
import type { Followers } from './followers.js';
import type { Hosts } from './hosts.js';
import type { CheckToken, Proof } from './proof.js';
import type { Rate } from './rate.js';
import { routeOf, type Route } from './route.js';
import { takeClaim } from './take-claim.js';

/** Of one request, beside the time that its host wants to wait. */
const ANSWER_MS = 9_500;

export interface Rooms {
  door: Door;
  followers: Followers;
  hosts: Hosts;
  rate: Rate;
  /** Null where only client certificates count. */
  checkToken: CheckToken | null;
  /** Gets what nobody expected, which is a bug. */
  report: (error: unknown) => void;
}

export interface Handled {
  answer: Answer;
  /** Names the credential that was accepted, or null. */
  id: string | null;
}

type OfHost = Extract<Route, { kind: 'go' | 'done' }>;

/** Answers one request. No call to Temporal is made for a request whose credential does not name that host. */
export async function handle(rooms: Rooms, request: IncomingMessage, signal: AbortSignal): Promise<Handled> {
  const route = routeOf(request.method ?? '', request.url ?? '');
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
  if (admission.kind === 'answer') return { answer: admission.answer, id: null };
  const { id } = admission;
  if (!rooms.rate.take(id)) return { answer: slowDown('at most 5 requests a second'), id };
  const body = route.kind === 'done' ? await readBody(request) : null;
  if (body?.kind === 'answer') return { answer: body.answer, id };
  const { session } = rooms.door;
  if (session === null) return { answer: unavailable('Temporal has not answered yet'), id };
  try {
    const key = keyOf(request);
    const work = (): Promise<Answer> =>
      route.kind === 'go'
        ? askGo({ ...rooms, session }, { ...route, ...route.asked }, signal)
        : takeClaim({ ...rooms, session }, { ...route, said: body?.said ?? {}, key }, signal);
    const waitMs = route.kind === 'go' ? route.asked.waitMs : 0;
    return { answer: await session.client.withDeadline(Date.now() + waitMs + ANSWER_MS, work), id };
  } catch (error) {
    return { answer: unavailable(whyNot(error, session, rooms.report)), id };
  }
}

/** A certificate that names the host is enough; it holds for hosts of that name in every service. */
async function proofOf({ checkToken }: Rooms, request: IncomingMessage, { service, host }: OfHost): Promise<Proof> {
  if (certifiedNames(request.socket).includes(host)) return { kind: 'host', service, host, id: `certificate:${host}` };
  const [scheme, token, ...more] = (request.headers.authorization ?? '').split(' ');
  if (checkToken === null || token === undefined || more.length > 0 || scheme?.toLowerCase() !== 'bearer')
    return { kind: 'denied', why: checkToken === null ? 'a client certificate is needed' : 'a bearer token is needed' };
  return checkToken(token);
}

function keyOf({ headers }: IncomingMessage): string | null {
  const key = headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

function whyNot(error: unknown, session: Connected, report: (error: unknown) => void): string {
  if (isUserError(error)) return error.message;
  const outage = outageOf(error, session);
  if (outage !== null) return outage;
  report(error);
  return 'something went wrong in the gateway; its log says what';
}
