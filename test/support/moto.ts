import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe } from 'vitest';
import { findProgram } from './programs.js';

/** Another implementation of ELBv2, moto's server: an independent check of what we send. */
export interface Moto {
  endpoint: string;
  /** What the SDK's own chain needs to talk to it, here and in child processes. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Without moto, the test is skipped and its name says so; in CI it fails. */
export function describeWithMoto(name: string, body: () => void): void {
  if (findProgram('moto_server') !== null || process.env['CI'] !== undefined) describe(name, body);
  else describe.skip(`${name} (moto_server is missing: npm run setup)`, body);
}

export async function startMoto(): Promise<Moto> {
  const program = findProgram('moto_server');
  if (program === null) throw new Error('moto_server is neither in .venv nor on PATH: npm run setup');
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Also where a test run ends before it comes to its afterAll.
  process.once('exit', () => child.kill('SIGKILL'));
  const endpoint = await announcedAddress(child);
  return { endpoint, environment: environmentFor(endpoint), stop: () => stop(child) };
}

/** Credentials that any emulator takes. */
export function environmentFor(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** It picks a free port by itself and says which: nobody can take the port in between. */
function announcedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`moto_server ended with ${code} before it listened`)));
    for (const stream of [child.stdout, child.stderr]) {
      // Read to the end; otherwise the pipe fills up and moto hangs.
      createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
        const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
