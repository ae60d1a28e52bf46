// npm run simulate -- --seeds N [--seed FIRST] | --trace FILE
// Vitest provides what the simulation needs, such as a Temporal server, but its own flags would conflict with ours.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'npm run simulate -- --seeds N [--seed FIRST] | --trace FILE';
const options = { seeds: { type: 'string' }, seed: { type: 'string' }, trace: { type: 'string' } };

function asked() {
  const { seeds, seed, trace } = parseArgs({ options }).values;
  if (trace !== undefined) return { SIMULATE_TRACE: resolve(trace) };
  return {
    SIMULATE_SEEDS: number(seeds ?? (seed === undefined ? '60' : '1'), 'seeds'),
    SIMULATE_SEED: number(seed ?? '1', 'seed'),
  };
}

function number(value, name) {
  if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} is a whole number from 1 on, not ${value}`);
  return value;
}

try {
  const env = { ...process.env, ...asked() };
  const vitest = ['vitest', 'run', 'test/simulation/real.test.ts', '--disable-console-intercept'];
  process.exitCode = spawnSync('npx', vitest, { env, stdio: 'inherit' }).status ?? 1;
} catch (error) {
  console.error(`${error.message}\nusage: ${USAGE}`);
  process.exitCode = 2;
}
