import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runScript, type Ended } from './run-script.js';
import { page, says, startStubGateway, type Answer, type StubGateway } from './stub-gateway.js';
import { describeWithDash, describeWithShells } from './with-dash.js';

// How `wait` handles a gateway's answers.
let gateway: StubGateway;
let folder: string;
beforeAll(async () => {
  gateway = await startStubGateway();
  folder = await mkdtemp(join(tmpdir(), 'tagout-host-'));
  // Records the length of each pause, and does not pause.
  await writeFile(join(folder, 'sleep'), `#!/bin/sh\necho "$1" >>"${folder}/pauses"\n`);
  await chmod(join(folder, 'sleep'), 0o755);
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => void gateway.asked.splice(0));

const settings = (): Record<string, string> => ({
  TAGOUT_GATEWAY: `${gateway.url}/`,
  TAGOUT_SERVICE: 'core',
  TAGOUT_HOST: 'east-1',
});

/** With no time left, `wait` either has the go at its first look or gives up. */
function look(answer: Answer, words: string[] = [], shell?: string[]): Promise<Ended> {
  gateway.answers = [answer];
  return runScript(['wait', '--timeout', '0', ...words], settings(), shell);
}

/** Waits through these answers; the pauses are what the script asked `sleep` for. */
async function waitThrough(answers: Answer[], words: string[] = []): Promise<Ended & { pauses: string[] }> {
  gateway.answers = answers;
  await writeFile(join(folder, 'pauses'), '');
  const ended = await runScript(['wait', ...words], {
    ...settings(),
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
  });
  const pauses = (await readFile(join(folder, 'pauses'), 'utf8')).split('\n').filter((line) => line !== '');
  return { ...ended, pauses };
}

const GO = says(200, 'go run-1\n');
const urls = (): (string | undefined)[] => gateway.asked.map(({ url }) => url);

describeWithShells('one answer of a gateway', (shell) => {
  test('opens when this host has the go', async () => {
    expect(await look(GO, [], shell)).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'tagout-host: east-1 has the go (run run-1)',
    });
    expect(gateway.asked).toMatchObject([
      { method: 'GET', url: '/v1/services/core/hosts/east-1/go?phase=maintenance&wait=0', body: '' },
    ]);
    expect(gateway.asked[0]?.headers.authorization).toBeUndefined();
  });

  test('opens for draining', async () => {
    expect(await look(says(200, 'go 01a2-3\nIt is settling.\n'), ['draining'], shell)).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'tagout-host: east-1 is out for maintenance (run 01a2-3)',
    });
    expect(urls()).toEqual(['/v1/services/core/hosts/east-1/go?phase=draining&wait=0']);
  });

  const goWith =
    (headers: Record<string, string>, body: string | Buffer): Answer =>
    (response) =>
      response.writeHead(200, headers).end(body);
  const cut: Answer = (response, request) => {
    const head = { 'content-type': 'text/plain', 'content-length': '50' };
    response.writeHead(200, head).write('go run-1\n', () => request.socket.end());
  };
  test.each<[string, Answer]>([
    ['a page of a portal', page(200)],
    ['a page that begins like the go', page(200, 'go run-1\n')],
    ['the go without a type', goWith({}, 'go run-1\n')],
    ['the go in JSON', goWith({ 'content-type': 'application/json' }, 'go run-1\n')],
    ['the go without a run', says(200, 'go\n')],
    ['the go of nothing', says(200, 'go \n')],
    ['the go of two runs', says(200, 'go run-1 run-2\n')],
    ['the go of what is no run', says(200, 'go <b>\n')],
    ['a word that begins like it', says(200, 'gone run-1\n')],
    ['a word that ends like it', says(200, 'no-go run-1\n')],
    ['another case', says(200, 'GO run-1\n')],
    ['the go in the second line', says(200, 'wait run-1\ngo run-1\n')],
    ['the go after an empty line', says(200, '\ngo run-1\n')],
    ['the go after a blank', says(200, ' go run-1\n')],
    ['the go with the end of line of Windows', says(200, 'go run-1\r\n')],
    ['the go without an end of line', says(200, 'go run-1')],
    ['another word', says(200, 'counted\n')],
    ['nothing', says(200, '')],
    ['the go with 201', says(201, 'go run-1\n')],
    ['the go with 202', says(202, 'go run-1\n')],
    ['the go with 204', says(204, '')],
    ['the go with 409', says(409, 'go run-1\n')],
    ['the go with 500', says(500, 'go run-1\n')],
    ['wait with 200', says(200, 'wait run-1\n')],
    [
      'the go that is compressed',
      goWith({ 'content-type': 'text/plain', 'content-encoding': 'gzip' }, gzipSync('go run-1\n')),
    ],
    ['the go that was cut', cut],
    ['a redirect', says(302, 'go run-1\n', { location: '/login' })],
    ['a page with 401', page(401)],
    ['a page with 403', page(403)],
    ['a page with 404', page(404)],
    ['a page with 409', page(409, 'over\n')],
    ['another word with 401', says(401, 'Unauthorized\n')],
    ['over, which was not asked', says(409, 'over\n')],
    ['an end of the connection', (_response, request) => void request.socket.destroy()],
  ])('is no go, and no end: %s', async (_name, answer) => {
    const ended = await look(answer, [], shell);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^tagout-host: the gateway can't tell \(\d{3} .*\); asking again\n/);
    expect(ended.stderr).toMatch(/gave up: 0 s are over$/);
    expect(ended.stderr.length).toBeLessThan(400);
  });

  test('that is huge is not read to its end', async () => {
    const ended = await look(
      goWith({ 'content-type': 'text/plain', 'content-length': '50000000' }, 'go run-1\n'),
      [],
      shell,
    );
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(/can't tell \(000 curl: \(63\)/);
  });

  test.each<[string, Answer, number, string]>([
    [
      '401',
      says(401, 'unauthorized\nThe token has expired.\n'),
      1,
      'gave up: the gateway answered 401: The token has expired.',
    ],
    [
      '403',
      says(403, 'forbidden\nThe token is for east-2.\n'),
      1,
      'gave up: the gateway answered 403: The token is for east-2.',
    ],
    ['403 without a sentence', says(403, 'forbidden\n'), 1, 'gave up: the gateway answered 403: forbidden'],
    [
      '404',
      says(404, 'not-found\ncore has no host wset-1; near it: west-1.\n'),
      2,
      'core has no host wset-1; near it: west-1.',
    ],
    ['404 without a sentence', says(404, 'not-found\n'), 2, 'the gateway knows no host east-1 of core'],
    [
      'a sentence that would paint',
      says(403, 'forbidden\na\u001b[31mb\u0007\n'),
      1,
      'gave up: the gateway answered 403: a [31mb ',
    ],
  ])('ends the wait: %s', async (_name, answer, exitCode, words) => {
    expect(await look(answer, [], shell)).toEqual({ exitCode, stdout: '', stderr: `tagout-host: ${words}` });
  });
});

