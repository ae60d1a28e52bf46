import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runScript, type Ended } from './run-script.js';
import { page, says, startStubGateway, type Answer, type StubGateway } from './stub-gateway.js';
import { describeWithShells } from './with-dash.js';

// How `done` handles a gateway's answers.
let gateway: StubGateway;
beforeAll(async () => {
  gateway = await startStubGateway();
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.asked.splice(0));

const BOOT_ID = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

function claim(answers: Answer[], words: string[], shell: string[]): Promise<Ended> {
  gateway.answers = answers;
  const settings = { TAGOUT_GATEWAY: gateway.url, TAGOUT_SERVICE: 'core', TAGOUT_HOST: 'east-1' };
  return runScript(['done', ...words], settings, shell);
}

describeWithShells('done with a gateway', (shell) => {
  test('claims with the boot id of the host, and a note as it was written', async () => {
    const note = 'kernel "6.1"\\n } \t\n\u0001 ünï 🚀 $(id) `id` %s';
    expect(await claim([says(200, 'counted\n')], [note], shell)).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'tagout-host: claimed: the maintenance of east-1 is done, and counted',
    });
    const [{ method, url, headers, body } = {}] = gateway.asked as [(typeof gateway.asked)[0]?];
    expect({ method, url }).toEqual({ method: 'POST', url: '/v1/services/core/hosts/east-1/done' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^east-1-[a-f0-9-]{36}$/) as string,
    });
    expect(JSON.parse(body ?? '')).toEqual({ bootId: BOOT_ID, note });
  });

  test('needs no note', async () => {
    await claim([says(200, 'counted\n')], [], shell);
    expect(JSON.parse(gateway.asked[0]?.body ?? '')).toEqual({ bootId: BOOT_ID });
  });

  test.each<[number, string, number, RegExp]>([
    [200, 'counted', 0, /^tagout-host: claimed: the maintenance of east-1 is done, and counted$/],
    [200, 'duplicate', 0, /^tagout-host: the maintenance of east-1 was claimed and counted already$/],
    [202, 'unverified', 0, /^tagout-host: claimed: .* not judged yet, tagout keeps the claim and checks it again$/],
    [202, 'nothing', 0, /^tagout-host: no maintenance of the cluster of east-1 runs: nothing to claim$/],
    [409, 'early', 1, /refused: east-1 has not had the go; claim again after its maintenance$/],
    [409, 'not-rebooted', 1, /refused: east-1 has not rebooted since the go; reboot it, then claim again$/],
    [409, 'other-boot', 1, /refused: east-1 reports another boot id than the one in the claim$/],
    [401, 'unauthorized', 1, /gave up: the gateway answered 401: It is so\.$/],
    [403, 'forbidden', 1, /gave up: the gateway answered 403: It is so\.$/],
    [413, 'too-large', 1, /gave up: the gateway answered 413: It is so\.$/],
    [404, 'not-found', 2, /^tagout-host: It is so\.$/],
  ])('%i %s ends it with %i', async (status, word, exitCode, words) => {
    const ended = await claim([says(status, `${word}\nIt is so.\n`)], [], shell);
    expect(ended).toMatchObject({ exitCode, ...(exitCode === 0 ? { stderr: '' } : { stdout: '' }) });
    expect(`${ended.stdout}${ended.stderr}`).toMatch(words);
    expect(gateway.asked).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ['a page of a portal', page(200)],
    ['a page that begins like a verdict', page(200, 'counted\n')],
    ['a verdict with a run', says(200, 'counted run-1\n')],
    ['a verdict and a blank', says(200, 'counted \n')],
    ['a verdict without an end of line', says(200, 'counted')],
    ['a word that begins like it', says(200, 'counted-not\n')],
    ['counted with 500', says(500, 'counted\n')],
    ['counted with 202', says(202, 'counted\n')],
    ['counted with 409', says(409, 'counted\n')],
    ['early with 200', says(200, 'early\n')],
    ['nothing with 200', says(200, 'nothing\n')],
    ['unverified with 200', says(200, 'unverified\n')],
    ['an empty body', says(200, '')],
    ["Temporal's own answer", (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')],
    ['a redirect', says(302, 'counted\n', { location: '/login' })],
    ['a page with 401', page(401)],
    ['a page with 403', page(403)],
    ['a page with 404', page(404, 'not-found\n')],
    ['a page with 409', page(409, 'early\n')],
    ['too many', says(429, 'slow-down\n')],
    ['no Temporal', says(503, 'unavailable\n')],
    ['an end of the connection', (_response, request) => void request.socket.destroy()],
  ])('does not take it for a verdict: %s', async (_name, answer) => {
    const ended = await claim([answer], ['--timeout', '0'], shell);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^tagout-host: not accepted yet \(\d{3} .*\); trying again\n.*gave up: 0 s are over$/);
    expect(ended.stderr.length).toBeLessThan(400);
  });

  test('tries again with the same key, until there is a verdict', async () => {
    const lost: Answer = (_response, request) => void request.socket.destroy();
    expect(await claim([lost, says(200, 'counted\n')], [], shell)).toMatchObject({ exitCode: 0 });
    await claim([says(200, 'counted\n')], [], shell);
    const keys = gateway.asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});
