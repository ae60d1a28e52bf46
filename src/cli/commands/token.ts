import { isOpenToOthers, readKeyFile } from '../../gateway/tokens/key-file.js';
import { signToken } from '../../gateway/tokens/sign-token.js';
import type { Config } from '../../domain/config.js';
import { nearNames } from '../../domain/near-names.js';
import { UserError } from '../../domain/user-error.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { readConfig } from '../service.js';

/** 90 days. */
const DEFAULT_LIFE_MS = 2160 * 3_600_000;

/** Hosts that are listed where none has a similar name. */
const NAMED = 10;

export interface TokenArgs {
  host: string;
  /** The path of a key file with private halves. */
  keys: string;
  lifeMs: number | undefined;
}

/** `tagout token`: prints a token that is good for one host of the config's service. */
export async function token(context: Context, { host, keys, lifeMs = DEFAULT_LIFE_MS }: TokenArgs): Promise<number> {
  const config = readConfig(context);
  requireHost(config, host);
  const [key] = await readKeyFile(keys);
  const d = key?.d ?? null;
  if (key === undefined || d === null)
    throw new UserError(
      'usage',
      `${keys} holds no private key, so it can't sign: name the file of tagout key --output`,
    );
  if (await isOpenToOthers(keys)) context.view.note(`other users of this machine may read ${keys}: chmod 600 ${keys}`);
  const wanted = { service: config.service, host, issuedAt: new Date(), lifeMs };
  const signed = await signToken({ ...key, d }, wanted);
  context.view.token(signed.token, signed.expiresAt);
  return EXIT.done;
}

function requireHost({ service, clusters }: Config, host: string): void {
  const names = clusters.flatMap(({ hosts }) => hosts.map(({ name }) => name));
  if (names.includes(host)) return;
  const near = nearNames(host, names);
  const some = `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`;
  const hint = near.length === 0 ? `its hosts are: ${some}` : `did you mean ${near.join(', ')}?`;
  throw new UserError('usage', `${service} has no host ${host}; ${hint}`);
}
