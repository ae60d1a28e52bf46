import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runScript, startScript } from './run-script.js';
import { says, startStubGateway, type StubGateway } from './stub-gateway.js';
import { describeWithShells } from './with-dash.js';

// Where a host's token goes, and where it must not.
const TOKEN = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJlYXN0LTEifQ.c2VjcmV0LXNlY3JldC1zZWNyZXQ_-';
let gateway: StubGateway;
let folder: string;
let file: string;
beforeAll(async () => {
  gateway = await startStubGateway();
  folder = await mkdtemp(join(tmpdir(), 'tagout-host-'));
  file = join(folder, 'token');
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  gateway.asked.splice(0);
  gateway.answers = [says(200, 'counted\n')];
  await rm(file, { force: true });
  await writeFile(file, `${TOKEN}\n`, { mode: 0o600 });
});

const settings = (change: Record<string, string> = {}): Record<string, string> => ({
  ...{ TAGOUT_GATEWAY: gateway.url, TAGOUT_SERVICE: 'core', TAGOUT_HOST: 'east-1', TAGOUT_TOKEN_FILE: file },
  ...change,
});
const authorizations = (): (string | undefined)[] => gateway.asked.map(({ headers }) => headers.authorization);

describeWithShells('the token of a host', (shell) => {
  test.each([['wait'], ['done']])('goes to the gateway: %s', async (verb) => {
    gateway.answers = [says(200, verb === 'wait' ? 'go run-1\n' : 'counted\n')];
    expect(await runScript([verb], settings(), shell)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(authorizations()).toEqual([`Bearer ${TOKEN}`]);
  });

  test('is in no list of processes, and in no environment', async () => {
    let arrived = (): void => undefined;
    let answer = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (arrived = resolve));
    gateway.answers = [
      (response, request) => {
        answer = () => says(200, 'counted\n')(response, request);
        arrived();
      },
    ];
    const script = startScript(['done'], settings(), shell);
    await isAsked;
    const known = await everyProcess();
    answer();
    expect(await script.ended).toMatchObject({ exitCode: 0 });
    // It looks at the right processes: curl, and the script.
    expect(known).toContain(gateway.url);
    expect(known).toContain(file);
    expect(known).not.toContain(TOKEN);
  });

  test('is read again for each request, also after a time without the file', async () => {
    gateway.answers = [
      (response, request) => void rm(file).then(() => says(503, 'unavailable\n')(response, request)),
      says(200, 'counted\n'),
    ];
    const script = startScript(['done'], settings(), shell);
    await script.says(`not accepted yet (000 TAGOUT_TOKEN_FILE ${file} is not a file that can be read); trying again`);
    expect(gateway.asked).toHaveLength(1);
    await writeFile(file, 'new.token', { mode: 0o600 });
    expect(await script.ended).toMatchObject({ exitCode: 0 });
    expect(authorizations()).toEqual([`Bearer ${TOKEN}`, 'Bearer new.token']);
  });

  test('follows no redirect, whatever .curlrc says', async () => {
    const portal = await startStubGateway();
    portal.answers = [says(200, 'counted\n')];
    gateway.answers = [says(302, '', { location: `${portal.url}/login` })];
    await writeFile(join(folder, '.curlrc'), 'location-trusted\n');
    const ended = await runScript(['done', '--timeout', '0'], settings({ CURL_HOME: folder }), shell);
    await portal.close();
    await rm(join(folder, '.curlrc'));
    expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/not accepted yet \(302 /) as string });
    expect(portal.asked).toEqual([]);
  });

  test('is not needed with a client certificate of .curlrc, which is still read', async () => {
    await writeFile(join(folder, '.curlrc'), 'header = "X-From: curlrc"\n');
    await runScript(['done'], settings({ CURL_HOME: folder, TAGOUT_TOKEN_FILE: '' }), shell);
    await rm(join(folder, '.curlrc'));
    expect(gateway.asked).toMatchObject([{ headers: { 'x-from': 'curlrc' } }]);
    expect(authorizations()).toEqual([undefined]);
  });

  test('that every user can read is a warning, once', async () => {
    await rm(file);
    await writeFile(file, TOKEN, { mode: 0o644 });
    gateway.answers = [says(503, 'unavailable\n'), says(200, 'counted\n')];
    const { exitCode, stderr } = await runScript(['done'], settings(), shell);
    expect(exitCode).toBe(0);
    expect(stderr.split('\n')).toEqual([
      `tagout-host: warning: every user of this host can read TAGOUT_TOKEN_FILE ${file}; set its mode to 0600`,
      'tagout-host: not accepted yet (503 unavailable); trying again',
    ]);
  });

  test.each([
    ['a JSON file', `{"token":"${TOKEN}"}`],
    ['an empty file', ''],
    ['an empty line before it', `\n${TOKEN}\n`],
    ['words', `Bearer ${TOKEN}`],
    ['quotes', `"${TOKEN}"`],
    ['what curl would read as more', `${TOKEN}"\\nurl=http://127.0.0.1:1/`],
  ])('is one line and nothing else, not %s', async (_name, text) => {
    await writeFile(file, text);
    const ended = await runScript(['done'], settings(), shell);
    expect(ended).toEqual({
      ...{ exitCode: 2, stdout: '' },
      stderr: `tagout-host: TAGOUT_TOKEN_FILE ${file} does not begin with a token`,
    });
    expect(gateway.asked).toEqual([]);
  });

  test('must be in a file', async () => {
    await mkdir(join(folder, 'a-folder'), { recursive: true });
    for (const path of [join(folder, 'none'), join(folder, 'a-folder'), '/dev/zero']) {
      expect(await runScript(['wait'], settings({ TAGOUT_TOKEN_FILE: path }), shell)).toEqual({
        ...{ exitCode: 2, stdout: '' },
        stderr: `tagout-host: TAGOUT_TOKEN_FILE ${path} is not a file that can be read`,
      });
    }
    expect(gateway.asked).toEqual([]);
  });
});

/** The arguments and, where they may be read, the environments of all processes but this one. */
async function everyProcess(): Promise<string> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const texts = ids.flatMap((id) => [`/proc/${id}/cmdline`, `/proc/${id}/environ`]);
  return (await Promise.all(texts.map((path) => readFile(path, 'utf8').catch(() => '')))).join('\n');
}
