import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Elbv2Clients } from '../../../activities/elbv2/clients.js';
import type { AlbCore } from '../../../lab/alb/core.js';
import { ElbError } from '../../../lab/alb/elb-error.js';
import { FaultyAnswer } from '../../../lab/alb/faults.js';
import { answerXml } from '../../../lab/alb/query/write-xml.js';
import { shapes, type Shape } from '../../../lab/alb/tree.js';
import { unlessKilled } from './attempt.js';

/** The parts of an SDK command that are needed to carry it out without a client. */
interface Command {
  input: Shape;
  middlewareStack: {
    resolve: (
      handler: () => Promise<{ response: { body: Uint8Array }; output: Shape }>,
      context: object,
    ) => (args: object) => Promise<{ output: Shape }>;
  };
}

/** Clients that call the load balancer directly, as `name`, each call after a pause. They never retry. */
export function virtualClients(
  core: AlbCore,
  now: () => number,
  pause: () => Promise<void>,
  name = 'tagout',
): Elbv2Clients {
  const send = async (command: Command): Promise<Shape> => {
    await pause();
    const action = command.constructor.name.replace(/Command$/, '');
    const answer = ask(core, action, command.input, name, now());
    await unlessKilled();
    if (action !== 'DescribeRules') return answer;
    const response = { body: Buffer.from(emptyActions(answer)) };
    const handler = command.middlewareStack.resolve(async () => ({ response, output: answer }), {});
    return (await handler({ input: command.input, request: {} })).output;
  };
  const config = { streamCollector: async (bytes: Uint8Array) => bytes, region: async () => 'us-east-1' };
  const client = { send, config } as unknown as ElasticLoadBalancingV2Client;
  return { reads: client, writes: client };
}

/** The text of an answer, with empty actions: in the simulation, the SDK knows every element of an action. */
function emptyActions(answer: Shape): string {
  const rules = shapes(answer, 'Rules').map(
    (rule) => `<member><Actions>${'<member/>'.repeat(shapes(rule, 'Actions').length)}</Actions></member>`,
  );
  return answerXml('DescribeRules', {}, '').replace('</DescribeRulesResult>', `<Rules>${rules.join('')}</Rules>$&`);
}

function ask(core: AlbCore, action: string, params: Shape, name: string, now: number): Shape {
  try {
    return core.call({ action, params, by: { name, foreign: false }, now });
  } catch (error) {
    if (error instanceof ElbError) throw named(error.code, error.message, error.status);
    if (!(error instanceof FaultyAnswer)) throw error;
    const { fault } = error;
    if (fault.kind === 'error') throw named(fault.code, error.message, fault.status ?? 400);
    if (fault.kind === 'cut') throw named('ECONNRESET', 'socket hang up');
    throw new Error('char 1: the answer is no XML', { cause: error });
  }
}

function named(name: string, message: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), {
    ...{ name, code: name },
    ...(httpStatusCode === undefined ? {} : { $metadata: { httpStatusCode } }),
  });
}
