import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createAutoScalingPort } from '../../../activities/auto-scaling/auto-scaling-port.js';
import { environmentFor } from '../../support/moto.js';

let server: Server | undefined;
afterEach(() => server?.close());

/** Answers every call with this body. */
async function answering(status: number, body: string): Promise<string> {
  server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (endpoint: string) => {
  Object.assign(process.env, environmentFor(endpoint));
  return createAutoScalingPort({ version: '1.2.3', now: Date.now }).instances(['i-0a1'], new AbortController().signal);
};

const DENIED = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
  <Message>not authorized to perform: autoscaling:DescribeAutoScalingInstances</Message></Error></ErrorResponse>`;
const error = (code: string): string =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
const instance = (group: string): string =>
  `<DescribeAutoScalingInstancesResponse><DescribeAutoScalingInstancesResult><AutoScalingInstances><member>
  <InstanceId>i-0a1</InstanceId><AutoScalingGroupName>${group}</AutoScalingGroupName></member></AutoScalingInstances>
  </DescribeAutoScalingInstancesResult></DescribeAutoScalingInstancesResponse>`;

it('a read that a policy denies is unobservable, with the words of the answer', async () => {
  expect(await ask(await answering(403, DENIED))).toEqual({
    ...{ kind: 'unobservable', permanent: true, denied: true, queuedMs: 0 },
    reason: `Auto Scaling can't be read: AccessDenied (not authorized to perform: autoscaling:DescribeAutoScalingInstances)`,
  });
});

it.each([
  ['throttled', 400, error('Throttling')],
  ['in trouble', 503, error('ServiceUnavailable')],
  ['refused by a proxy', 403, '<html>no</html>'],
])('what is %s is not denied', async (_, status, body) => {
  expect(await ask(await answering(status, body))).toMatchObject({ kind: 'unobservable', denied: false });
});

it.each([
  ['a page of somebody else', '<html><body>log in</body></html>'],
  ['an instance whose group is not reported', instance('asg-east')],
])('%s is unobservable, never an empty list, and the read is repeated', async (_, body) => {
  expect(await ask(await answering(200, body))).toMatchObject({ kind: 'unobservable', permanent: false });
});

it('no answer at all is unobservable', async () => {
  const read = await ask('http://127.0.0.1:1');
  expect(read).toMatchObject({ kind: 'unobservable', reason: expect.stringContaining('ECONNREFUSED') as string });
});
