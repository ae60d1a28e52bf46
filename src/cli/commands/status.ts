import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { serviceDocument } from '../../runs/documents.js';
import { liveOf } from '../../runs/live.js';
import { withWho } from '../../runs/who.js';
import { withTemporal } from '../session.js';

/** `tagout status`: shows the running maintenance of the service, or else the latest that was not refused. */
export async function status(context: Context): Promise<number> {
  const { service } = readConfig(context);
  return withTemporal(async (session) => {
    const { document, run, lastRefusal } = await serviceDocument(session, service, context.limits.queryMs);
    const live = run === null ? {} : { live: liveOf(run) };
    context.view.status(document && (await withWho(session, document)), { lastRefusal, ...live });
    return EXIT.done;
  });
}
