import { randomUUID } from 'node:crypto';
import type { temporal } from '@temporalio/proto';
import { expect } from 'vitest';
import { ABORT, DONE, MAINTENANCE_DONE, STATUS } from '../../../workflows/messages.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE } from '../../support/standard-rules.js';

type Payload = temporal.api.common.v1.IPayload;

const payload = (encoding: string, data: string): Payload => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: Buffer.from(data),
});

const READABLE = payload('json/plain', '{"host":"west-1"}');
const UNDECODABLE: Record<string, Payload> = {
  'of protobuf': payload('json/protobuf', '{}'),
  encrypted: payload('binary/encrypted', 'xyz'),
  'of broken JSON': payload('json/plain', '{"host": '),
  'of no encoding': { data: Buffer.from('east-1') },
  empty: {},
};

/** Sends raw payloads, past everything that would encode them, as any client may. */
class Sender {
  constructor(
    private readonly journey: Journey,
    private readonly run: Maintained,
  ) {}

  async signal(...payloads: Payload[]): Promise<void> {
    await this.service.signalWorkflowExecution({
      ...this.where,
      signalName: MAINTENANCE_DONE,
      requestId: randomUUID(),
      input: { payloads },
    });
  }

  query(...payloads: Payload[]): Promise<temporal.api.workflowservice.v1.IQueryWorkflowResponse> {
    return this.service.queryWorkflow({
      namespace: 'default',
      execution: this.where.workflowExecution,
      query: { queryType: STATUS, queryArgs: { payloads } },
    });
  }

  /** Returns the message of the update's failure. */
  async update(name: string, ...payloads: Payload[]): Promise<string | null | undefined> {
    const { outcome } = await this.service.updateWorkflowExecution({
      ...this.where,
      request: { meta: { updateId: randomUUID() }, input: { name, args: { payloads } } },
      waitPolicy: { lifecycleStage: 3 },
    });
    return outcome?.failure?.message;
  }

  private get service() {
    return this.journey.temporal.client.workflowService;
  }

  private get where() {
    return { namespace: 'default', workflowExecution: { workflowId: this.run.handle.workflowId } };
  }
}

journey("a message that can't be decoded does the run no harm", {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const sender = new Sender(journey, run);
  const sent = Object.values(UNDECODABLE);
  for (const one of sent) {
    await sender.signal(one);
    await sender.signal(READABLE, one);
    expect((await sender.query(one)).queryResult?.payloads).toHaveLength(1);
    expect(await sender.update(ABORT, one)).toBeTruthy();
    expect(await sender.update(DONE, one)).toBeTruthy();
  }
  const { claims } = await run.status();
  expect(claims.map(({ host, verdict }) => `${host} ${verdict}`)).toEqual(
    sent.flatMap(() => ['(no host) unknown-host', 'west-1 unknown-host']),
  );
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
  expect(journey.shares('east')).toEqual(BASELINE);
});
