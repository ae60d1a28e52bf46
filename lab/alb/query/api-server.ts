import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { listen, readBody, shut } from '../../http.js';
import type { AlbCore, ApiCall } from '../core.js';
import { ElbError } from '../elb-error.js';
import { FaultyAnswer } from '../faults.js';
import type { Fault } from '../faults.js';
import type { Caller } from '../journal.js';
import { answerTrail } from '../trail/answer-trail.js';
import { readForm } from './read-form.js';
import { answerXml, errorXml } from './write-xml.js';

export interface ApiServer {
  /** For AWS_ENDPOINT_URL. */
  url: string;
  stop(): Promise<void>;
}

/**
 * The Query API of ELBv2 and Auto Scaling, and LookupEvents of CloudTrail, over HTTP on 127.0.0.1, for the real SDK.
 * Signatures are not checked.
 */
export async function startApiServer(core: AlbCore): Promise<ApiServer> {
  const server = http.createServer((request, response) => {
    void answerRequest(core, request, response).catch((error: unknown) => {
      // If the client went away, nothing is to be answered. Any other error is a bug of the lab, and gives a 500.
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  const port = await listen(server, '127.0.0.1');
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => shut(server) };
}

async function answerRequest(
  core: AlbCore,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    await answerTrail(core, target, body, response);
    return;
  }
  const { action, params } = readForm(body);
  const fault = core.faults.take(action);
  if (fault?.kind === 'hold') await fault.until;
  reply(core, { action, params, by: callerOf(request), now: Date.now(), requestId: randomUUID() }, fault, response);
}

function callerOf({ headers, socket }: http.IncomingMessage): Caller {
  const name = headers['user-agent'] ?? 'unknown';
  const accessKeyId = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  const sourceAddress = socket.remoteAddress;
  return {
    ...{ name, foreign: false, userAgent: name },
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
  };
}

type NumberedCall = ApiCall & { requestId: string };

function reply(core: AlbCore, call: NumberedCall, fault: Fault | undefined, response: http.ServerResponse): void {
  const { requestId } = call;
  const send = (status: number, body: string): void => {
    const named = core.settings.ways.requestIds ? { 'x-amzn-requestid': requestId } : {};
    response.writeHead(status, { 'content-type': 'text/xml', ...named });
    response.end(body);
  };
  const sendError = (code: string, message: string, status: number): void => {
    send(status, errorXml(code, message, status, requestId));
  };
  try {
    const result = core.carryOut(call, fault);
    send(200, answerXml(call.action, result, requestId));
  } catch (error) {
    if (error instanceof ElbError) {
      sendError(error.code, error.message, error.status);
      return;
    }
    if (!(error instanceof FaultyAnswer)) throw error;
    switch (error.fault.kind) {
      case 'error':
        sendError(error.fault.code, error.fault.message ?? error.message, error.fault.status ?? 400);
        return;
      case 'body':
        send(error.fault.status ?? 200, error.fault.body);
        return;
      case 'cut':
        response.destroy();
        return;
      case 'hang':
        return;
    }
  }
}
