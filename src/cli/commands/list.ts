import { UserError } from '../../domain/user-error.js';
import { listRuns } from '../../runs/list.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { withTemporal } from '../session.js';

export interface ListFlags {
  service: string | undefined;
  all: boolean;
}

/** Longer than this, nobody waits for a list. */
const LOOK_MS = 10_000;

/** `tagout list`: the maintenances and rolls of a whole namespace. It reads no config. */
export async function list({ view, limits }: Context, { service, all }: ListFlags): Promise<number> {
  // It becomes part of a query.
  if (service !== undefined && !/^[a-z0-9-]{1,40}$/.test(service))
    throw new UserError('usage', `--service must be the name of a service: 1 to 40 of a-z, 0-9 and -`);
  return withTemporal(async (session) => {
    const { queryMs } = limits;
    await view.list(await listRuns(session, { service: service ?? null, all }, { queryMs, lookMs: LOOK_MS }));
    return EXIT.done;
  });
}
