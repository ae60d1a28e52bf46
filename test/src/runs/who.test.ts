import { expect, it, vi } from 'vitest';
import type { Client } from '@temporalio/client';
import type { StatusDocument } from '../../../src/domain/status.js';
import { withWhoSoon } from '../../../src/runs/who.js';
import { DOCUMENT } from '../cli/views/document.js';

const DRIFTED: StatusDocument = {
  ...DOCUMENT,
  failure: { type: 'RoutingDrift', message: 'drift', reasons: [], drift: [] },
};

it('a document does not wait for who made its drift', async () => {
  const deadlines: number[] = [];
  const client = {
    withDeadline: (deadline: number, ask: () => Promise<unknown>) => {
      deadlines.push(deadline);
      return ask();
    },
    workflow: { getHandle: () => ({ describe: () => Promise.reject(new Error('Deadline exceeded')) }) },
  } as unknown as Client;
  vi.useFakeTimers({ now: 5_000 });
  const session = { client, address: '', namespace: 'default' };
  const { warnings } = await withWhoSoon(session, DRIFTED, 1_000);
  expect(warnings).toEqual(["what is known about who made the change can't be read: Deadline exceeded"]);
  expect(deadlines).toEqual([6_000]);
  vi.useRealTimers();
});
