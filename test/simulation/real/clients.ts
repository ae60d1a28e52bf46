import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Elbv2Clients } from '../../../activities/elbv2/clients.js';
import type { AlbCore } from '../../../lab/alb/core.js';
import { ElbError } from '../../../lab/alb/elb-error.js';
import { FaultyAnswer } from '../../../lab/alb/faults.js';
import { readForm } from '../../../lab/alb/query/read-form.js';
import { answerXml, errorXml } from '../../../lab/alb/query/write-xml.js';

interface Answer {
  statusCode: number;
  body: string;
}

/** The real SDK, with everything that it does to calls and answers, but without a network. */
export function clientsWithoutNetwork(core: AlbCore): Elbv2Clients {
  const requestHandler = {
    handle: async ({ body }: { body?: unknown }) => {
      await nextTurn();
      const { statusCode, body: text } = ask(core, String(body));
      const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() };
      return { response: { statusCode, headers, body: Readable.from([Buffer.from(text)]) } };
    },
  };
  const common = {
    ...{ requestHandler, region: 'us-east-1', endpoint: 'http://127.0.0.1:1' },
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    // Nobody checks signatures, and signing is most of the cost of a call.
    signer: { sign: async <Request>(request: Request): Promise<Request> => request },
  };
  return {
    reads: new ElasticLoadBalancingV2Client({ ...common, maxAttempts: 1 }),
    writes: new ElasticLoadBalancingV2Client({ ...common, maxAttempts: 1 }),
  };
}

function ask(core: AlbCore, form: string): Answer {
  const { action, params } = readForm(form);
  const requestId = randomUUID();
  const failed = (code: string, message: string, statusCode: number): Answer => {
    return { statusCode, body: errorXml(code, message, statusCode, requestId) };
  };
  try {
    const answer = core.call({ action, params, by: { name: 'tagout', foreign: false }, now: Date.now(), requestId });
    return { statusCode: 200, body: answerXml(action, answer, requestId) };
  } catch (error) {
    if (error instanceof ElbError) return failed(error.code, error.message, error.status);
    if (!(error instanceof FaultyAnswer)) throw error;
    const { fault } = error;
    if (fault.kind === 'error') return failed(fault.code, error.message, fault.status ?? 400);
    if (fault.kind === 'body') return { statusCode: fault.status ?? 200, body: fault.body };
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }
}
