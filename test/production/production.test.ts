import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StatusDocument } from '../../src/domain/status.js';
import { crashEverything } from '../e2e/crash-journeys.js';
import { CrashingServer } from '../e2e/crashing.js';
import { journey } from '../e2e/journey.js';
import { openLabSite } from '../e2e/lab-site.js';
import { Site } from '../e2e/site.js';
import { workerWords } from './compose-commands.js';
import { startServices } from './many-services.js';
import { prepareStack, type Stack } from './temporal-server.js';

const RUNS = 50;
/** How many commands run at the same time. */
const AT_ONCE = 3;
const LONG_MS = 900_000;
const { PRODUCTION_SERVER, PRODUCTION_MODULE, PRODUCTION_POSTGRES } = process.env;

/** Makes the worker carry out only the configs in this folder. */
const guarded = (folder: string): string[] => workerWords(folder, join(folder, 'ready'));

/** Not part of `npm test`: `npm run production` builds the server and sets these variables. */
describe.skipIf(PRODUCTION_SERVER === undefined)('on a real Temporal server with Postgres', () => {
  let stack: Stack;
  let server: CrashingServer;

  beforeAll(async () => {
    stack = await prepareStack(PRODUCTION_SERVER!, PRODUCTION_MODULE!, PRODUCTION_POSTGRES!);
    server = new CrashingServer(stack.restart);
    await server.running();
  }, LONG_MS);

  afterAll(async () => {
    await (await server.running()).stop();
    await stack.stop();
  });

  test(
    'a whole maintenance, with workers that carry out only their own configs, and hosts over HTTP',
    async () => {
      const lab = await openLabSite({ temporal: await server.running(), workerWords: guarded });
      try {
        const { site, east, traffic } = lab;
        await site.worker();
        await journey({ site, hosts: east, forwardActions: 3, routing: async () => lab.rules() });
        expect(traffic.tally.lostAnswers).toEqual([]);
        expect(traffic.tally.served('east')).toBeGreaterThan(0);
      } finally {
        await lab.close();
      }
    },
    LONG_MS,
  );

  test(
    'workers that crash in every step, and the server once, lose nothing',
    async () => {
      const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
      console.log([`CRASH_SEED=${seed}`, ...(await crashEverything(server, seed, true))].join('\n'));
    },
    LONG_MS,
  );

  test(
    `${RUNS} maintenances at the same time all wait and are all restored`,
    async () => {
      const many = await startServices(RUNS);
      const temporal = await server.running();
      const aws = {
        ...{ AWS_ENDPOINT_URL: many.apiUrl, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
        ...{ AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' },
      };
      const site = await Site.open({
        ...{ temporal, aws, service: many.services[0]!.name, configYaml: many.services[0]!.configYaml },
        // The lab's ELBv2 has no rate limit, so the default budget of 5 reads a second is not needed.
        workerWords: (folder) => [...guarded(join(folder, 'configs')), '--elb-reads', '100'],
      });
      try {
        const configs = join(site.folder, 'configs');
        await mkdir(configs);
        for (const { name, configYaml } of many.services) await writeFile(join(configs, `${name}.yaml`), configYaml);
        await Promise.all([site.worker(), site.worker()]);
        const each = <T>(work: (service: (typeof many.services)[number], file: string) => Promise<T>): Promise<T[]> =>
          batches(many.services, (service) => work(service, join(configs, `${service.name}.yaml`)));
        const startedMs = Date.now();
        await each((_, file) => site.document('start', 'east', '--reason', 'many at once', '-f', file));
        await each((_, file) => site.document('wait', '--until', 'maintenance', '-f', file));
        const goMs = Date.now() - startedMs;
        expect(many.shares()).toEqual(many.services.map(() => 0));
        await each(async ({ east }, file) => {
          await east.reboot({ downMs: 0, warmingMs: 0 }).ready;
          await site.document('done', '--host', 'east-1', '--reason', 'rebooted', '-f', file);
        });
        const ends = await each((_, file) => site.document<StatusDocument>('wait', '--until', 'restored', '-f', file));
        expect(ends.map(({ phase, warnings }) => ({ phase, warnings }))).toEqual(
          many.services.map(() => ({ phase: 'restored', warnings: [] })),
        );
        expect(many.shares()).toEqual(many.services.map(() => 100));
        console.log(
          `${RUNS} runs: all had the go after ${goMs} ms, all were restored after ${Date.now() - startedMs} ms`,
        );
      } finally {
        await site.close();
        await many.stop();
      }
    },
    LONG_MS,
  );
});

/** In batches, because each command is a process of its own. */
async function batches<S, T>(all: S[], work: (one: S) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let n = 0; n < all.length; n += AT_ONCE) done.push(...(await Promise.all(all.slice(n, n + AT_ONCE).map(work))));
  return done;
}
