import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addGroup, open, startLabLoadBalancer, type LabLoadBalancer } from './lab-load-balancer.js';

let lab: LabLoadBalancer;
beforeEach(async () => {
  lab = await startLabLoadBalancer();
});
afterEach(() => lab.stop());

const KEY = 'tagout:core';

function tagsOf(): Record<string, string> {
  return Object.fromEntries(lab.core.state.loadBalancers.get(lab.loadBalancerArn)!.tags);
}

describe('the tag', () => {
  const tag = () => ({
    loadBalancerArn: lab.loadBalancerArn,
    key: KEY,
    value: 'east run-1 2026-11-22T15:00:00Z default',
  });

  it('is written beside the tags of others, replaced, and removed without them', async () => {
    lab.foreigner.call('AddTags', {
      ResourceArns: [lab.loadBalancerArn],
      Tags: [
        { Key: 'team', Value: 'payments' },
        { Key: KEY, Value: 'old' },
      ],
    });
    expect(await lab.port.addTag(tag(), open())).toEqual({
      ...{ kind: 'written', at: 1000 },
      sent: { requestId: lab.core.journal.calls('AddTags').at(-1)!.requestId },
    });
    expect(tagsOf()).toEqual({ team: 'payments', [KEY]: tag().value });
    expect(await lab.port.removeTag(tag(), open())).toEqual({
      ...{ kind: 'written', at: 1000 },
      sent: { requestId: lab.core.journal.calls('RemoveTags').at(-1)!.requestId },
    });
    expect(tagsOf()).toEqual({ team: 'payments' });
    expect(await lab.port.removeTag(tag(), open())).toMatchObject({ kind: 'written' });
  });

  it('that IAM does not allow is refused, and says so', async () => {
    lab.core.inject('AddTags', { kind: 'error', code: 'AccessDenied', status: 403, message: 'not authorized' });
    expect(await lab.port.addTag(tag(), open())).toEqual({
      kind: 'refused',
      sent: { requestId: lab.core.journal.calls('AddTags').at(-1)!.requestId },
      reason: expect.stringMatching(/^AddTags of core was refused: AccessDenied .*IAM policy/) as string,
    });
    expect(tagsOf()).toEqual({});
  });

  it.each([
    ['TooManyTags', 'it has as many tags as it may have: remove one that nobody needs'],
    ['ValidationError', 'look at the tags of this load balancer in the AWS console'],
  ])('that ELBv2 does not accept is refused, with advice about tags: %s', async (code, wayOut) => {
    lab.core.inject('AddTags', { kind: 'error', code, status: 400, message: 'no' });
    expect(await lab.port.addTag(tag(), open())).toMatchObject({
      kind: 'refused',
      reason: `AddTags of core was refused: ${code} (no); ${wayOut}`,
    });
  });

  it('whose write is throttled was not begun', async () => {
    lab.core.inject('AddTags', { kind: 'error', code: 'Throttling', status: 400, message: 'Rate exceeded' });
    expect(await lab.port.addTag(tag(), open())).toMatchObject({
      kind: 'unread',
      reason: expect.stringContaining('nothing was written, because AddTags of core was throttled') as string,
    });
    expect(tagsOf()).toEqual({});
  });

  it('whose answer is lost may or may not be written', async () => {
    lab.core.inject('AddTags', { kind: 'cut', carriedOut: true });
    expect(await lab.port.addTag(tag(), open())).toMatchObject({ kind: 'unknown' });
    expect(tagsOf()).toEqual({ [KEY]: tag().value });
  });
});

describe('tags', () => {
  it('are read for each resource, 20 at a time', async () => {
    const groups = Array.from({ length: 21 }, (_, index) => addGroup(lab.core, `g-${index}`, []));
    lab.foreigner.call('AddTags', { ResourceArns: [groups[20]!], Tags: [{ Key: 'a', Value: 'b' }] });
    const read = await lab.port.tags([lab.loadBalancerArn, ...groups], open());
    expect(read).toMatchObject({ kind: 'observed' });
    if (read.kind !== 'observed') return;
    expect(read.value.map(({ arn }) => arn)).toEqual([lab.loadBalancerArn, ...groups]);
    expect(read.value.at(-1)?.tags).toEqual({ a: 'b' });
    expect(lab.core.journal.calls('DescribeTags')).toHaveLength(2);
  });

  it("that can't be read are unknown, never none", async () => {
    lab.core.inject('DescribeTags', { kind: 'body', body: '<DescribeTagsResponse/>' });
    expect(await lab.port.tags([lab.loadBalancerArn], open())).toMatchObject({ kind: 'unobservable' });
  });
});
