import type { ConfigResult } from '../../config.js';
import type { MadeKeys } from '../../gateway/tokens/key-files.js';
import type { StatusDocument } from '../../domain/status.js';
import type { DoneAnswer, PlanDocument, SentInput } from '../../../workflows/messages.js';
import type { Told } from '../exit.js';
import type { Live } from '../../runs/live.js';
import type { ListAnswer } from '../../runs/list.js';
import type { PlannedRoll } from '../../runs/plan-roll.js';
import type { ShownRoll } from '../../runs/service-view.js';
import type { Outage } from '../../runs/poll.js';
import type { ServerSetup } from '../../runs/server-setup.js';
import type { CleanReport, ProbeReport } from '../../probe/report.js';
import type { WhoAnswer } from '../../domain/who/answer.js';
import type { GuardAnswer } from './guard-text.js';
import type { Proposed } from './init-text.js';

/** What one poll of a run has seen. */
export interface Seen {
  /** Null where a roll is shown that has begun no maintenance yet. */
  document: StatusDocument | null;
  live: Live;
  /** The roll that is shown, with the maintenance that is opened in it. */
  roll?: ShownRoll | null;
}

/** A run that is shown while it goes on. */
export interface Watching {
  show(seen: Seen): void;
  /** As in View. */
  outage(outage: Outage | null): void;
  /** Shows how the run has ended. */
  end(last: Seen): void;
  /** Leaves what is shown. Idempotent. */
  close(): void;
}

/** A report that was written to a file. */
export interface WrittenReport {
  output: string;
  format: string;
  runId: string;
  bytes: number;
  /** An earlier report was there. */
  isReplaced: boolean;
  stillRunning: boolean;
}

/** Only views print: text for a person, or one JSON document. */
export interface View {
  config(path: string, result: ConfigResult): void;
  plan(document: PlanDocument): Promise<void> | void;
  plannedRoll(planned: PlannedRoll): Promise<void> | void;
  /** `refusal`: preflight refused the start; the document has the reasons. */
  started(document: StatusDocument, uiUrl: string | null, refusal: Told | null): Promise<void> | void;
  /** The input of a run that something else will start: JSON, in both views. */
  input(input: SentInput): void;
  /** `refusal`: preflight refused the roll. */
  rollStarted(document: ShownRoll, uiUrl: string | null, refusal: Told | null): Promise<void> | void;
  /** The roll after it was told something, and what it answered. */
  rollTold(document: ShownRoll, answer: string): Promise<void> | void;
  status(
    document: StatusDocument | null,
    besides?: { lastRefusal?: StatusDocument['lastRefusal']; live?: Live; roll?: ShownRoll | null },
  ): Promise<void> | void;
  /** Begins to show a run while it goes on. The JSON view shows only its outages, on stderr. */
  watching(): Promise<Watching>;
  /** Called at each failed poll while Temporal can't be reached; null: it answers again. */
  outage(outage: Outage | null): void;
  claims(answers: DoneAnswer[]): void;
  /** Never shows a private half. */
  key(made: MadeKeys): void;
  token(token: string, expiresAt: Date): void;
  guard(answer: GuardAnswer): void;
  /** What a guard waits for, while it waits. */
  guarding(answer: GuardAnswer): void;
  setup(setup: ServerSetup): void;
  /** `cleanUp`: the command that removes what is left. */
  probe(report: ProbeReport, cleanUp: string): void;
  cleaned(report: CleanReport): void;
  proposed(proposed: Proposed): void;
  who(answer: WhoAnswer): void;
  list(answer: ListAnswer): Promise<void>;
  /** A whole report, in its own format. */
  report(text: string): void;
  reported(written: WrittenReport): void;
  error(error: Told): void;
  /** A note besides the answer, for stderr. */
  note(text: string): void;
}
