import type { Fault as ApiFault } from '../../../lab/alb/faults.js';
import { harmless, inEveryStep, type Fault } from '../fault.js';
import type { Stage } from '../stage.js';

const WRITES_NOTHING = { leftOut: 'the step writes nothing' } as const;

/** More calls than the SDK repeats by itself, but too few to fail the same read twice in a row. */
const CALLS = 6;

const HALF_AN_ANSWER =
  '<DescribeListenersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeListenersResult><Listeners><member>';

/** Faults of AWS's API. The run waits for a fault to pass. A fault that does not pass ends the run. */
export const AWS_FAULTS: readonly Fault[] = [
  passing('throttled (Throttling)', { kind: 'error', code: 'Throttling', status: 400 }),
  passing('throttled (ThrottlingException)', { kind: 'error', code: 'ThrottlingException', status: 400 }),
  passing('AWS answers 503', { kind: 'error', code: 'ServiceUnavailable', status: 503 }),
  passing('answers are cut', { kind: 'cut' }),
  passing('a call hangs', { kind: 'hang' }, 1),
  passing('half an answer', { kind: 'body', body: HALF_AN_ANSWER }),
  writing('a write is carried out, and its answer is lost', { kind: 'cut', carriedOut: true }),
  writing('a write is not carried out, and its answer is lost', { kind: 'cut' }),
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
