import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { serviceView, withTold } from '../../runs/service-view.js';
import { withWho } from '../../runs/who.js';
import { withTemporal } from '../session.js';

/**
 * `tagout status`: shows the running maintenance of the service, or else the latest that was not refused; and the roll
 * that it belongs to.
 */
export async function status(context: Context): Promise<number> {
  const { service } = readConfig(context);
  return withTemporal(async (session) => {
    const { document, lastRefusal, live, roll } = await serviceView(session, service, context.limits.queryMs);
    const told = document && (await withWho(session, document));
    await context.view.status(told, { lastRefusal, live, roll: withTold(roll, document, told) });
    return EXIT.done;
  });
}
