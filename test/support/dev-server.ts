import { startDevServer, type DevServer } from '../../src/dev-server.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';
import { freePorts } from '../../lab/free-ports.js';

/** Otherwise a run is deleted only once all work that its end caused is marked as done, up to a minute later. */
const DELETES_AT_ONCE = { 'history.transferProcessorEnsureCloseBeforeDelete': 'false' };

/**
 * A Temporal dev server on free ports of 127.0.0.1, with our search attributes; without `dbFilename` it keeps nothing.
 */
export async function startTestServer(dbFilename?: string): Promise<DevServer> {
  return (await restartableTestServer(dbFilename))();
}

/** Each start uses the same ports, and the data that the one before kept in `dbFilename`. */
export async function restartableTestServer(dbFilename?: string): Promise<() => Promise<DevServer>> {
  const [port = 0, httpPort = 0, uiPort = 0] = await freePorts(3);
  return () =>
    startDevServer({
      ip: '127.0.0.1',
      ...{ port, httpPort, uiPort },
      ...(dbFilename === undefined ? {} : { dbFilename }),
      namespace: 'default',
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      dynamicConfig: DELETES_AT_ONCE,
      say: (line) => console.error(line),
    });
}
