import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { UserError } from '../domain/user-error.js';
import { requireSearchAttributes } from './search-attributes.js';
import type { Connected } from './session.js';

/** What a server has, and what had to be added. */
export interface ServerSetup {
  namespace: string;
  address: string;
  searchAttributes: { name: string; state: 'present' | 'registered' }[];
  /** Where one is not good, hosts or people will miss something; a maintenance can run all the same. */
  checks: SetupCheck[];
}

export interface SetupCheck {
  what: 'retention' | 'http-api' | 'version';
  good: boolean;
  message: string;
}

export interface SetupLimits {
  /** How long a new search attribute may take until the server knows it. */
  knownMs: number;
  pollMs: number;
}

/** Of type Keyword, as the enum of Temporal's API has it: temporal/api/enums/v1/common.proto, IndexedValueType. */
const KEYWORD = 2;

/** gRPC status codes. */
const ALREADY_EXISTS = 6;
const DENIED = [7, 12];

const NAMES: string[] = Object.values(SEARCH_ATTRIBUTES);

/**
 * Registers the search attributes that are missing, and waits until the server knows them; a second time it changes
 * nothing. Throws a `UserError` if one is there with another type, or may not be registered by this client.
 */
export async function registerSearchAttributes(
  session: Connected,
  limits: SetupLimits,
): Promise<ServerSetup['searchAttributes']> {
  const missing = await missingNames(session);
  if (missing.length > 0) await add(session, missing);
  await untilKnown(session, limits);
  return NAMES.map((name) => ({ name, state: missing.includes(name) ? 'registered' : 'present' }));
}

/** Throws the server's complaint if a search attribute is still unknown at the end. */
async function untilKnown(session: Connected, { knownMs, pollMs }: SetupLimits): Promise<void> {
  const endsAtMs = performance.now() + knownMs;
  for (;;) {
    try {
      return await requireSearchAttributes(session);
    } catch (error) {
      if (performance.now() >= endsAtMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function missingNames({ connection, namespace }: Connected): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const wrong = NAMES.find((name) => (customAttributes[name] ?? KEYWORD) !== KEYWORD);
  if (wrong !== undefined)
    throw new UserError(
      'refused',
      `search attribute ${wrong} of namespace ${namespace} has another type than Keyword: remove it with \`temporal operator search-attribute remove --namespace ${namespace} --name ${wrong}\` if nobody uses it, then try again`,
    );
  return NAMES.filter((name) => customAttributes[name] === undefined);
}

async function add({ connection, namespace }: Connected, names: string[]): Promise<void> {
  const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    const { code } = error as { code?: number };
    // Somebody else was faster.
    if (code === ALREADY_EXISTS) return;
    if (code === undefined || !DENIED.includes(code)) throw error;
    throw new UserError(
      'refused',
      `this client may not register search attributes in namespace ${namespace}: somebody who may must add ${names.join(', ')}, each of type Keyword (in Temporal Cloud: on the page of the namespace, or with tcld)`,
      { cause: error },
    );
  }
}
