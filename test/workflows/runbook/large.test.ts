import { temporal } from '@temporalio/proto';
import { expect } from 'vitest';
import { isEnd, type Phase } from '../../../src/domain/lifecycle.js';
import { journey } from '../../support/journey.js';
import { phases, type Maintained } from '../../support/maintained.js';
import { LargeService } from '../../support/large-service.js';

const { History } = temporal.api.history.v1;
const LARGEST_HISTORY = 1_000_000;
/** Temporal warns of a larger payload. */
const LARGEST_PAYLOAD = 256 * 1024;

const large = new LargeService();

/** Every payload anywhere in a history: its size in bytes, and the event that it is in. */
function payloadsIn(value: unknown, event: string): { event: string; bytes: number }[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const { data } = value as { data?: unknown };
  const own = ArrayBuffer.isView(data) ? [{ event, bytes: data.byteLength }] : [];
  return [...own, ...Object.values(value).flatMap((one) => payloadsIn(one, event))];
}

/** The phases that the run reports when asked again and again until it has ended. */
async function askedUntil(run: Maintained): Promise<Phase[]> {
  const told: Phase[] = [];
  do {
    const { phase } = await run.status();
    if (told.at(-1) !== phase) told.push(phase);
  } while (!isEnd(told.at(-1)!));
  return told;
}

async function claimAll(run: Maintained): Promise<void> {
  const hosts = Array.from({ length: 200 }, (_, h) => `east-${h + 1}`);
  await Promise.all(hosts.map((host) => run.signal({ host, bootId: large.bootOf(host) })));
}

journey(
  '5 clusters of 200 hosts behind 110 rules stay far below what Temporal can hold',
  { ports: (ports) => large.ports(ports), durations: { everyMs: 2_000, drainDeadlineMs: 240_000 } },
  async (journey) => {
    const run = await journey.maintain({ config: large.config(journey.config) });
    const told = askedUntil(run);
    await run.isIn('maintenance');
    large.rebootAll();
    await claimAll(run);
    await claimAll(run);
    const document = await run.ends();
    // The questions may miss a short phase, but each of them was answered.
    expect(phases(document)).toEqual(expect.arrayContaining(await told));
    expect(await told).toEqual(expect.arrayContaining(['draining', 'maintenance', 'restored']));
    expect(document).toMatchObject({ phase: 'restored', failure: null });
    expect(document.hosts.every(({ claimed }) => claimed)).toBe(true);
    const history = await run.handle.fetchHistory();
    const bytes = History.encode(History.fromObject(history)).finish().byteLength;
    const payloads = (history.events ?? [])
      .flatMap((event) => payloadsIn(event, String(event.eventId)))
      .sort((a, b) => b.bytes - a.bytes);
    const signals = (history.events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    console.log(
      `history: ${bytes} bytes in ${history.events?.length} events; the largest payload: ${payloads[0]?.bytes}`,
    );
    expect(signals).toBe(400);
    expect(payloads[0]?.bytes).toBeLessThan(LARGEST_PAYLOAD);
    expect(bytes).toBeLessThan(LARGEST_HISTORY);
  },
);
