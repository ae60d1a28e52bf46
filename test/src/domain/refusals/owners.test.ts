import { expect, it } from 'vitest';
import { decide } from '../decide.js';
import { arnOf } from '../small-service.js';

it('warns of resources that a CloudFormation stack owns', () => {
  const tags = [
    { arn: 'arn:lb/core', tags: { 'aws:cloudformation:stack-name': 'web', 'aws:cloudformation:stack-id': 'arn:x' } },
    { arn: arnOf('core-west'), tags: { 'aws:cloudformation:logical-id': 'West' } },
  ];
  const { refusals, warnings } = decide({ observation: { tags } });
  expect(refusals).toEqual([]);
  expect(warnings).toEqual([
    'load balancer core belongs to the CloudFormation stack web: an update of it may undo a drain; freeze it until the maintenance has ended',
    'target group core-west belongs to a CloudFormation stack: an update of it may undo a drain; freeze it until the maintenance has ended',
  ]);
});
