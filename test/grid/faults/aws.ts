import type { Fault as ApiFault } from '../../../lab/alb/faults.js';
import { harmless, inEveryStep, type Fault } from '../fault.js';
import type { Stage } from '../stage.js';

const WRITES_NOTHING = { leftOut: 'the step writes nothing' } as const;

/** Less than what makes one host or target unreadable twice in a row, more than what the SDK tries again by itself. */
const CALLS = 6;

const HALF_AN_ANSWER =
  '<DescribeListenersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeListenersResult><Listeners><member>';

/** The API of AWS. What passes is waited for; what does not ends the run, and nothing is done on a guess. */
export const AWS_FAULTS: readonly Fault[] = [
  passing('throttled (Throttling)', { kind: 'error', code: 'Throttling', status: 400 }),
  passing('throttled (ThrottlingException)', { kind: 'error', code: 'ThrottlingException', status: 400 }),
  passing('AWS answers 503', { kind: 'error', code: 'ServiceUnavailable', status: 503 }),
  passing('answers are cut', { kind: 'cut' }),
  passing('a call hangs', { kind: 'hang' }, 1),
  passing('half an answer', { kind: 'body', body: HALF_AN_ANSWER }),
  writing('the answer of a write is lost, which was carried out', { kind: 'cut', carriedOut: true }),
  writing('the answer of a write is lost, which was not carried out', { kind: 'cut' }),
  {
    name: 'reads lag behind writes',
    ends: harmless(),
    strike: ({ world }) => (world.core.settings.staleReads = { forMs: 40, nodes: 'lagging' }),
  },
  {
    name: 'every second read lags behind writes',
    ends: harmless(),
    strike: ({ world }) => (world.core.settings.staleReads = { forMs: 40, nodes: 'alternating' }),
  },
  {
    ...lasting('access denied to reads', ['DescribeRules'], { kind: 'error', code: 'AccessDenied', status: 403 }),
    durations: {},
  },
  lasting('credentials have expired', ['*'], { kind: 'error', code: 'ExpiredToken', status: 403 }),
  lasting('AWS is gone for longer than watch.blind', ['*'], { kind: 'cut' }),
  {
    name: 'access denied to writes',
    ends: inEveryStep('failed WriteRefused'),
    strike: (stage) =>
      inject(stage, ['ModifyRule', 'ModifyListener'], { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity),
  },
];

function passing(name: string, fault: ApiFault, times = CALLS): Fault {
  return { name, beforeFirstRead: true, ends: harmless(), strike: (stage) => inject(stage, ['*'], fault, times) };
}

function writing(name: string, fault: ApiFault): Fault {
  const [preflight, settling, maintenance, confirming] = [
    WRITES_NOTHING,
    WRITES_NOTHING,
    WRITES_NOTHING,
    WRITES_NOTHING,
  ];
  return {
    name,
    ends: harmless({ preflight, settling, maintenance, confirming }),
    strike: (stage) => inject(stage, ['ModifyRule', 'ModifyListener'], fault, 1),
  };
}

function lasting(name: string, actions: string[], fault: ApiFault): Fault {
  return {
    name,
    beforeFirstRead: true,
    ends: inEveryStep('failed Unobservable', { preflight: 'refused' }),
    durations: { blindMs: 300 },
    preflightMs: 300,
    strike: (stage) => inject(stage, actions, fault, Infinity),
  };
}

function inject({ world }: Stage, actions: string[], fault: ApiFault, times: number): void {
  for (const action of actions) world.core.inject(action, fault, times);
}
