import { isIPv4, isIPv6 } from 'node:net';
import { InvalidArgumentError } from 'commander';
import { DURATION_WORDS, isLoadBalancerName, parseDuration, parseTimeSpan } from '../config.js';
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

/** Where to listen, as `IP:PORT`. A name could mean several addresses, so `localhost` is the only one. */
export function addressOption(text: string): string {
  const { host, port } = readAddress(text) ?? {};
  if (host !== undefined && port !== undefined && port > 0)
    return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
  throw new InvalidArgumentError('It must be an IP address and a port, such as 127.0.0.1:9464 or [::1]:9464.');
}

/** Where to listen: `IP:PORT`, or `:PORT` for every address of this machine. Port 0: any that is free. */
export function listenOption(text: string): { host: string | undefined; port: number } {
  const address = readAddress(text);
  if (address !== null) return address;
  throw new InvalidArgumentError(
    'It must be an IP address and a port, such as 10.0.0.5:8090, or :8090 for every address.',
  );
}

/** `IP:PORT`, with an IPv6 address in brackets, or `:PORT`, which names no host. Null if it is anything else. */
function readAddress(text: string): { host: string | undefined; port: number } | null {
  const [, name = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  const [, inBrackets = ''] = /^\[(.+)\]$/.exec(name) ?? [];
  const host = name === 'localhost' ? '127.0.0.1' : inBrackets || name;
  const isAddress = ['', 'localhost'].includes(name) || isIPv4(name) || isIPv6(inBrackets);
  if (digits === '' || !isAddress || Number(digits) > LARGEST_PORT) return null;
  return { host: name === '' ? undefined : host, port: Number(digits) };
}

export function durationOption(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError(`It must be ${DURATION_WORDS}.`);
}

/** Hours that a token may be valid: a year. The gateway accepts none that is valid for longer. */
const LONGEST_LIFE_H = 8784;

export function lifeOption(text: string): number {
  const ms = parseTimeSpan(text);
  if (ms !== undefined && ms > 0 && ms <= LONGEST_LIFE_H * 3_600_000) return ms;
  throw new InvalidArgumentError(`It must be a number and ms, s, m or h, above 0 and at most ${LONGEST_LIFE_H}h.`);
}

/** When a value was forgotten, the next flag must not be taken as the value: the command would do something else. */
export function textOption(text: string): string {
  if (text.startsWith('--')) throw new InvalidArgumentError(`The value is missing: ${text} is another option.`);
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  if (text.trim().length <= LONGEST_TEXT) return text.trim();
  throw new InvalidArgumentError(`It must be no longer than ${LONGEST_TEXT} characters.`);
}

export function loadBalancerOption(text: string): string {
  if (isLoadBalancerName(text)) return text;
  throw new InvalidArgumentError('It must be the name or the ARN of a load balancer.');
}

export function shareOption(text: string): number | 'balanced' {
  if (text === 'balanced') return text;
  const share = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (share > 0 && share <= LARGEST_SHARE) return share;
  throw new InvalidArgumentError(`It must be balanced, or a number from 1 to ${LARGEST_SHARE}.`);
}

/** Reads of ELBv2 per second. AWS allows an account only a few tens. */
const READS_MAX = 1000;

export function readsOption(text: string): number {
  const reads = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (reads > 0 && reads <= READS_MAX) return reads;
  throw new InvalidArgumentError(`It must be a number above 0, and no more than ${READS_MAX}.`);
}

/** The start mode that `--adopt`, `--share` and `--standby` ask for together. */
export function startModeOf(options: { adopt?: boolean; share?: number | 'balanced'; standby?: boolean }): StartMode {
  if (options.adopt && options.standby)
    throw new UserError(
      'usage',
      'say either --adopt or --standby: shares that are 0 are either given back (--adopt) or intended (--standby)',
    );
  if (options.adopt) return { adopt: { share: options.share ?? null }, standby: false };
  if (options.share === undefined) return { adopt: null, standby: options.standby ?? false };
  throw new UserError('usage', '--share works only with --adopt: it says which share to give back');
}

/** How to treat target groups whose share is already 0. */
export type StartMode = Pick<MaintainInput, 'adopt' | 'standby'>;
