#!/usr/bin/env node
import { hostname, userInfo } from 'node:os';
import { execute } from './execute.js';
import { EXIT } from './exit.js';
import { LossyLog } from './lossy-log.js';
import { Reader } from './reader.js';

const reader = new Reader(process.stdout);
// Nobody could be told of these.
process.stderr.on('error', () => undefined);
process.on('exit', () => {
  const complaint = reader.complaint();
  if (complaint === null) return;
  process.exitCode = Number(process.exitCode ?? EXIT.done) || EXIT.unexpected;
  process.stderr.write(`tagout: ${complaint}\n`);
});

const log = new LossyLog(process.stdout);
process.exitCode = await execute(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  log: (line) => log.write(line),
  env: process.env,
  isTTY: process.stdout.isTTY ?? false,
  terminal: process.stdout,
  reader,
  user: whoami(),
});

// A codec of TAGOUT_DATA_CONVERTER may keep a connection open, and so keep this process from ending.
setInterval(() => {
  if (log.isUsed || process.stdout.writableLength === 0) process.exit();
}, 1000).unref();

/** Some containers run as a user without a name. */
function whoami(): string {
  const host = hostname();
  try {
    return `${userInfo().username}@${host}`;
  } catch {
    return `${process.env['USER'] ?? process.getuid?.() ?? 'unknown'}@${host}`;
  }
}
