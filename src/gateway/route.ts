import { badRequest, notFound, type Answer } from './answer.js';

/** What a request asks for. */
export type Route =
  | { kind: 'healthz' }
  | { kind: 'readyz' }
  | { kind: 'go'; service: string; host: string; asked: GoAsked }
  | { kind: 'done'; service: string; host: string }
  | { kind: 'none'; answer: Answer };

/** The parameters of `go`, all optional. */
export interface GoAsked {
  phase: 'draining' | 'maintenance';
  /** How long to wait for another answer than `wait`, in milliseconds. */
  waitMs: number;
  /** The run that the host was told to wait for. */
  run: string | null;
}

/** A longer wait would only be cut by proxies. */
export const WAIT_MAX_S = 60;
/** Whoever wants to wait for longer is answered by then: an ALB cuts what is silent for 60 s. */
const HELD_MAX_S = 55;

const OF_HOST = /^\/v1\/services\/([a-z0-9-]{1,40})\/hosts\/([A-Za-z0-9._-]{1,253})\/(go|done)$/;
const RUN = /^[A-Za-z0-9-]{1,64}$/;
const METHODS = { go: 'GET', done: 'POST' } as const;

/** Reads method and target of a request. Names are compared as they are: an escaped one is no name. */
export function routeOf(method: string, target: string): Route {
  const [path = '', query = ''] = splitOnce(target, '?');
  if (path === '/healthz' || path === '/readyz')
    return method === 'GET' ? { kind: path.slice(1) as 'healthz' | 'readyz' } : none(wrongMethod('GET'));
  const [, service, host, verb] = OF_HOST.exec(path) ?? [];
  if (service === undefined || host === undefined || verb === undefined)
    return none(notFound('there is nothing at this path: /v1/services/SERVICE/hosts/HOST/go or …/done'));
  const isGo = verb === 'go';
  const wanted = METHODS[isGo ? 'go' : 'done'];
  if (method !== wanted) return none(wrongMethod(wanted));
  if (!isGo) return { kind: 'done', service, host };
  const asked = askedIn(query);
  return typeof asked === 'string' ? none(badRequest(asked)) : { kind: 'go', service, host, asked };
}

/** Null for a parameter that is not given; a sentence where one is wrong. */
function askedIn(query: string): GoAsked | string {
  const given = new URLSearchParams(query);
  for (const name of given.keys())
    if (!['phase', 'wait', 'run'].includes(name) || given.getAll(name).length > 1)
      return 'the parameters are phase, wait and run, each once';
  const [phase, wait, run] = [given.get('phase') ?? 'maintenance', given.get('wait') ?? '0', given.get('run')];
  if (phase !== 'maintenance' && phase !== 'draining') return 'phase is maintenance or draining';
  if (!/^\d{1,2}$/.test(wait) || Number(wait) > WAIT_MAX_S) return `wait is a number of seconds, 0 to ${WAIT_MAX_S}`;
  if (run !== null && !RUN.test(run)) return 'run is the id of a run, as an earlier answer gave it';
  return { phase, waitMs: Math.min(Number(wait), HELD_MAX_S) * 1_000, run };
}

function none(answer: Answer): Route {
  return { kind: 'none', answer };
}

function wrongMethod(wanted: string): Answer {
  return { status: 405, word: 'wrong-method', sentence: `this path takes ${wanted}` };
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
