import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, it } from 'vitest';
import { runProbe } from '../../src/probe/run.js';
import { FAST } from '../src/probe/stage.js';
import { createNetwork, seedMotoLoadBalancer } from '../support/moto-load-balancer.js';
import { describeWithMoto, startMoto } from '../support/moto.js';

describeWithMoto('a probe against moto', () => {
  it('is understood by an ELBv2 that we did not write, and leaves it as it was', async () => {
    const moto = await startMoto();
    const folder = mkdtempSync(join(tmpdir(), 'tagout-probe-moto-'));
    const aws = {
      ...{ endpoint: moto.endpoint, region: 'eu-central-1' },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    const client = new ElasticLoadBalancingV2Client(aws);
    try {
      const { listeners } = await seedMotoLoadBalancer(client, await createNetwork(moto.endpoint));
      const state = async (): Promise<unknown> => [
        (await client.send(new DescribeRulesCommand({ ListenerArn: listeners.http }))).Rules,
        (await client.send(new DescribeTargetGroupsCommand({}))).TargetGroups,
      ];
      const before = await state();
      const report = await runProbe({
        ...{ loadBalancer: 'core', signal: new AbortController().signal, folder, aws, say: () => undefined },
        ...{ limits: { ...FAST, rounds: 1, answerMs: 500 }, address: null },
      });
      expect(report).toMatchObject({ stopped: null, left: [], settle: null });
      const answered = report.answers.filter(({ measured }) => measured).map(({ question }) => question);
      expect(answered).toEqual(
        expect.arrayContaining([
          'tags-at-create',
          'omitted-conditions',
          'unchanged-write',
          'stale-reads',
          'single-group',
        ]),
      );
      expect(await state()).toEqual(before);
    } finally {
      client.destroy();
      await moto.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
