import { checkHttpApi, checkRetention, checkVersion } from '../../runs/server-checks.js';
import { registerSearchAttributes } from '../../runs/server-setup.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { withTemporal } from '../session.js';

/** Where a server has its HTTP API unless its config says otherwise. */
const HTTP_PORT = 7243;

const LIMITS = { knownMs: 60_000, pollMs: 250 };

/** `tagout setup`: registers the search attributes, and checks the server. */
export async function setup({ io, view }: Pick<Context, 'io' | 'view'>): Promise<number> {
  return withTemporal(async (session) => {
    const { namespace, address } = session;
    const retention = await checkRetention(session);
    const searchAttributes = await registerSearchAttributes(session, LIMITS);
    const httpApi = io.env['TAGOUT_TEMPORAL_HTTP'] || `http://${address.replace(/:\d+$/, '')}:${HTTP_PORT}`;
    const checks = [await checkVersion(session), retention, await checkHttpApi(httpApi, session)];
    view.setup({ namespace, address, searchAttributes, checks });
    return EXIT.done;
  });
}
