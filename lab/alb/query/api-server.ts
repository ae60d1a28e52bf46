import http from 'node:http';
import { listen, readBody, shut } from '../../http.js';
import type { AlbCore, ApiCall } from '../core.js';
import { ElbError } from '../elb-error.js';
import { FaultyAnswer } from '../faults.js';
import type { Fault } from '../faults.js';
import { readForm } from './read-form.js';
import { answerXml, errorXml } from './write-xml.js';

export interface ApiServer {
  /** For AWS_ENDPOINT_URL. */
  url: string;
  stop(): Promise<void>;
}

/** The ELBv2 Query API over HTTP on 127.0.0.1, for the real SDK. Signatures are not checked. */
export async function startApiServer(core: AlbCore): Promise<ApiServer> {
  const server = http.createServer((request, response) => {
    void answerRequest(core, request, response).catch((error: unknown) => {
      // A client that went away has nobody to answer to; anything else is a bug of the lab, seen as a 500.
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  const port = await listen(server, '127.0.0.1');
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => shut(server) };
}

async function answerRequest(core: AlbCore, request: http.IncomingMessage, response: http.ServerResponse) {
  const { action, params } = readForm(await readBody(request));
  const fault = core.faults.take(action);
  if (fault?.kind === 'hold') await fault.until;
  const by = { name: request.headers['user-agent'] ?? 'unknown', foreign: false };
  reply(core, { action, params, by, now: Date.now() }, fault, response);
}

function reply(core: AlbCore, call: ApiCall, fault: Fault | undefined, response: http.ServerResponse): void {
  const send = (status: number, body: string): void => {
    response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': lastRequestId(core) });
    response.end(body);
  };
  try {
    const result = core.carryOut(call, fault);
    send(200, answerXml(call.action, result, lastRequestId(core)));
  } catch (error) {
    if (error instanceof ElbError) {
      send(error.status, errorXml(error.code, error.message, error.status, lastRequestId(core)));
    } else if (error instanceof FaultyAnswer) {
      misbehave(core, error.fault, response, send);
    } else {
      throw error;
    }
  }
}

function misbehave(
  core: AlbCore,
  fault: FaultyAnswer['fault'],
  response: http.ServerResponse,
  send: (status: number, body: string) => void,
): void {
  switch (fault.kind) {
    case 'error': {
      const status = fault.status ?? 400;
      send(status, errorXml(fault.code, fault.message ?? `injected ${fault.code}`, status, lastRequestId(core)));
      return;
    }
    case 'body':
      send(fault.status ?? 200, fault.body);
      return;
    case 'cut':
      response.destroy();
      return;
    case 'hang':
      return;
  }
}

function lastRequestId(core: AlbCore): string {
  return core.journal.entries.at(-1)?.requestId ?? '';
}
