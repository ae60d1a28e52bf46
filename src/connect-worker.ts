import { NativeConnection } from '@temporalio/worker';
import { loadSettings, unreachable, type Settings } from './connect.js';

export interface NativelyConnected {
  connection: NativeConnection;
  address: string;
  namespace: string;
}

/**
 * A worker's connection; by default with the same settings as the CLI's client. Throws `BadSettings` or `Unreachable`.
 * In its own file because it loads the SDK's native part.
 */
export async function connectNative(settings?: Settings): Promise<NativelyConnected> {
  const { address, namespace, connectionOptions } = settings ?? (await loadSettings());
  const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw unreachable(error, { address, namespace });
  });
  return { connection, address, namespace };
}
