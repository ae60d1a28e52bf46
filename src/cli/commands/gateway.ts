import { once } from 'node:events';
import { connect } from '../../connect.js';
import { UserError } from '../../domain/user-error.js';
import { ConfigsFolder } from '../../config/configs-folder.js';
import { EXIT } from '../exit.js';
import type { Address } from '../../gateway/listen.js';
import type { Io } from '../io.js';
import { writeReady } from '../ready-file.js';

export interface GatewayFlags {
  listen: Address;
  keys?: string;
  jwks?: string;
  issuer?: string;
  clientCa?: string;
  tlsCert?: string;
  tlsKey?: string;
  configs?: string;
  metrics?: string;
  readyFile?: string;
}

/** Runs the hosts' door until SIGTERM or Ctrl-C. */
export async function gateway({ stdout, stderr, log }: Io, flags: GatewayFlags): Promise<number> {
  checkTogether(flags);
  const [{ startGateway }, { createTokenCheck }, { TlsFiles }] = await Promise.all([
    import('../../gateway/gateway.js'),
    import('../../gateway/tokens/token-check.js'),
    import('../../gateway/tls-files.js'),
  ]);
  const warn = (line: string): void => stderr(`${line}\n`);
  const { keys, jwks, issuer, configs, metrics, tlsCert, tlsKey, clientCa = null } = flags;
  const stopped = stopSignal();
  const meter = metrics === undefined ? null : (await import('../../worker/runtime.js')).serveMetrics(warn, metrics);
  const opened = await startGateway({
    listen: flags.listen,
    tls:
      tlsCert === undefined || tlsKey === undefined
        ? null
        : await TlsFiles.open({ cert: tlsCert, key: tlsKey, clientCa }, warn),
    checkToken:
      keys === undefined && jwks === undefined
        ? null
        : await createTokenCheck({
            keysFile: keys,
            issuer: jwks === undefined ? undefined : { jwks, url: issuer! },
            report: warn,
          }),
    configs: configs === undefined ? null : new ConfigsFolder(configs),
    connect,
    meter,
    log,
    warn,
  });
  try {
    stdout(`gateway ready at ${opened.url}\n`);
    if (flags.readyFile !== undefined) await writeReady(flags.readyFile);
    await stopped;
  } finally {
    await opened.stop();
  }
  return EXIT.done;
}

/** Options that mean nothing without each other. */
function checkTogether({ keys, jwks, issuer, clientCa, tlsCert, tlsKey, configs }: GatewayFlags): void {
  const isGiven = (...options: (string | undefined)[]): boolean => options.some((one) => one !== undefined);
  if (!isGiven(keys, jwks, clientCa))
    throw new UserError(
      'usage',
      'say how a host proves who it is: --keys FILE (see tagout key), --jwks URL with --issuer URL, or --client-ca FILE',
    );
  if ((jwks === undefined) !== (issuer === undefined)) throw new UserError('usage', 'say both --jwks and --issuer');
  if (jwks !== undefined && configs === undefined)
    throw new UserError('usage', '--jwks needs --configs DIR, which says which host is which instance');
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UserError('usage', 'say both --tls-cert and --tls-key');
  if (clientCa !== undefined && tlsCert === undefined)
    throw new UserError('usage', '--client-ca needs --tls-cert and --tls-key: without TLS there are no certificates');
}

function stopSignal(): Promise<unknown> {
  return Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
}
