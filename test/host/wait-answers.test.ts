import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PHASES } from '../../src/domain/lifecycle.js';

import { runScript, type Ended } from './run-script.js';
import { hostStatus, statusDocument } from './status-document.js';
import { describeWithDash } from './with-dash.js';

// How `wait` treats one answer. The server is a stub here, because a real one gives only clean answers.
let server: Server;
let answers: { status: number; body: string };
const asked: { url: string | undefined; body: string }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ url: request.url, body });
      response.writeHead(answers.status).end(answers.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** One look: with no time left, `wait` either has the go at its first look or gives up. */
function look(status: number, body: string, env: Record<string, string> = {}, ...phase: string[]): Promise<Ended> {
  answers = { status, body };
  const TAGOUT_TEMPORAL_HTTP = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const settings = { TAGOUT_TEMPORAL_HTTP, TAGOUT_SERVICE: 'core', TAGOUT_HOST: 'east-1', ...env };
  return runScript(['wait', '--timeout', '0', ...phase], settings);
}

function answer(...documents: unknown[]): string {
  return JSON.stringify({ queryResult: documents });
}

const OPEN = answer(statusDocument({}));

describeWithDash('one answer', () => {
  test('opens when this host has the go', async () => {
    expect(await look(200, OPEN)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('has the go') as string,
    });
    expect(asked.at(-1)).toEqual({
      url: '/api/v1/namespaces/default/workflows/tagout-core/query/status',
      body: '{"queryRejectCondition":"QUERY_REJECT_CONDITION_NOT_OPEN"}',
    });
  });

  const others = Array.from({ length: 100 }, (_, index) => hostStatus({ name: `east-${index + 2}`, go: false }));
  test.each([
    ['with white space', JSON.stringify(JSON.parse(OPEN), null, '\t')],
    ['with the host last of many', answer(statusDocument({ hosts: [...others, hostStatus({})] }))],
    [
      'with hosts of confusing names',
      answer(statusDocument({ hosts: [hostStatus({ name: 'east-11', go: false }), hostStatus({})] })),
    ],
    ['with its keys in another order', answer(Object.fromEntries(Object.entries(statusDocument({})).reverse()))],
    [
      'with a reason why the host is unreadable',
      answer(statusDocument({ hosts: [hostStatus({ unobservable: 'answered, "}],\\' })] })),
    ],
    ['with other keys', answer({ ...statusDocument({}), more: { '': [[], {}, [[1.5e-7]], null] } })],
  ])('opens %s', async (_name, body) => {
    expect(await look(200, body)).toMatchObject({ exitCode: 0 });
  });

  const forged = '"hosts":[{"name":"east-1","go":true}]';
  const closed = [hostStatus({ go: false })];
  test.each([
    ['another host has the go', answer(statusDocument({ hosts: [hostStatus({ name: 'east-2' }), ...closed] }))],
    ['the name is only similar', answer(statusDocument({ hosts: [hostStatus({ name: 'east-12' })] }))],
    [
      'a dot in the name would match as a wildcard',
      answer(statusDocument({ hosts: [hostStatus({ name: 'eastx1' })] })),
      { TAGOUT_HOST: 'east.1' },
    ],
    ['the name is escaped', OPEN.replace('"name":"east-1"', '"name":"east\\u002d1"')],
    ['the go is a text', OPEN.replace('"go":true', '"go":"true"')],
    ['the go is a number', OPEN.replace('"go":true', '"go":1')],
    ['the go is missing', OPEN.replace('"go":true,', '')],
    ['the go is there twice', OPEN.replace('"go":true', '"go":false,"go":true')],
    ['the host is there twice', answer(statusDocument({ hosts: [hostStatus({}), hostStatus({})] }))],
    ['the hosts are there twice', OPEN.replace('"claims":', '"hosts":[],"claims":')],
    ['a reason forges hosts', answer(statusDocument({ hosts: closed, reason: `",${forged},"x":"` }))],
    [
      'a reason forges hosts with raw quotes',
      answer(statusDocument({ hosts: closed })).replace('"adopted"', `${forged},"adopted"`),
    ],
    [
      'hosts are forged deeper down',
      answer({ ...statusDocument({ hosts: closed }), more: JSON.parse(`{${forged}}`) as unknown }),
    ],
    ['a key forges a path', answer({ ...statusDocument({ hosts: [] }), 'hosts\u001c0\u001cgo': true })],
    ['a raw control character forges a path', OPEN.replace('"reason":"', '"reason":"\u001c')],
    ['it is of another service', answer(statusDocument({ service: 'web' }))],
    ['it is the second result', answer(null, statusDocument({}))],
    ['there is no result', answer()],
    ['the phase is unknown', answer({ ...statusDocument({}), phase: 'lunch' })],
    ['the phase is missing', OPEN.replace('"phase":"maintenance",', '')],
    ['there is something after it', `${OPEN}{}`],
    ['there is something before it', `x${OPEN}`],
    ['it is another document', '{"error":"go"}'],
    ['it is a page', '<html>"name":"east-1","go":true</html>'],
    ['it is empty', ''],
    ['it is nested too deep', OPEN.replace('"adopted":false', `"adopted":${'['.repeat(100)}${']'.repeat(100)}`)],
    ['the run has ended', '{"queryRejected":{"status":"WORKFLOW_EXECUTION_STATUS_TERMINATED"}}'],
    [
      'it is both rejected and answered',
      OPEN.replace('{', '{"queryRejected":{"status":"WORKFLOW_EXECUTION_STATUS_FAILED"},'),
    ],
  ] as [string, string, Record<string, string>?][])('stays closed when %s', async (_name, body, env = {}) => {
    expect(await look(200, body, env)).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('stays closed wherever the answer was cut', async () => {
    for (let length = 1; length < OPEN.length; length += 97) {
      expect(await look(200, OPEN.slice(0, length))).toMatchObject({ exitCode: 1, stdout: '' });
    }
  });

  test.each(PHASES)('in %s', async (phase) => {
    const body = answer(statusDocument({ phase }));
    expect((await look(200, body)).exitCode).toBe(phase === 'maintenance' ? 0 : 1);
    const drains = ['draining', 'settling', 'maintenance', 'confirming'].includes(phase);
    expect((await look(200, body, {}, 'draining')).exitCode).toBe(drains ? 0 : 1);
  });

  test.each([
    [400, '{"code":9,"message":"workflow is not ready"}', /asking again/],
    [429, '{"code":8}', /asking again/],
    [503, OPEN, /asking again/],
    [504, '{"code":4}', /asking again/],
    [301, OPEN, /gave up: the server answered 301/],
    [403, OPEN, /gave up: the server answered 403/],
    [404, '{"code":5,"message":"Not Found"}', /gave up: the server answered 404/],
  ])('%i %s', async (status, body, words) => {
    const ended = await look(status, body);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(words);
  });
});

describeWithDash('usage', () => {
  const good = { TAGOUT_TEMPORAL_HTTP: 'http://127.0.0.1:1', TAGOUT_SERVICE: 'core', TAGOUT_HOST: 'east-1' };
  test.each([
    [[], {}, /say wait or done/],
    [['skip'], {}, /unknown verb skip/],
    [['wait', 'restored'], {}, /not restored/],
    [['wait', 'maintenance', 'x'], {}, /one phase/],
    [['wait', '--force'], {}, /unknown option --force/],
    [['wait', '--timeout'], {}, /--timeout needs/],
    [['wait', '--timeout', '1m'], {}, /--timeout 1m is not/],
    [['done', 'x'.repeat(1001)], {}, /at most 1000 bytes/],
    [['done'], { TAGOUT_TEMPORAL_HTTP: '' }, /TAGOUT_GATEWAY is not set, and TAGOUT_TEMPORAL_HTTP is not set either/],
    [['done'], { TAGOUT_TEMPORAL_HTTP: '', TAGOUT_GATEWAY: 'gateway:8443' }, /TAGOUT_GATEWAY is gateway:8443, not an/],
    [['done'], { TAGOUT_TEMPORAL_HTTP: '127.0.0.1:7243' }, /not an http or https address/],
    [['done'], { TAGOUT_SERVICE: '' }, /TAGOUT_SERVICE is not set/],
    [['done'], { TAGOUT_SERVICE: 'a/b' }, /TAGOUT_SERVICE is "a\/b"/],
    [['done'], { TAGOUT_HOST: 'a"b' }, /TAGOUT_HOST is "a"b"/],
    [['done'], { TAGOUT_NAMESPACE: 'a b' }, /TAGOUT_NAMESPACE is "a b"/],
  ])('%j with %j is refused', async (args, env, words) => {
    const ended = await runScript(args, { ...good, ...env });
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toMatch(words);
    expect(ended.stderr).toMatch(/Usage: tagout-host wait/);
  });
  test('two server addresses are refused', async () => {
    expect(await runScript(['done'], { ...good, TAGOUT_GATEWAY: 'http://127.0.0.1:1' })).toEqual({
      ...{ exitCode: 2, stdout: '' },
      stderr: 'tagout-host: TAGOUT_GATEWAY and TAGOUT_TEMPORAL_HTTP are both set: remove one of them',
    });
  });

  test.each([[['--help']], [['wait', '--help']]])('%j prints the help', async (args) => {
    const ended = await runScript(args, {});
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Usage: tagout-host wait/);
  });
});
