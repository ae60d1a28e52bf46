import { compact } from '../../src/domain/packed.js';
import { notifyId } from '../../src/domain/notify/notified-run.js';
import { whoId } from '../../src/domain/who/changed-run.js';
import { ofWorkflow } from '../of-workflow.js';
import { awaitMoments, type Awaited, type News } from './await-moments.js';
import { deliver, type Delivery } from './deliver.js';
import type { NotifyPorts } from './notify-ports.js';

/** The activities of `notifyRun`. They touch neither the load balancer nor hosts. */
export interface NotifyActivities {
  awaitMoments: (run: Awaited) => Promise<News>;
  deliver: (delivery: Delivery) => Promise<void>;
}

export function createNotifyActivities(ports: NotifyPorts): NotifyActivities {
  return {
    awaitMoments: async (sent) => compact(await awaitMoments(ports, ofWorkflow(sent, 'notifyRun', notifyId))) as News,
    deliver: (sent) => deliver(ports, ofWorkflow(sent, 'notifyRun and whoChanged', notifyId, whoId)),
  };
}
