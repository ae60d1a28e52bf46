import { MOMENTS, type Moment } from '../config.js';
import { isOneOf, isText, numberFrom, shapeOf } from '../shape.js';
import { oneLine } from '../one-line.js';

/** The argument of the signal `notifyGivenUp`. */
export interface GivenUpArgument {
  /** The place of the receiver in `notify`. */
  to: number;
  moment: Moment;
  why: string;
}

const LONGEST_WHY = 200;

const isGivenUp = shapeOf<GivenUpArgument>({ to: numberFrom(0), moment: isOneOf(...MOMENTS), why: isText });

/** The receivers that were given up. Anybody may send signals, so each receiver of the config is told of once. */
export class GivenUp {
  private readonly told = new Set<number>();

  constructor(private readonly receivers: number) {}

  /** The warning of a signal; null if it tells nothing. */
  hear(said: unknown): string | null {
    if (!isGivenUp(said)) return null;
    const { to, moment, why } = said;
    if (!Number.isInteger(to) || to >= this.receivers || this.told.has(to)) return null;
    this.told.add(to);
    return `notify[${to}] was not told of ${moment}, and that message is not tried again: ${oneLine(why, LONGEST_WHY)}`;
  }
}