describeWithDash('wait with a gateway', () => {
  test('joins the first run that is named, and asks about that one from then on', async () => {
    const ended = await waitThrough([
      says(202, 'wait\n'),
      says(202, 'wait run-1\nIt is draining.\n'),
      says(202, 'wait\n'),
      says(202, 'wait run-1\n'),
      GO,
    ]);
    expect(ended).toMatchObject({ exitCode: 0, stdout: 'tagout-host: east-1 has the go (run run-1)' });
    expect(ended.stderr.split('\n')).toEqual([
      'tagout-host: no maintenance of the cluster of east-1 runs; waiting for a start',
      'tagout-host: It is draining.',
      'tagout-host: the maintenance is not in that phase yet (run run-1)',
    ]);
    const path = '/v1/services/core/hosts/east-1/go?phase=maintenance&wait=';
    expect(urls()).toEqual([`${path}0`, `${path}30`, ...Array<string>(3).fill(`${path}30&run=run-1`)]);
  });

  test.each([
    ['over', says(409, 'over\nThe run has ended.\n'), 'The run has ended.'],
    ['over, without a word why', says(409, 'over\n'), 'the maintenance has moved on or ended'],
    ['the go of another run', says(200, 'go run-2\n'), 'the maintenance has ended'],
    ['wait of another run', says(202, 'wait run-2\n'), 'the maintenance has ended'],
  ])('gives up when its run is over: %s', async (_name, answer, words) => {
    const ended = await waitThrough([says(202, 'wait run-1\n'), answer, GO]);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`gave up: ${words}$`));
  });

  test('pauses between answers that come at once', async () => {
    expect(await waitThrough([says(202, 'wait\n'), says(202, 'wait run-1\n'), GO])).toMatchObject({
      exitCode: 0,
      pauses: ['2', '2'],
    });
  });

  test('does not pause after an answer for which the gateway waited', async () => {
    const held: Answer = (response, request) =>
      void setTimeout(() => says(202, 'wait run-1\n')(response, request), 3000);
    expect(await waitThrough([held, GO])).toMatchObject({ exitCode: 0, pauses: ['0'] });
  });

  test.each([
    [408, {}, '2'],
    [429, {}, '2'],
    [429, { 'retry-after': '0' }, '2'],
    [429, { 'retry-after': '7' }, '7'],
    [429, { 'retry-after': '86400' }, '30'],
    [429, { 'retry-after': '9'.repeat(400) }, '30'],
    [429, { 'retry-after': 'Fri, 27 Nov 2026 08:00:00 GMT' }, '2'],
    [500, {}, '2'],
    [503, { 'retry-after': '11' }, '11'],
    [504, {}, '2'],
  ])('asks again after %i %j, %s s later', async (status, headers, pause) => {
    const ended = await waitThrough([says(status, 'unavailable\nTemporal is away.\n', headers), GO]);
    expect(ended).toMatchObject({ exitCode: 0, pauses: [pause] });
    expect(ended.stderr).toBe(
      `tagout-host: the gateway can't tell (${status} unavailable Temporal is away.); asking again`,
    );
  });

  test('asks the gateway to wait no longer than its own time allows', async () => {
    await waitThrough([says(202, 'wait\n'), GO], ['--timeout', '12']);
    const waits = urls().map((url) => Number(/wait=(\d+)$/.exec(url ?? '')?.[1]));
    expect(waits).toEqual([0, expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 12)]);
  });

  test('reads the answer behind a head of 100 Continue and a proxy', async () => {
    const raw: Answer = (_response, { socket }) =>
      socket.end(
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\ngo run-1\n',
      );
    expect(await look(raw)).toMatchObject({ exitCode: 0 });
  });

  test('is not opened by a body without a length that was cut', async () => {
    const raw: Answer = (_response, { socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\ngo run-1');
    expect(await look(raw)).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('is not held up by a body that never ends', async () => {
    const slow: Answer = (response) => response.writeHead(200, { 'content-type': 'text/plain' }).write('go run-1\n');
    expect(await look(slow)).toMatchObject({
      ...{ exitCode: 1, stdout: '' },
      stderr: expect.stringMatching(/can't tell \(000 curl: \(28\)/) as string,
    });
  });
});
