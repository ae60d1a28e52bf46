import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { Gateway } from '../../../src/gateway/gateway.js';
import type { CheckToken } from '../../../src/gateway/proof.js';
import { runScript, startScript } from '../../host/run-script.js';
import { describeWithDash } from '../../host/with-dash.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { speak } from './speak.js';

/** A host script has letters, digits, dots and dashes for a token; what tokens prove is tested elsewhere. */
const checkToken: CheckToken = async (token) => {
  const [service, host] = token.split('.');
  if (!service || !host) return { kind: 'denied', reason: 'malformed', why: 'the token is not valid' };
  return { kind: 'host', service, host, id: `id of ${host}` };
};

let gateway: Gateway;
let folder: string;
beforeAll(async () => {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  ({ gateway } = await speak({ checkToken }));
  folder = await mkdtemp(join(tmpdir(), 'tagout-host-'));
});
afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

/** What the script needs on that host; with the token of another one, if that is named. */
async function on({ config }: Journey, host: string, tokenOf = host): Promise<Record<string, string>> {
  const { service } = config;
  const TAGOUT_TOKEN_FILE = join(folder, `${service}-${host}-${tokenOf}`);
  await writeFile(TAGOUT_TOKEN_FILE, `${service}.${tokenOf}\n`, { mode: 0o600 });
  return { TAGOUT_GATEWAY: gateway.url, TAGOUT_TOKEN_FILE, TAGOUT_SERVICE: service, TAGOUT_HOST: host };
}

// The boot ids of the lab's hosts are not the kernel's here, because the script claims for the boot of this machine.
const OWN_BOOT_IDS = { bootIds: 'own' } as const;

describeWithDash('tagout-host at the gateway', () => {
  journey('waits for the go, claims, and its cluster is back in service', OWN_BOOT_IDS, async (journey) => {
    const east1 = await on(journey, 'east-1');
    expect(await runScript(['done'], east1)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/nothing to claim/) as string,
    });
    const wait = startScript(['wait'], east1);
    await wait.says('no maintenance is running');
    const run = await journey.maintain();
    expect(await wait.ended).toMatchObject({
      ...{ exitCode: 0, stdout: `tagout-host: east-1 has the go (run ${run.runId})` },
    });
    expect(await runScript(['done'], east1)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/has not rebooted since the go/) as string,
    });

    await journey.world.host('east-1').reboot({ downMs: 0, warmingMs: 0 }).ready;
    const patched = await runScript(['done', 'kernel patched'], east1);
    expect(patched, patched.stderr).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/and counted$/) as string,
    });
    expect((await run.status()).claims.at(-1)).toMatchObject({ verdict: 'counted', note: 'kernel patched' });
    expect(await runScript(['done'], east1)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/counted already$/) as string,
    });
    expect(await runScript(['wait'], east1)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/gave up: the claim of east-1/) as string,
    });

    await journey.reboot(run, 'east-2');
    expect((await run.ends()).phase).toBe('restored');
  });

  journey(
    'gives up when its maintenance ends before the go, and has nothing to say for others',
    { ...OWN_BOOT_IDS, durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('settling');
      const [east1, east2] = [await on(journey, 'east-1'), await on(journey, 'east-2')];
      expect(await runScript(['wait', 'draining'], east1)).toMatchObject({
        exitCode: 0,
        stdout: expect.stringMatching(/is out for maint/) as string,
      });
      const wait = startScript(['wait'], east2);
      await wait.says('the maintenance is in settling');
      expect(await runScript(['done'], east1)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/has not had the go/) as string,
      });
      const claims = (await run.status()).claims.length;

      expect(await runScript(['done'], await on(journey, 'aest-1'))).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/no host aest-1/) as string,
      });
      for (const verb of ['wait', 'done'])
        expect(await runScript([verb], await on(journey, 'east-1', 'east-2'))).toMatchObject({
          ...{
            exitCode: 1,
            stdout: '',
            stderr: expect.stringMatching(/gave up: the gateway answered 403: /) as string,
          },
        });
      expect((await run.status()).claims).toHaveLength(claims);

      await run.abort();
      await run.ends();
      expect(await wait.ended).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/gave up: the (run has ended|maintenance has moved on to )/) as string,
      });
    },
  );
});
