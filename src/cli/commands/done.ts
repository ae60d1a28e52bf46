import type { Connected } from '../../connect.js';
import { longestVerdictMs, type Config } from '../../domain/config.js';
import type { DoneAnswer, DoneArgument } from '../../../workflows/messages.js';
import type { Context } from '../context.js';
import type { RunFacts } from '../../runs/facts.js';
import { UserError } from '../../domain/user-error.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';
import { claim, isGood, unclaimed } from '../../runs/claim.js';
import { withTemporal } from '../session.js';
import { requireRunning } from '../../runs/updates.js';

export interface DoneArgs {
  /** Null: every host that has not been claimed yet. */
  host: string | null;
  bootId: string | undefined;
  reason: string;
}

/** `tagout done`: a person's claim, checked like a host's. */
export async function done(context: Context, args: DoneArgs): Promise<number> {
  const config = readConfig(context);
  const updateMs = context.limits.updateMs + longestVerdictMs(config);
  return withTemporal(async (session) => {
    const run = await requireRunning(session, config.service);
    const answers: DoneAnswer[] = [];
    for (const host of await hostsOf(session, context, config, run, args.host)) {
      answers.push(await claim(session, run, claimOf(host, args, context.io.user), updateMs));
    }
    if (answers.length === 0) context.view.note('every host has been claimed already');
    context.view.claims(answers);
    return answers.every(isGood) ? EXIT.done : EXIT.refused;
  });
}

function claimOf(host: string, { bootId, reason }: DoneArgs, by: string): DoneArgument {
  return { host, ...(bootId === undefined ? {} : { bootId }), note: reason, by };
}

async function hostsOf(
  session: Connected,
  { limits }: Context,
  config: Config,
  run: RunFacts,
  host: DoneArgs['host'],
): Promise<string[]> {
  if (host !== null) return [host];
  const left = await unclaimed(session, run, limits.queryMs);
  if (left !== null) return left;
  const cluster = config.clusters.find((one) => one.name === run.cluster);
  if (cluster !== undefined) return cluster.hosts.map(({ name }) => name);
  throw new UserError('usage', `the running maintenance is for cluster ${run.cluster}, which is not in this config`);
}
