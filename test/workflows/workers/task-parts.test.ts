import { describe, expect, it, test } from 'vitest';
import { interceptors, requireWholeTask } from '../../../workflows/task-parts.js';

type Activate = NonNullable<NonNullable<ReturnType<typeof interceptors>['internals']>[number]['activate']>;
type Activation = Parameters<Activate>[0]['activation'];

type Job = 'a step ends' | 'a signal' | 'an update' | 'a query' | 'the timer fires' | 'its second timer fires';

interface Come {
  jobs?: Job[];
  /** Events up to this activation. */
  length: number;
  /** Bytes of history at the start of the latest task. */
  size: number;
  isReplaying?: boolean;
}

const JOBS: Record<Job, object> = {
  'a step ends': { resolveActivity: {} },
  'a signal': { signalWorkflow: {} },
  'an update': { doUpdate: {} },
  'a query': { queryWorkflow: {} },
  'the timer fires': { fireTimer: { seq: 1 } },
  'its second timer fires': { fireTimer: { seq: 2 } },
};

/** A run. `recorded`: the parts that its history tells of. */
class Noted {
  recorded: string[] = [];
  timers = 0;
  private readonly noted: ReturnType<typeof interceptors>;

  constructor(private readonly parts: string[] = []) {
    this.noted = interceptors({
      record: (id) => {
        if (this.isReplaying && !this.parts.includes(id)) return false;
        this.recorded.push(id);
        return true;
      },
      startTimer: () => {
        this.timers += 1;
        const input = { seq: this.timers, durationMs: 1_000 };
        void this.noted.outbound![0]!.startTimer!(input, () => Promise.resolve());
      },
    });
  }

  private isReplaying = false;

  /** What the run gets of what has come, and whether an update that came with it would be refused. */
  gets({ jobs = ['a step ends'], length, size, isReplaying = false }: Come): { jobs: Job[]; isRefused: boolean } {
    this.isReplaying = isReplaying;
    const activation = {
      ...{ jobs: jobs.map((job) => JOBS[job]), isReplaying },
      ...{ historyLength: length, historySizeBytes: size },
    };
    let isRefused = false;
    let got: object[] = [];
    const [internals] = this.noted.internals!;
    internals!.activate!({ activation: activation as unknown as Activation, batchIndex: 0 }, (input) => {
      got = input.activation.jobs ?? [];
      try {
        requireWholeTask();
      } catch {
        isRefused = true;
      }
    });
    internals!.concludeActivation!({ commands: [] }, (input) => input);
    const names = Object.keys(JOBS) as Job[];
    return { jobs: got.map((job) => names.find((name) => JOBS[name] === job)!), isRefused };
  }
}

// The numbers are those of a run whose settling ended while there was no worker.
const PART = { length: 31, size: 38_726 };
const REST = { length: 32, size: 48_062 };
const LATER = { length: 38, size: 48_900 };

describe('what comes in parts', () => {
  it('is given to the run when the timer fires, and to a replay in the same order', () => {
    const run = new Noted();
    run.gets(REPLAYED[1]!);
    expect(run.gets(PART).jobs).toEqual([]);
    expect(run.gets({ ...PART, jobs: ['a query'] }).jobs).toEqual(['a query']);
    expect(run.gets({ ...REST, jobs: ['a signal'] }).jobs).toEqual([]);
    const whole = ['a signal', 'a step ends', 'the timer fires'];
    expect(run.gets({ ...LATER, jobs: ['the timer fires'] }).jobs).toEqual(whole);
    expect(run.gets({ length: 44, size: 49_900 }).jobs).toEqual(['a step ends']);
    expect([run.recorded, run.timers]).toEqual([['part-1'], 1]);
    // The task before this one came whole.
    const replay = new Noted(['part-1']);
    const inReplay = { isReplaying: true };
    expect(replay.gets({ ...REST, ...inReplay, jobs: ['a signal', 'a step ends'] }).jobs).toEqual([]);
    expect(replay.gets({ ...LATER, ...inReplay, jobs: ['the timer fires'] }).jobs).toEqual(whole);
  });

  it('is held back although the rest brings nothing, and also what comes before the timer fires', () => {
    const run = new Noted();
    run.gets(REPLAYED[1]!);
    run.gets(PART);
    expect(run.gets({ ...LATER, jobs: ['a signal'] }).jobs).toEqual([]);
    expect(run.gets({ length: 44, size: 49_900, jobs: ['the timer fires'] }).jobs).toEqual([
      ...['a signal', 'a step ends', 'the timer fires'],
    ]);
  });

  it('is held back until the timer of the last of them, when the timer fires in another part', () => {
    const run = new Noted();
    run.gets(REPLAYED[1]!);
    run.gets(PART);
    expect(run.gets({ length: 38, size: PART.size, jobs: ['the timer fires'] }).jobs).toEqual([]);
    expect(run.gets({ length: 39, size: 48_900, jobs: ['a signal'] }).jobs).toEqual([]);
    expect(run.gets({ length: 45, size: 49_900, jobs: ['its second timer fires'] }).jobs).toEqual([
      ...['a signal', 'a step ends', 'the timer fires', 'its second timer fires'],
    ]);
    expect(run.recorded).toEqual(['part-1', 'part-2']);
  });

  it('holds no update back', () => {
    const run = new Noted();
    run.gets(REPLAYED[1]!);
    run.gets(PART);
    expect(run.gets({ ...REST, jobs: ['an update'] })).toEqual({ jobs: ['an update'], isRefused: true });
    expect(run.gets({ ...REST, jobs: ['an update'] })).toEqual({ jobs: ['an update'], isRefused: false });
  });
});

const REPLAYED = [
  { length: 16, size: 16_384, isReplaying: true },
  { length: 25, size: 38_726, isReplaying: true },
];

test.each<{ title: string; come: Come[]; refused: boolean[] }>([
  {
    title: 'a whole task after a replay',
    come: [...REPLAYED, { length: 32, size: 48_062 }],
    refused: [false, false, false],
  },
  {
    title: 'a part, and then the rest',
    come: [
      ...REPLAYED,
      { length: 31, size: 38_726 },
      { jobs: ['a query'], length: 31, size: 38_726 },
      { jobs: ['an update'], length: 32, size: 48_062 },
      { length: 38, size: 48_900 },
    ],
    refused: [false, false, false, false, true, false],
  },
  {
    title: 'two queries, two parts',
    come: [
      ...REPLAYED,
      { length: 31, size: 38_726 },
      { length: 34, size: 38_726 },
      { jobs: ['an update'], length: 35, size: 48_062 },
    ],
    refused: [false, false, false, false, true],
  },
  {
    title: 'a refused update, and another',
    come: [
      ...REPLAYED,
      { jobs: ['an update'], length: 32, size: 48_062 },
      { jobs: ['an update'], length: 32, size: 48_062 },
    ],
    refused: [false, false, false, false],
  },
  {
    title: 'the rest, and the update again',
    come: [
      ...REPLAYED,
      { length: 31, size: 38_726 },
      { jobs: ['an update'], length: 32, size: 48_062 },
      { jobs: ['an update'], length: 32, size: 48_062 },
    ],
    refused: [false, false, false, true, false],
  },
  {
    title: 'a server that tells no size',
    come: [
      { length: 25, size: 0, isReplaying: true },
      { length: 31, size: 0 },
      { length: 40, size: 0 },
    ],
    refused: [false, false, false],
  },
])('$title', ({ come, refused }) => {
  const run = new Noted();
  expect(come.map((one) => run.gets(one).isRefused)).toEqual(refused);
});
