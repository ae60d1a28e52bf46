import { NativeConnection } from '@temporalio/worker';
import { loadSettings, unreachable } from './connect.js';

export interface NativelyConnected {
  connection: NativeConnection;
  address: string;
  namespace: string;
}

/**
 * A worker's connection from the same settings as the CLI's client. Throws `BadSettings` or `Unreachable`. A file of
 * its own, because it loads the SDK's native part.
 */
export async function connectNative(): Promise<NativelyConnected> {
  const { address, namespace, connectionOptions } = await loadSettings();
  const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw unreachable(error, { address, namespace });
  });
  return { connection, address, namespace };
}
