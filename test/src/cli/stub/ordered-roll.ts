import * as wf from '@temporalio/workflow';
import type { RollDocument, RollStatus } from '../../../../src/domain/roll/document.js';
import * as names from '../../../../workflows/messages.js';

/** What a test asks a stub roll to show. `breaks`: its workflow tasks fail from now on. */
export type RollOrder = { roll: Partial<RollStatus>; cluster?: string; breaks?: string };

export const rollOrder = wf.defineSignal<[RollOrder]>('rollOrder');

/** The document of a roll, without its work: it shows what a test orders, and ends in an end. */
export async function showOrders(input: names.RollInput): Promise<RollDocument> {
  const { workflowId, runId, startTime } = wf.workflowInfo();
  const { config, clusters, startedBy, reason } = input;
  const at = startTime.toISOString();
  const document: RollDocument = {
    service: config.service,
    roll: {
      ...{ workflowId, runId, phase: 'preflight', startedAt: at, phaseSince: at, startedBy, reason },
      clusters: clusters.map((name) => ({ name, state: 'waiting', runId: null })),
      ...{ waitingFor: [], said: [], timeline: [{ phase: 'preflight', cluster: null, at }], warnings: [] },
      ...{ failure: null, next: null },
    },
    current: null,
  };
  const orders: RollOrder[] = [];
  wf.setHandler(rollOrder, (one) => void orders.push(one));
  wf.setHandler(wf.defineQuery<RollDocument>(names.STATUS), () => document);
  wf.upsertMemo({ clusters, startedBy, reason });
  for (;;) {
    await wf.condition(() => orders.length > 0);
    const { roll, cluster, breaks } = orders.shift() as RollOrder;
    if (breaks !== undefined) throw new TypeError(breaks);
    Object.assign(document.roll, roll);
    const { phase, failure, timeline } = document.roll;
    timeline.push({ phase, cluster: cluster ?? null, at: new Date().toISOString() });
    wf.upsertSearchAttributes([{ key: { name: names.SEARCH_ATTRIBUTES.phase, type: 'KEYWORD' }, value: phase }]);
    if (cluster !== undefined) await begin(input, cluster);
    if (phase === 'restored') return document;
    if (failure === null) continue;
    const { message, type } = failure;
    throw wf.ApplicationFailure.create({ message, type, nonRetryable: true, details: [document] });
  }
}

/** As the real roll begins the maintenance of a cluster. */
async function begin({ config, startedBy, reason, limits }: names.RollInput, cluster: string): Promise<void> {
  const input: names.MaintainInput = { config, cluster, startedBy, reason, adopt: null, standby: false, limits };
  const { service, cluster: ofCluster, phase } = names.SEARCH_ATTRIBUTES;
  const values = { [service]: config.service, [ofCluster]: cluster, [phase]: 'preflight' };
  await wf.startChild(names.MAINTAIN_CLUSTER, {
    workflowId: names.maintenanceId(config.service),
    parentClosePolicy: 'ABANDON',
    args: [input],
    typedSearchAttributes: Object.entries(values).map(([name, value]) => ({
      key: { name, type: 'KEYWORD' as const },
      value,
    })),
  });
}
