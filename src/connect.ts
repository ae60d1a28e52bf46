import type { Client, Connection } from '@temporalio/client';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { loadDataConverter } from './connect/data-converter.js';
import type { historyToJSON } from './connect/history-json.js';
import { BadSettings, unreachable } from './connect/errors.js';

export { decodePayload } from './connect/decode-payload.js';
export { encodePayload } from './connect/encode-payload.js';
export { failureMessage } from './connect/failure-message.js';
export {
  BadSettings,
  isRunUnknown,
  isTurnedAway,
  isUndecodable,
  isUnreachable,
  Unreachable,
  unreachable,
} from './connect/errors.js';

/** The SDK's form of a history as JSON, which is that of `temporal workflow show`. */
export async function loadHistoryToJson(): Promise<typeof historyToJSON> {
  return (await import('./connect/history-json.js')).historyToJSON;
}

/** A client, and the server that it asks: enough to ask about runs. */
export interface Session {
  client: Client;
  address: string;
  namespace: string;
}

export interface Connected extends Session {
  connection: Connection;
  close: () => Promise<void>;
}

export interface Settings {
  /** host:port. */
  address: string;
  namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect`. */
  connectionOptions: NonNullable<ClientConnectConfig['connectionOptions']>;
}

const CONNECT_MS = 3_000;

/**
 * gRPC's default is 4 MiB, which is two large events of a history. The SDK tries to set 128 MiB, but misspells the
 * option.
 */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** By default, gRPC waits up to two minutes before it tries again, longer than most outages. */
const RECONNECT_AT_MOST_MS = 2_000;

/**
 * A Temporal client, by default from the standard TEMPORAL_* settings, with the codecs of TAGOUT_DATA_CONVERTER. Throws
 * `BadSettings`, or `Unreachable` if the server does not answer within 3 s. The SDK is loaded only here, because that
 * takes a quarter of a second.
 */
export async function connect(settings?: Settings): Promise<Connected> {
  const [{ address, namespace, connectionOptions }, dataConverter, sdk] = await Promise.all([
    settings ?? loadSettings(),
    loadDataConverter(),
    import('./connect/sdk.js'),
  ]);
  const connection = await sdk.Connection.connect({
    ...connectionOptions,
    connectTimeout: CONNECT_MS,
    channelArgs: {
      'grpc.max_reconnect_backoff_ms': RECONNECT_AT_MOST_MS,
      'grpc.max_receive_message_length': ANSWER_BYTES_MAX,
    },
  }).catch((error: unknown) => {
    throw unreachable(error, { address, namespace });
  });
  const client = new sdk.Client({ connection, namespace, ...(dataConverter === undefined ? {} : { dataConverter }) });
  return { client, connection, address, namespace, close: () => connection.close() };
}

/**
 * The TEMPORAL_* variables, which override the profile in Temporal's TOML file; without both, a server on this machine.
 */
export async function loadSettings(): Promise<Settings> {
  const { loadClientConnectConfig } = await import('./connect/sdk.js');
  try {
    const { namespace, connectionOptions } = loadClientConnectConfig();
    const address = connectionOptions.address || '127.0.0.1:7233';
    return { address, namespace: namespace || 'default', connectionOptions: { ...connectionOptions, address } };
  } catch (cause) {
    throw new BadSettings(`The Temporal settings (TEMPORAL_*, temporal.toml) are wrong: ${(cause as Error).message}`, {
      cause,
    });
  }
}
