import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Where each file with a function has its test at the same path under test/. */
const ROOMS = ['src/domain', 'src/config', 'src/cli/commands', 'src/gateway'];

/** What is tested through others, and where. */
const ELSEWHERE: Record<string, string> = {
  'src/cli/commands/dev-gateway.ts': 'test/e2e/processes.test.ts',
  'src/cli/commands/dev.ts': 'test/e2e/processes.test.ts',
  'src/cli/commands/worker.ts': 'test/e2e/workers.test.ts',
  'src/config/reader.ts': 'test/src/config/document.test.ts',
  'src/config/sentences.ts': 'test/src/config/document.test.ts',
  'src/gateway/follower.ts': 'test/workflows/gateway/gateway.test.ts',
  'src/gateway/handle.ts': 'test/src/gateway/closed-door.test.ts',
  'src/gateway/hosts.ts': 'test/workflows/gateway/gateway.test.ts',
  'src/gateway/polls.ts': 'test/workflows/gateway/gateway.test.ts',
  'src/gateway/serve.ts': 'test/src/gateway/gateway.test.ts',
  'src/gateway/take-claim.ts': 'test/workflows/gateway/gateway.test.ts',
  'src/gateway/tokens/host-token.ts': 'test/src/gateway/tokens/token-check.test.ts',
  'src/gateway/tokens/instance-token.ts': 'test/src/gateway/tokens/token-check.test.ts',
  'src/gateway/tokens/verify-token.ts': 'test/src/gateway/tokens/token-check.test.ts',
  'src/gateway/tokens/writable.ts': 'test/src/gateway/tokens/key-files.test.ts',
};

const files = ROOMS.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
);
const tested = files.filter(
  (file) => file.endsWith('.ts') && /^export (async )?(function|class) /m.test(readFileSync(file, 'utf8')),
);
const twinOf = (file: string): string => join('test', file.replace(/\.ts$/, '.test.ts'));

it.each(ROOMS)('every function of %s has its test where a reader looks for it', (room) => {
  const own = tested.filter((file) => file.startsWith(`${room}/`));
  expect(own.length).toBeGreaterThan(5);
  expect(own.filter((file) => !existsSync(twinOf(file)) && ELSEWHERE[file] === undefined)).toEqual([]);
});

it('what is tested elsewhere is there, and has no test of its own', () => {
  for (const [file, test] of Object.entries(ELSEWHERE)) {
    expect(tested).toContain(file);
    expect([file, existsSync(test), existsSync(twinOf(file))]).toEqual([file, true, false]);
  }
});
