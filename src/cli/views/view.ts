import type { ConfigResult } from '../../config.js';
import type { StatusDocument } from '../../domain/status.js';
import type { DoneAnswer, PlanDocument } from '../../../workflows/messages.js';
import type { Told } from '../exit.js';
import type { Outage } from '../../runs/poll.js';

/** The only place that prints: for a person, or one JSON document. */
export interface View {
  config(path: string, result: ConfigResult): void;
  plan(document: PlanDocument): void;
  /** `refusal`: preflight ended it; the document has the reasons. */
  started(document: StatusDocument, uiUrl: string | null, refusal: Told | null): void;
  status(document: StatusDocument | null, lastRefusal?: StatusDocument['lastRefusal']): void;
  /** One look of a live view: only a person wants to see it. */
  live(document: StatusDocument): void;
  /** Temporal can't be reached, told again and again while that lasts; null: it answers again. */
  outage(outage: Outage | null): void;
  claims(answers: DoneAnswer[]): void;
  error(error: Told): void;
  /** Something beside the answer, for stderr. */
  note(text: string): void;
}
