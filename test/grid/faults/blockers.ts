import { CLEAR, FIRING, type LabPrometheus, type Mood } from '../../../lab/prometheus.js';
import { harmless, inEveryStep, type Fault } from '../fault.js';

/** While one blocks, it is asked again after the time for which an answer holds. */
const SOON = { statusTimeoutMs: 500 };

const DEADLINE_MS = 3_000;

/** Where nobody asks any more, and where nothing blocks: giving back. */
const FREE = { aborting: 'aborted' } as const;

/** What blocks holds a run up, before the go and on the way up; then the run goes on, or ends as things stand. */
export const BLOCKER_FAULTS: readonly Fault[] = [
  {
    name: 'an alert fires for a moment',
    ...{ asks: {}, durations: SOON },
    ends: harmless({ preflight: 'refused' }),
    strike: ({ prometheus }) => passing(prometheus!, FIRING),
  },
  {
    name: 'an alert fires for longer than blockers.deadline',
    ...{ asks: { deadlineMs: DEADLINE_MS }, durations: SOON },
    ends: blockedForGood(),
    strike: ({ prometheus }) => (prometheus!.mood = FIRING),
  },
  {
    name: 'an alert fires for longer than reactivate.hold, with take-back',
    ...{ asks: { onBlocked: 'take-back', deadlineMs: DEADLINE_MS }, durations: SOON },
    ends: blockedForGood(),
    strike: ({ prometheus }) => (prometheus!.mood = FIRING),
  },
  {
    name: 'an alert flaps',
    ...{ asks: {}, durations: SOON },
    ends: harmless({ preflight: 'refused' }),
    strike: ({ prometheus }) => {
      let asked = 0;
      prometheus!.mood = FIRING;
      prometheus!.queries.on(() => (prometheus!.mood = (asked += 1) % 3 === 1 ? FIRING : CLEAR));
    },
  },
  {
    name: 'Prometheus is down for a moment',
    ...{ asks: {}, durations: SOON },
    ends: harmless(),
    strike: ({ prometheus }) => passing(prometheus!, { kind: 'down' }),
  },
  {
    name: 'Prometheus is down for good',
    ...{ asks: { deadlineMs: DEADLINE_MS }, durations: SOON },
    ends: blockedForGood(),
    strike: ({ prometheus }) => (prometheus!.mood = { kind: 'down' }),
  },
  {
    name: 'Prometheus never answers',
    ...{ asks: { deadlineMs: DEADLINE_MS }, durations: SOON },
    ends: blockedForGood(),
    strike: ({ prometheus }) => (prometheus!.mood = { kind: 'hangs' }),
  },
];

/** It is over when it was asked about once. */
function passing(prometheus: LabPrometheus, mood: Mood): void {
  let isOver = false;
  prometheus.mood = mood;
  prometheus.queries.on(() => {
    if (isOver) prometheus.mood = CLEAR;
    isOver = true;
  });
}

function blockedForGood(): Fault['ends'] {
  return inEveryStep('failed MaintenanceDeadline', {
    preflight: 'refused',
    draining: 'failed DrainDeadline',
    settling: 'failed DrainDeadline',
    ...FREE,
  });
}
