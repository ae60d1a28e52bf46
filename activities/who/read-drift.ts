import { Context } from '@temporalio/activity';
import { boundedDocument } from '../../src/domain/notify/bounded-document.js';
import type { FailureType } from '../../src/domain/failure.js';
import type { StatusDocument } from '../../src/domain/status.js';
import type { ChangedRun } from '../../src/domain/who/changed-run.js';
import type { Asking } from '../../src/domain/who/question.js';
import { endedDocument } from '../../src/runs/documents.js';
import { driftQuestion } from '../../src/runs/drift-question.js';
import { findRun } from '../../src/runs/find.js';
import { poll } from '../../src/runs/poll.js';
import { beating } from '../beat.js';
import type { WhoPorts } from './who-ports.js';

/** What a run has ended with. */
export interface Drift {
  /** Null: there is nothing to ask, as `why` says. */
  asking: Asking | null;
  why: string | null;
  /** Null if the server has forgotten the run. */
  status: StatusDocument | null;
}

/** How long one look at the run may take. */
const ANSWER_MS = 10_000;
/** Seldom, because each heartbeat costs the server a write. */
const BEAT_MS = 10_000;

const DRIFT: FailureType = 'RoutingDrift';

/** Waits until the run has ended, because only then all of its own writes are in its history; then reads that. */
export async function readDrift(ports: WhoPorts, { config: { service }, runId }: ChangedRun): Promise<Drift> {
  const { client, info } = Context.current();
  const session = { client, namespace: info.namespace, address: ports.address };
  const { everyMs } = ports;
  const { asking, why, status } = await beating<never, Drift>(
    { config: { drain: { pollMs: everyMs } } },
    ports,
    async (beat) => {
      const { signal } = beat;
      const look = async (): Promise<Drift | undefined> => {
        const run = await findRun(session, service, runId);
        if (run === null) return { asking: null, why: 'Temporal does not know that run any more', status: null };
        if (run.running) return undefined;
        const document = await endedDocument(session, run);
        const status = boundedDocument(document);
        if (document.failure?.type !== DRIFT)
          return { asking: null, why: `the run ended ${document.phase}, not because of drift`, status };
        const asking = await driftQuestion(session, run, document.failure.drift);
        return { asking, why: asking === null ? 'its history does not say on which load balancers' : null, status };
      };
      const limits = { everyMs, answerMs: ANSWER_MS, outageMs: Infinity, turnedAwayMs: Infinity, signal };
      return poll(session, look, {
        ...limits,
        tell: (outage) => beat.tell({ waitingFor: outage === null ? [] : [outage.why] }),
      });
    },
    { beatMs: BEAT_MS },
  );
  return { asking, why, status };
}
