import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import { freePorts } from '../../../lab/free-ports.js';
import { environmentFor } from '../../support/moto.js';
import { open } from './lab-load-balancer.js';

const GROUP = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/core-east/1111111111111111';

beforeEach(async () => {
  const [port] = await freePorts(1);
  for (const [name, value] of Object.entries(environmentFor(`http://127.0.0.1:${port}`))) vi.stubEnv(name, value);
  // Settings of the developer's machine are removed.
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function reasonWhenUnobservable(): Promise<[permanent: boolean, reason: string]> {
  const read = await createLoadBalancerPort({ version: '1.2.3', now: Date.now }).health([GROUP], open());
  if (read.kind !== 'unobservable') throw new Error(read.kind);
  return [read.permanent, read.reason];
}

it('says that nobody answers at the endpoint', async () => {
  const [permanent, reason] = await reasonWhenUnobservable();
  expect(permanent).toBe(false);
  expect(reason).toMatch(/^the target health of core-east can't be read from ELBv2: ECONNREFUSED .*AWS_ENDPOINT_URL$/);
});

it('says that the region is missing', async () => {
  vi.stubEnv('AWS_REGION', undefined);
  const [permanent, reason] = await reasonWhenUnobservable();
  expect(permanent).toBe(true);
  expect(reason).toContain("Region is missing; correct the worker's AWS_REGION");
});

it('says that there are no credentials', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  const [permanent, reason] = await reasonWhenUnobservable();
  expect(permanent).toBe(false);
  expect(reason).toMatch(/CredentialsProviderError .*; give the worker credentials/);
});

it('says that the endpoint is not a valid address', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'not an address');
  const [permanent, reason] = await reasonWhenUnobservable();
  expect(permanent).toBe(true);
  expect(reason).toContain("correct the worker's AWS_REGION, AWS_ENDPOINT_URL");
});
