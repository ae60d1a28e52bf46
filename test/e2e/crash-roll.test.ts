import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { restartableTestServer } from '../support/dev-server.js';
import { crashRoll } from './crash-roll.js';
import { CrashingServer } from './crashing.js';

const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

test(`a roll of three clusters loses nothing to workers that crash at random moments (CRASH_SEED=${SEED})`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tagout-e2e-'));
  const server = new CrashingServer(await restartableTestServer(join(folder, 'temporal.db')));
  try {
    const lines = await crashRoll(server, SEED, process.env['CRASH'] !== undefined);
    console.log([`CRASH_SEED=${SEED}`, ...lines].join('\n'));
  } finally {
    await (await server.running()).stop();
    await rm(folder, { recursive: true });
  }
}, 900_000);
