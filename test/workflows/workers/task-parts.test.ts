import { expect, test } from 'vitest';
import { interceptors, isPartOfTask, requireWholeTask } from '../../../workflows/task-parts.js';

type Activate = NonNullable<NonNullable<ReturnType<typeof interceptors>['internals']>[number]['activate']>;
type Activation = Parameters<Activate>[0]['activation'];

interface Come {
  jobs?: 'a step ends' | 'an update' | 'a query';
  /** Events up to this activation. */
  length: number;
  /** Bytes of history at the start of the latest task. */
  size: number;
  isReplaying?: boolean;
}

const [noted] = interceptors().internals!;

/** What the run knows while it works on what has come. */
function onActivation({ jobs = 'a step ends', length, size, isReplaying = false }: Come): 'whole' | 'part' | 'rest' {
  const of = {
    'a step ends': { resolveActivity: {} },
    'an update': { doUpdate: {} },
    'a query': { queryWorkflow: {} },
  };
  const activation = { jobs: [of[jobs]], isReplaying, historyLength: length, historySizeBytes: size };
  let share: ReturnType<typeof onActivation> = 'whole';
  noted!.activate!({ activation: activation as unknown as Activation, batchIndex: 0 }, () => {
    if (isPartOfTask()) share = 'part';
    try {
      requireWholeTask();
    } catch {
      share = 'rest';
    }
  });
  noted!.concludeActivation!({ commands: [] }, (input) => input);
  return share;
}

const REPLAYED = [
  { length: 16, size: 16_384, isReplaying: true },
  { length: 25, size: 38_726, isReplaying: true },
];

// The numbers are those of a run whose settling ended while there was no worker.
test.each<{ title: string; come: Come[]; shares: string[] }>([
  {
    title: 'a whole task after a replay',
    come: [...REPLAYED, { length: 32, size: 48_062 }],
    shares: ['whole', 'whole', 'whole'],
  },
  {
    title: 'a part, and then the rest',
    come: [
      ...REPLAYED,
      { length: 31, size: 38_726 },
      { jobs: 'a query', length: 31, size: 38_726 },
      { jobs: 'an update', length: 32, size: 48_062 },
      { length: 38, size: 48_900 },
    ],
    shares: ['whole', 'whole', 'part', 'part', 'rest', 'whole'],
  },
  {
    title: 'two queries, two parts',
    come: [
      ...REPLAYED,
      { length: 31, size: 38_726 },
      { length: 34, size: 38_726 },
      { jobs: 'an update', length: 35, size: 48_062 },
    ],
    shares: ['whole', 'whole', 'part', 'part', 'rest'],
  },
  {
    title: 'a refused update, and another',
    come: [
      ...REPLAYED,
      { jobs: 'an update', length: 32, size: 48_062 },
      { jobs: 'an update', length: 32, size: 48_062 },
    ],
    shares: ['whole', 'whole', 'whole', 'whole'],
  },
  {
    title: 'the rest, and the update again',
    come: [
      ...REPLAYED,
      { length: 31, size: 38_726 },
      { jobs: 'an update', length: 32, size: 48_062 },
      { jobs: 'an update', length: 32, size: 48_062 },
    ],
    shares: ['whole', 'whole', 'part', 'rest', 'whole'],
  },
  {
    title: 'a server that tells no size',
    come: [
      { length: 25, size: 0, isReplaying: true },
      { length: 31, size: 0 },
      { length: 40, size: 0 },
    ],
    shares: ['whole', 'whole', 'whole'],
  },
])('$title', ({ come, shares }) => {
  expect(come.map(onActivation)).toEqual(shares);
});
