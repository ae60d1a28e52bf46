import { ElbError } from '../elb-error.js';
import type { Journal, JournalEntry } from '../journal.js';
import { page } from './page.js';
import { eventOf, type Identity } from './event.js';
import { Throttle } from '../throttle.js';
import type { ThrottleSetting } from '../throttle.js';
import type { Tree, Shape } from '../tree.js';

/** How CloudTrail behaves; may be changed at any time. */
export interface TrailSettings {
  /** An event can be found this long after its call. */
  delayMs: number;
  /** The most events of one answer, whatever was requested. */
  pageSize: number;
  /** How many calls of LookupEvents are allowed; null: any number. AWS allows 2 a second. */
  throttle: ThrottleSetting | null;
  /** Who has which access key, or calls by which name. */
  identities: Map<string, Identity>;
}

/** The lab's CloudTrail: every call of the load balancer's API, errors too, after a delay. */
export class Trail {
  readonly settings: TrailSettings;
  readonly #throttle = new Throttle();

  constructor(
    private readonly journal: Journal,
    settings: Partial<TrailSettings> = {},
  ) {
    this.settings = { delayMs: 0, pageSize: 50, throttle: null, identities: new Map(), ...settings };
  }

  /** LookupEvents: the newest first. Times are seconds since the Unix epoch, as in JSON 1.1. */
  lookUp(asked: Shape, now: number): Shape {
    const { delayMs, pageSize, throttle, identities } = this.settings;
    if (throttle !== null && !this.#throttle.admits(throttle, now)) throw new ElbError(throttle.code, 'Rate exceeded');
    const [from, to] = [secondsIn(asked['StartTime'], 0), secondsIn(asked['EndTime'], Infinity)];
    const name = eventNameIn(asked['LookupAttributes']);
    const found = this.journal.entries.filter((entry) => {
      const second = Math.floor(entry.at / 1_000);
      return (
        isCall(entry) &&
        entry.at + delayMs <= now &&
        second >= from &&
        second <= to &&
        (name ?? entry.action) === entry.action
      );
    });
    return page(found.toReversed(), asked, pageSize, (entry) => eventOf(entry, identities));
  }
}

/** Calls of Auto Scaling are recorded under another source, and nobody asks for them. */
function isCall({ action }: JournalEntry): boolean {
  return !action.includes('AutoScaling');
}

function secondsIn(value: Tree | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function eventNameIn(attributes: Tree | undefined): string | null {
  const [first] = Array.isArray(attributes) ? attributes : [];
  const { AttributeKey: key, AttributeValue: value } = (first ?? {}) as Shape;
  return key === 'EventName' && typeof value === 'string' ? value : null;
}
