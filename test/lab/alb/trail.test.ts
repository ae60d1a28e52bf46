import { expect, it } from 'vitest';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { startWorld, type World } from '../../../lab/world.js';
import { OtherWriter } from '../../support/other-writer.js';

async function eventsOf(world: World, name: string, more: object = {}) {
  const client = new CloudTrailClient({
    ...{ region: 'us-east-1', endpoint: world.apiUrl, maxAttempts: 1 },
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
  });
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: name }];
  return client.send(new LookupEventsCommand({ LookupAttributes, ...more }));
}

it('the trail has each call with its caller, errors too, newest first and page by page', async () => {
  const world = await startWorld();
  try {
    const { trail } = world.core;
    const writer = new OtherWriter(world, 'AKIAALICE');
    await writer.setV1(1, 2);
    world.core.inject('ModifyRule', { kind: 'error', code: 'AccessDenied' });
    await expect(writer.setV1(3, 4)).rejects.toThrow();
    const all = await eventsOf(world, 'ModifyRule');
    const records = all.Events!.map((one) => JSON.parse(one.CloudTrailEvent!) as Record<string, unknown>);
    expect(records).toMatchObject([
      { errorCode: 'AccessDenied', userIdentity: { arn: 'arn:aws:iam::123456789012:user/AKIAALICE' } },
      {
        ...{ eventName: 'ModifyRule', eventSource: 'elasticloadbalancing.amazonaws.com', sourceIPAddress: '127.0.0.1' },
        userAgent: expect.stringContaining('terraform/1.9') as string,
        requestParameters: { ruleArn: world.arns.httpV1, actions: [{ type: 'forward' }] },
      },
    ]);
    expect(records[1]).not.toHaveProperty('errorCode');
    const first = await eventsOf(world, 'ModifyRule', { MaxResults: 1 });
    const second = await eventsOf(world, 'ModifyRule', { MaxResults: 1, NextToken: first.NextToken });
    expect([first, second].map(({ Events }) => Events![0]!.EventId)).toEqual(all.Events!.map((one) => one.EventId));
    expect(second.NextToken).toBeUndefined();
    const past = { StartTime: new Date(0), EndTime: new Date(1_000) };
    expect((await eventsOf(world, 'ModifyRule', past)).Events).toEqual([]);
    trail.settings.delayMs = 60_000;
    expect((await eventsOf(world, 'ModifyRule')).Events).toEqual([]);
    trail.settings.throttle = { perSecond: 0, burst: 1, code: 'ThrottlingException' };
    await eventsOf(world, 'DeleteRule');
    await expect(eventsOf(world, 'DeleteRule')).rejects.toThrow('Rate exceeded');
  } finally {
    await world.stop();
  }
});
