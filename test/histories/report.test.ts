import { Client, type ConnectionLike } from '@temporalio/client';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { FORMATS, renderReport } from '../../src/cli/views/report/render.js';
import type { Session } from '../../src/connect.js';
import { isEnd, isPhase, type Phase } from '../../src/domain/lifecycle.js';
import type { RunFacts } from '../../src/runs/facts.js';
import { readReport } from '../../src/runs/report/read-report.js';
import type { RunReport } from '../../src/runs/report/report.js';
import { readHistory, recordedHistories } from './files.js';

const NOW = new Date('2027-01-12T12:00:00.000Z');
/** Recorded before steps left evidence. */
const EARLIER = recordedHistories().filter((name) => name.startsWith('0.1.0/'));

describe.each(EARLIER)('the report of %s', (name) => {
  it('has what its history says, and invents nothing', async () => {
    const report = await reportOf(name);
    const isOpen = name.includes('/open/');
    expect(report).toMatchObject({
      ...{ stillRunning: isOpen, writes: null, looks: null, startedBy: 'alice@ops-1', reason: 'kernel 6.1.150' },
      ...{ versions: { workers: null }, cluster: 'east' },
    });
    expect(report.endedAt === null).toBe(isOpen);
    expect(report.hosts.map((host) => [host.name, host.inFlight, host.highest])).toEqual([
      ['east-1', null, null],
      ['east-2', null, null],
    ]);
    expect(report.shares.every(({ of, points }) => of === 0 && points.length === 0)).toBe(true);
    expect(report.gaps.join()).toContain('were not recorded');
    expect(report.phases.map(({ phase }) => phase).at(-1)).toBe(report.phase);
  });

  it.each(FORMATS)('as %s has no value that is none', async (format) => {
    const report = await reportOf(name);
    const text = await renderReport(report, format);
    expect(text).not.toMatch(/\b(NaN|undefined|Infinity|Invalid Date)\b|\[object |1970-01-01/);
    if (format === 'json') return;
    expect(text).not.toMatch(/\bnull\b/);
    expect(text.match(/not recorded/g)!.length).toBe(missingIn(report));
  });
});

/** Values over time, verdicts, writes, looks and versions; and the sentence about all of them. */
function missingIn({ hosts, shares, claims, versions, drift }: RunReport): number {
  const verdicts = claims.filter(({ verdict }) => verdict === null).length;
  const times = drift.length > 0 ? 1 : 0;
  return hosts.length + shares.length + verdicts + times + (versions.sdk === null ? 5 : 4);
}

/** From the recorded history alone: the server answers nothing else. */
async function reportOf(name: string): Promise<RunReport> {
  const { events } = historyFromJSON(readHistory(name));
  const last = events!.at(-1)!;
  const workflowService = {
    getWorkflowExecutionHistory: ({ historyEventFilterType }: { historyEventFilterType?: number }) =>
      Promise.resolve({ history: { events: historyEventFilterType ? [last] : events }, nextPageToken: [] }),
    describeWorkflowExecution: () => Promise.reject(notFound()),
  };
  const client = new Client({ connection: { workflowService } as unknown as ConnectionLike });
  const session: Session = { client, namespace: 'default', address: '127.0.0.1:7233' };
  return readReport(session, factsOf(name, events!.length), NOW);
}

/** Of gRPC. */
const NOT_FOUND = 5;

/** Nobody was asked who made the drift. */
function notFound(): Error {
  return Object.assign(new Error('not found'), { code: NOT_FOUND, details: '', metadata: { get: () => [] } });
}

function factsOf(name: string, events: number): RunFacts {
  const running = name.includes('/open/');
  const named = name.split('/').at(-1)!;
  const phase: Phase = isPhase(named) ? named : 'failed';
  expect(running ? !isEnd(phase) : isEnd(phase)).toBe(true);
  return {
    ...{ service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'run-1', running, paused: false },
    ...{ phase, recordedPhase: phase, startedAt: NOW.toISOString(), closedAt: null, taken: true, events },
    ...{ steps: [], deciding: false, stuck: null, readings: [] },
    memo: { plan: [], hosts: [], startedBy: null, reason: null },
  };
}
