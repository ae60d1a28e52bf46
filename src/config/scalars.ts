import { z } from 'zod';
import { isZone } from '../domain/window/zone-clock.js';
import { parseSelector, SelectorError } from '../domain/selector.js';

/** Every message here finishes the sentence `<key> must be ...`. */

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** Timers of Node.js fire at once when asked to wait for more than 2^31 ms (24 days), so no duration may be longer. */
const LONGEST_HOURS = 480;

const TIME_SPAN = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/;

/** Parses a number with ms, s, m or h into milliseconds, for what something waits for. */
export function parseDuration(text: string): number | undefined {
  const ms = parseTimeSpan(text);
  return ms !== undefined && ms <= LONGEST_HOURS * UNIT_MS.h ? ms : undefined;
}

/** The same of any length, for what no timer waits for. */
export function parseTimeSpan(text: string): number | undefined {
  const match = TIME_SPAN.exec(text.trim());
  return match === null ? undefined : Math.round(Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS]);
}

export const DURATION_WORDS = `a number and ms, s, m or h, for example 30s, and at most ${LONGEST_HOURS}h`;

function duration(shortestMs: number, words: string) {
  const parse = (text: string, context: z.RefinementCtx): number => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= shortestMs) return ms;
    context.addIssue({ code: 'custom', message: words });
    return z.NEVER;
  };
  return z
    .string({ error: words })
    .transform(parse)
    .meta({ pattern: TIME_SPAN.source, examples: ['30s', '5m'] });
}

export const durationMs = duration(0, DURATION_WORDS);
export const positiveDurationMs = duration(1, `${DURATION_WORDS}, and more than 0`);

const PERCENTAGE = /^(\d+(?:\.\d+)?)\s*%$/;

export const percentage = z
  .string({ error: 'a percentage such as 50%' })
  .transform((text, context) => {
    const match = PERCENTAGE.exec(text.trim());
    const value = match === null ? 0 : Number(match[1]);
    if (value > 0 && value <= 100) return value;
    context.addIssue({ code: 'custom', message: 'a percentage above 0% and up to 100%, for example 50%' });
    return z.NEVER;
  })
  .meta({ pattern: PERCENTAGE.source, examples: ['50%'] });

export const serviceName = pattern(/^[a-z0-9-]{1,40}$/, '1 to 40 of a-z, 0-9 and -');
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
export const isName = (text: string) => NAME.test(text);
export const NAME_WORDS = '1 to 63 letters, digits, dots, dashes and underscores, and start with a letter or digit';

export const loadBalancerName = pattern(
  /^([A-Za-z0-9-]{1,32}|arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:\d*:loadbalancer\/\S+)$/,
  'the name or the ARN of a load balancer',
);
export const isLoadBalancerName = (text: string): boolean => loadBalancerName.safeParse(text).success;
export const targetGroupName = pattern(
  /^([A-Za-z0-9-]{1,32}|arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:\d*:targetgroup\/\S+)$/,
  'the name or the ARN of a target group',
);
export const address = pattern(/^[^\s/?#@]+$/, 'the address of a host: an IP address or a DNS name');
/** RFC 6901. */
export const jsonPointer = pattern(/^(\/([^~]|~[01])*)?$/, 'a JSON pointer such as /inFlight');

const TIME = "a time of day in quotes, such as '22:00'";
export const timeOfDay = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, TIME);
export const endOfDay = pattern(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, TIME);

const ZONE = 'the IANA name of a time zone such as Europe/Berlin';
export const zone = z.string({ error: ZONE }).refine(isZone, { error: ZONE });

const SERIES = 'a series such as app_in_flight, or app_in_flight{route!~"/healthz|/status"}';

export const series = z.string({ error: SERIES }).superRefine((text, context) => {
  try {
    parseSelector(text);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    context.addIssue({ code: 'custom', message: `${SERIES}; ${error.message}` });
  }
});

function pattern(allowed: RegExp, words: string) {
  return z.string({ error: words }).regex(allowed, { error: words });
}

/** One text, or a list of at least one. */
export function oneOrMore<T extends z.ZodType<unknown, string>>(one: T, words: string) {
  const list = z.array(one, { error: words }).min(1, { error: words });
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), list).meta({ [ONE_OR_MORE]: true });
}

/** Marks what `oneOrMore` made, for the JSON Schema. */
export const ONE_OR_MORE = 'oneOrMore';
