import { randomUUID } from 'node:crypto';
import type http from 'node:http';
import type { AlbCore } from '../core.js';
import { ElbError } from '../elb-error.js';
import type { Shape } from '../tree.js';

const LOOK_UP = 'CloudTrail_20131101.LookupEvents';

/** CloudTrail's side of the API server: JSON 1.1, with the faults that a test has ordered for `LookupEvents`. */
export async function answerTrail(
  core: AlbCore,
  target: string,
  body: string,
  response: http.ServerResponse,
): Promise<void> {
  const send = (status: number, answer: string): void => {
    const id = randomUUID();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': id });
    response.end(answer);
  };
  const refuse = (code: string, message: string, status = 400): void =>
    send(status, JSON.stringify({ __type: `com.amazonaws.cloudtrail.v20131101#${code}`, message }));
  if (target !== LOOK_UP) return refuse('UnknownOperationException', `the lab has no ${target}`);
  const fault = core.faults.take('LookupEvents');
  if (fault?.kind === 'hold') await fault.until;
  switch (fault?.kind) {
    case 'error':
      return refuse(fault.code, fault.message ?? fault.code, fault.status);
    case 'body':
      return send(fault.status ?? 200, fault.body);
    case 'cut':
      return void response.destroy();
    case 'hang':
      return;
    case 'hold':
    case undefined:
  }
  try {
    send(200, JSON.stringify(core.trail.lookUp(JSON.parse(body) as Shape, Date.now())));
  } catch (error) {
    if (!(error instanceof ElbError)) throw error;
    refuse(error.code, error.message, error.status);
  }
}
