import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished } from 'vitest';
import { readKeyFile } from '../../../src/gateway/tokens/key-file.js';
import { makeKeyFiles } from '../../../src/gateway/tokens/key-files.js';
import { signToken } from '../../../src/gateway/tokens/sign-token.js';
import { createTokenCheck } from '../../../src/gateway/tokens/token-check.js';
import { runScript, startScript } from '../../host/run-script.js';
import { journey, type Journey } from '../../support/journey.js';
import { speak } from './speak.js';

/** The script claims for the boot of the machine that it runs on, and here both hosts are that machine. */
const BOOT_ID = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** A gateway with real keys, and for each host what its script finds in its environment. */
async function surroundings({
  config,
}: Journey): Promise<(host: string, service?: string) => Promise<Record<string, string>>> {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const folder = mkdtempSync(join(tmpdir(), 'tagout-gateway-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [output, publicFile] = [join(folder, 'keys.json'), join(folder, 'keys.pub.json')];
  await makeKeyFiles({ output, publicFile });
  const [key] = await readKeyFile(output);
  const signs = { ...key!, d: key!.d! };
  const { gateway } = await speak({
    checkToken: await createTokenCheck({ keysFile: publicFile, report: () => undefined }),
  });
  onTestFinished(() => gateway.stop());
  return async (host, service = config.service) => {
    const file = join(folder, `${host}.token`);
    const { token } = await signToken(signs, { service, host, issuedAt: new Date(), lifeMs: 600_000 });
    writeFileSync(file, token);
    chmodSync(file, 0o600);
    return { TAGOUT_GATEWAY: gateway.url, TAGOUT_TOKEN_FILE: file, TAGOUT_SERVICE: config.service, TAGOUT_HOST: host };
  };
}

describe('tagout-host and the gateway', () => {
  journey('take a host through a whole maintenance', {}, async (journey) => {
    const of = await surroundings(journey);
    const [east1, east2] = [await of('east-1'), await of('east-2')];
    const waits = startScript(['wait'], east1);
    await waits.says('no maintenance is running');
    const run = await journey.maintain();
    expect(await waits.ended).toMatchObject({ exitCode: 0 });
    expect((await run.status()).hosts[0]).toMatchObject({ go: true });
    expect(await runScript(['wait'], east2)).toMatchObject({ exitCode: 0 });
    expect(await runScript(['done'], east1)).toMatchObject({ exitCode: 1 });
    for (const name of ['east-1', 'east-2']) {
      const host = journey.world.host(name);
      await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
      host.bootId = BOOT_ID;
    }
    const claimed = await runScript(['done', 'kernel 6.1.150'], east1);
    expect(claimed).toMatchObject({ exitCode: 0 });
    expect(claimed.stdout + claimed.stderr).toContain('counted');
    expect((await run.status()).claims.at(-1)).toMatchObject({ host: 'east-1', note: 'kernel 6.1.150' });
    expect(await runScript(['done'], east2)).toMatchObject({ exitCode: 0 });
    expect((await run.ends()).phase).toBe('restored');
    const after = await runScript(['done'], east2);
    expect(after).toMatchObject({ exitCode: 0 });
    expect(after.stdout + after.stderr).toContain('nothing to claim');
  });

  journey('a token of another host or service opens nothing', {}, async (journey) => {
    const of = await surroundings(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const others = await of('east-2');
    for (const wrong of [{ ...others, TAGOUT_HOST: 'east-1' }, await of('east-1', 'another')]) {
      expect(await runScript(['wait', '--timeout', '20'], wrong)).toMatchObject({ exitCode: 1 });
      expect(await runScript(['done', '--timeout', '20'], wrong)).toMatchObject({ exitCode: 1 });
    }
    expect((await run.status()).claims).toEqual([]);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });
});
