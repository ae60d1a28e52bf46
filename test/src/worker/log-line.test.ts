import { expect, it } from 'vitest';
import { logLine } from '../../../src/worker/log-line.js';

const INNER = new TypeError('no route to host');

it.each([
  ['nothing more', undefined, 'WARN: it failed'],
  ['members', { attempt: 2, at: 1n }, 'WARN: it failed {"attempt":2,"at":"1"}'],
  ['an error', { error: INNER }, 'WARN: it failed {"error":"TypeError: no route to host"}'],
  [
    'an error with a cause',
    { error: new Error('not read', { cause: INNER }) },
    'WARN: it failed {"error":{"error":"Error: not read","cause":"TypeError: no route to host"}}',
  ],
  ['an error of two lines', { error: new Error('a\nb') }, 'WARN: it failed {"error":"Error: a\\nb"}'],
])('a line with %s', (_what, meta, line) => {
  expect(logLine('WARN', 'it failed', meta)).toBe(line);
});
