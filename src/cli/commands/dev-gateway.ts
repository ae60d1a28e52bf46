import { existsSync } from 'node:fs';
import { connect, type Settings } from '../../connect.js';
import { isUserError } from '../../domain/user-error.js';

const PORT = 8090;
const KEYS = './.tagout/keys.json';

export interface DevGateway {
  settings: Settings;
  /** Undefined: nobody asked for a port. */
  port: number | undefined;
  say: (line: string) => void;
  warn: (line: string) => void;
}

/**
 * The gateway of `tagout dev`, with a key of its own. If nobody asked for its port and another program has it, there is
 * no gateway: the rest is of use without it.
 */
export async function openGateway({
  settings,
  port,
  say,
  warn,
}: DevGateway): Promise<{ stop: () => Promise<void> } | null> {
  const [{ startGateway }, { createTokenCheck }, { makeKeyFiles }] = await Promise.all([
    import('../../gateway/gateway.js'),
    import('../../gateway/tokens/token-check.js'),
    import('../../gateway/tokens/key-files.js'),
  ]);
  if (!existsSync(KEYS)) await makeKeyFiles({ output: KEYS, publicFile: null });
  try {
    const gateway = await startGateway({
      listen: { host: '127.0.0.1', port: port ?? PORT },
      tls: null,
      // One process holds both halves of the key here, so a warning about that would help nobody.
      checkToken: await createTokenCheck({ keysFile: KEYS, report: () => undefined }),
      configs: null,
      connect: () => connect(settings),
      meter: null,
      log: () => undefined,
      warn,
    });
    say(`gateway ${gateway.url}   tokens: tagout token --keys ${KEYS} --host HOST`);
    return gateway;
  } catch (error) {
    if (port !== undefined || !isUserError(error) || error.kind !== 'unreachable') throw error;
    warn(`no gateway: ${error.message}; choose another port with tagout dev --gateway-port PORT`);
    return null;
  }
}
