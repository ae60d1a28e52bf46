import { findRun } from '../../runs/find.js';
import { serviceDocument, runDocument } from '../../runs/documents.js';
import { askWho, type WhoRun } from '../../runs/who.js';
import { UserError } from '../../domain/user-error.js';
import { notAsked } from '../../domain/who/answer.js';
import type { Connected } from '../../runs/session.js';
import { TASK_QUEUE } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { withTemporal } from '../session.js';

export interface WhoArgs {
  runId: string | undefined;
}

/** `tagout who`: who changed the load balancer during a run. */
export async function who(context: Context, { runId }: WhoArgs): Promise<number> {
  const config = readConfig(context);
  const queue = context.io.env['TAGOUT_TASK_QUEUE'] || TASK_QUEUE;
  return withTemporal(async (session) => {
    const run = await findWhoRun(session, config.service, runId, context.limits.queryMs);
    const answer =
      run === null
        ? notAsked({ service: config.service, cluster: '', runId: runId ?? '' }, 'there was no maintenance yet')
        : await askWho(session, run, { isWanted: config.who !== undefined, queue });
    context.view.who(answer);
    return answer.state === 'known' ? EXIT.done : EXIT.refused;
  });
}

/** Null if the service has no run; throws if it has none with that id. */
async function findWhoRun(
  session: Connected,
  service: string,
  runId: string | undefined,
  queryMs: number,
): Promise<WhoRun | null> {
  if (runId === undefined) return (await serviceDocument(session, service, queryMs)).document;
  const run = await findRun(session, service, runId);
  if (run === null) throw new UserError('usage', `Temporal knows no run ${runId} of ${service}`);
  return runDocument(session, run, queryMs);
}
