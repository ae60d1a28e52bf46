#!/usr/bin/env node
import { hostname, userInfo } from 'node:os';
import { execute } from './execute.js';
import { LossyLog } from './lossy-log.js';

// The reader of our output may stop reading (`tagout status 2>&1 | head -1`), or its terminal may go away: that ends no
// work, such as the removal of what a probe has made.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });

const log = new LossyLog(process.stdout);
process.exitCode = await execute(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  log: (line) => log.write(line),
  env: process.env,
  isTTY: process.stdout.isTTY ?? false,
  terminal: process.stdout,
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
