import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runScript, type Ended } from './run-script.js';
import { describeWithDash } from './with-dash.js';

// How `done` treats one answer to its signal. All further requests get the same answer.
let server: Server;
let answers: { status: number; body: string };
beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(answers.status).end(answers.body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** With no time left, `done` tries once and does not wait for a verdict. */
function claim(status: number, body: string): Promise<Ended> {
  answers = { status, body };
  const TAGOUT_TEMPORAL_HTTP = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return runScript(['done', '--timeout', '0'], { TAGOUT_TEMPORAL_HTTP, TAGOUT_SERVICE: 'core', TAGOUT_HOST: 'east-1' });
}

const LINK = '{"link":{"workflowEvent":{"namespace":"default","workflowId":"tagout-core","runId":"r"}}}';

describeWithDash('one answer to a claim', () => {
  test.each([['{}'], [LINK], ['{\n  "link": {}\n}\n']])('%j accepts it', async (body) => {
    expect(await claim(200, body)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/not judged yet/) as string,
    });
  });

  const page = `<html>\n<body>Log in to go on ${'.'.repeat(5000)}</body></html>`;
  test.each([
    [200, page],
    [200, ''],
    [200, '[]'],
    [200, 'null'],
    [200, '"{}"'],
    [200, '{"status":"ok"}'],
    [200, '{"link":"http://portal"}'],
    [200, '{"link":{},"login":"http://portal"}'],
    [200, '{"linkage":{}}'],
    [200, `${LINK}${LINK}`],
    [200, LINK.slice(0, -1)],
    [302, page],
    [403, page],
    [404, page],
    [407, ''],
    [511, page],
    [503, '{"code":14,"message":"unavailable"}'],
  ])('%i does not, whatever its body (%#): the claim is tried again, until the time is over', async (status, body) => {
    const ended = await claim(status, body);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toMatch(new RegExp(`^tagout-host: not accepted yet \\(${status} .*\\); trying again\n`));
    expect(ended.stderr).toMatch(/gave up: 0 s are over$/);
    expect(ended.stderr.length).toBeLessThan(400);
  });

  test.each([
    [403, '{"code":7,"message":"Request unauthorized."}'],
    [404, '{"code":5,"message":"Not Found","details":[]}'],
    [400, '{"code":3,"message":"unable to decode"}'],
  ])('%i %s is an answer of the server, and is not tried again', async (status, body) => {
    const ended = await claim(status, body);
    expect(ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ended.stderr).toBe(`tagout-host: gave up: the server answered ${status}: ${body}`);
  });
});
