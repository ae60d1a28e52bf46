import { InvalidArgumentError } from 'commander';
import { DURATION_WORDS, parseDuration } from '../config.js';
import { isPhase, PHASES, type Phase } from '../domain/lifecycle.js';
import { LARGEST_SHARE } from '../domain/routing.js';
import { LONGEST_TEXT, type MaintainInput } from '../../workflows/messages.js';
import { UserError } from '../domain/user-error.js';

const LARGEST_PORT = 65_535;

export function phaseOption(text: string): Phase {
  if (isPhase(text)) return text;
  throw new InvalidArgumentError(`It must be one of: ${PHASES.join(', ')}.`);
}

export function portOption(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port <= LARGEST_PORT) return port;
  throw new InvalidArgumentError(`It must be a number from 1 to ${LARGEST_PORT}.`);
}

export function durationOption(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError(`It must be ${DURATION_WORDS}.`);
}

/** A value that was forgotten must not swallow the flag behind it: that would do another thing than was asked for. */
export function textOption(text: string): string {
  if (text.startsWith('--')) throw new InvalidArgumentError(`It is missing: ${text} is an option of its own.`);
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  if (text.trim().length <= LONGEST_TEXT) return text.trim();
  throw new InvalidArgumentError(`It must be no longer than ${LONGEST_TEXT} characters.`);
}

export function shareOption(text: string): number | 'balanced' {
  if (text === 'balanced') return text;
  const share = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (share > 0 && share <= LARGEST_SHARE) return share;
  throw new InvalidArgumentError(`It must be balanced, or a number from 1 to ${LARGEST_SHARE}.`);
}

/** Of ELBv2 a second: an account has no more than some tens of them. */
const READS_MAX = 1000;

export function readsOption(text: string): number {
  const reads = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (reads > 0 && reads <= READS_MAX) return reads;
  throw new InvalidArgumentError(`It must be a number above 0, and no more than ${READS_MAX}.`);
}

/** What `--adopt`, `--share` and `--standby` say together. */
export function startModeOf(options: { adopt?: boolean; share?: number | 'balanced'; standby?: boolean }): StartMode {
  if (options.adopt && options.standby)
    throw new UserError(
      'usage',
      'say either --adopt or --standby: what is at share 0 is to be given back, or is meant to be there',
    );
  if (options.adopt) return { adopt: { share: options.share ?? null }, standby: false };
  if (options.share === undefined) return { adopt: null, standby: options.standby ?? false };
  throw new UserError('usage', '--share says what to give back after --adopt; it means nothing without it');
}

/** What to make of target groups that are at share 0 already. */
export type StartMode = Pick<MaintainInput, 'adopt' | 'standby'>;
