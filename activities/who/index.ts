import { compact } from '../../src/domain/packed.js';
import { whoId } from '../../src/domain/who/changed-run.js';
import { ofWorkflow } from '../of-workflow.js';
import { askTrail, type Question } from './ask-trail.js';
import { readDrift, type Drift } from './read-drift.js';
import type { WhoAnswer } from '../../src/domain/who/answer.js';
import type { ChangedRun } from '../../src/domain/who/changed-run.js';
import type { WhoPorts } from './who-ports.js';

/** The activities of `whoChanged`. They only read. */
export interface WhoActivities {
  readDrift: (run: ChangedRun) => Promise<Drift>;
  askTrail: (question: Question) => Promise<WhoAnswer>;
}

export function createWhoActivities(ports: WhoPorts): WhoActivities {
  return {
    readDrift: async (sent) => compact(await readDrift(ports, ofWorkflow(sent, 'whoChanged', whoId))) as Drift,
    askTrail: async (sent) => compact(await askTrail(ports, ofWorkflow(sent, 'whoChanged', whoId))) as WhoAnswer,
  };
}
