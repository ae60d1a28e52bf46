import { Runtime } from '@temporalio/worker';
import { connect, type Settings } from '../../connect.js';
import type { ConfigsFolder } from '../../config/configs-folder.js';
import { GaugeSet } from './gauge-set.js';
import { pollClusters } from './poll-clusters.js';

export interface ShownRuns {
  /** Null: the runs of every service are shown. */
  configs: ConfigsFolder | null;
  server: Settings | undefined;
  warn: (line: string) => void;
}

/** Begins to show every maintenance in the gauges; the answer is how to end that. Throws `Unreachable` or `BadSettings`. */
export async function showRuns({ configs, server, warn }: ShownRuns): Promise<() => void> {
  const session = await connect(server);
  const end = new AbortController();
  const polling = pollClusters({
    ...{ session, warn, signal: end.signal },
    gauges: new GaugeSet(Runtime.instance().metricMeter),
    configured: () =>
      configs?.lastGoodConfigs().flatMap(({ service, clusters }) => {
        return clusters.map(({ name }) => ({ service, cluster: name }));
      }) ?? null,
  });
  const closeAfterPolling = async (): Promise<void> => {
    try {
      await polling;
    } finally {
      // Closed in the middle of a call, the SDK's client would end the process: its retries would find the connection gone.
      await session.close();
    }
  };
  return () => {
    end.abort();
    void closeAfterPolling();
  };
}
