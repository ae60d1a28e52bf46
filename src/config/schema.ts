import { z } from 'zod';
import { unknownPlaceholder } from '../domain/blockers.js';
import { DAYS, MOMENTS, QUERIES_MAX, type MinHealthy, type Moment } from '../domain/config.js';
import {
  address,
  durationMs,
  endOfDay,
  jsonPointer,
  loadBalancerName,
  oneOrMore,
  percentage,
  positiveDurationMs,
  series,
  serviceName,
  targetGroupName,
  timeOfDay,
  zone,
} from './scalars.js';

export const service = serviceName;
export const loadBalancers = oneOrMore(loadBalancerName, 'a load balancer, or a list of them');

export const cluster = z.strictObject(
  {
    targetGroups: oneOrMore(targetGroupName, 'a target group, or a list of them'),
    hosts: z.record(z.string(), z.unknown(), { error: 'the hosts of the cluster, each as `name: address`' }),
  },
  { error: 'a cluster with `targetGroups` and `hosts`' },
);

export const host = z.strictObject(
  { address, target: oneOrMore(address, 'a target, or a list of them').optional() },
  { error: 'an address, or `{ address: ..., target: ... }`' },
);

const seriesList = oneOrMore(series, 'a series, or a list of them').refine(
  (names) => new Set(names).size === names.length,
  { error: 'a list that names each series once; otherwise it would be counted twice' },
);

const pointerList = oneOrMore(jsonPointer, 'a JSON pointer such as /inFlight, or a list of them').refine(
  (pointers) => new Set(pointers).size === pointers.length,
  { error: 'a list that names each pointer once' },
);

const MATCHER = 'a matcher of Alertmanager such as cluster="{cluster}"';
const QUERY = 'a PromQL query such as ALERTS{alertstate="firing"}';

const query = z
  .string({ error: QUERY })
  .min(1, { error: QUERY })
  .refine((text) => unknownPlaceholder(text) === null, {
    error: 'a PromQL query; it may contain {cluster} and {service}, and no other name in braces',
  });

const file = z
  .string({ error: 'the path of a file on the worker' })
  .min(1, { error: 'the path of a file on the worker' });

/** Where a request goes and with what. The headers are checked later, with messages that don't repeat a value. */
const access = {
  headers: z.custom<Record<string, string>>().default({}),
  tls: z
    .strictObject(
      { ca: file.optional(), cert: file.optional(), key: file.optional() },
      { error: 'paths of files on the worker: `ca`, or `cert` and `key`, or all three' },
    )
    .optional(),
};

/** One source. The keys that it must have depend on the other sources, so they are checked later. */
export const hostStatus = z.strictObject(
  {
    url: z.string({ error: 'a URL such as http://{address}:8080/status' }),
    timeout: positiveDurationMs.default(2000),
    json: z
      .strictObject(
        {
          inFlight: pointerList.optional(),
          accepted: pointerList.optional(),
          bootId: jsonPointer.optional(),
          bootTime: jsonPointer.optional(),
          ready: jsonPointer.optional(),
        },
        { error: 'JSON pointers, at least `inFlight`' },
      )
      .optional(),
    prometheus: z
      .strictObject(
        {
          inFlight: seriesList.optional(),
          accepted: seriesList.optional(),
          bootTime: series.optional(),
          absent: z.enum(['unobservable', 'zero'], { error: 'unobservable or zero' }).default('unobservable'),
        },
        { error: 'names of series, at least `inFlight`' },
      )
      .optional(),
    ...access,
  },
  { error: 'the status of a host: `url`, and `json` or `prometheus`' },
);

export type RawSource = z.output<typeof hostStatus>;

const drainEnds = ['abort', 'leave-out'] as const;

export const drain = z.strictObject(
  {
    settle: durationMs.default(60_000),
    quiet: positiveDurationMs.default(30_000),
    poll: positiveDurationMs.default(1000),
    deadline: positiveDurationMs.default(3_600_000),
    onDeadline: z.enum(drainEnds, { error: 'abort or leave-out' }).default('abort'),
  },
  { error: 'settings such as `{ settle: 60s }`' },
);

export const maintenance = z.strictObject(
  {
    reboot: z.enum(['required', 'optional'], { error: 'required or optional' }).default('required'),
    deadline: positiveDurationMs.default(24 * 3_600_000),
  },
  { error: 'settings such as `{ reboot: required }`' },
);

const RAMP = 'a list of percentages that rise and end at 100%, for example [10%, 50%, 100%]';

export const reactivate = z.strictObject(
  {
    healthyFor: durationMs.default(30_000),
    steps: z
      .array(percentage, { error: RAMP })
      .refine((steps) => steps.at(-1) === 100 && steps.every((step, index) => step > (steps[index - 1] ?? 0)), RAMP)
      .default([100]),
    hold: durationMs.default(60_000),
  },
  { error: 'settings such as `{ healthyFor: 30s }`' },
);

const MIN_HEALTHY = 'a whole number of targets, 1 or more, or a percentage such as 50%';

export const capacity = z.strictObject(
  {
    minHealthy: z
      .union(
        [
          z
            .int()
            .min(1)
            .transform((count): MinHealthy => ({ count })),
          percentage.transform((percent): MinHealthy => ({ percent })),
        ],
        { error: MIN_HEALTHY },
      )
      .default({ count: 1 }),
  },
  { error: 'settings such as `{ minHealthy: 1 }`' },
);

export const stickiness = oneOf('refuse', 'wait');
export const soleCluster = oneOf('refuse', 'leave');
export const autoScaling = oneOf('refuse', 'ignore');
export const who = oneOf('none', 'cloudtrail');

export const watch = z.strictObject(
  {
    every: positiveDurationMs.default(10_000),
    blind: positiveDurationMs.default(300_000),
    scope: oneOf('load-balancer', 'service'),
  },
  { error: 'settings such as `{ every: 10s }`' },
);

const MOMENT_LIST = `a list of ${MOMENTS.join(', ')}`;

export const receiver = z.strictObject(
  {
    url: z.string({ error: 'a URL, or a variable of the worker such as "${TAGOUT_SLACK_URL}"' }),
    format: z.enum(['slack', 'json'], { error: 'slack or json' }),
    on: z
      .array(z.enum(MOMENTS, { error: `one of ${MOMENTS.join(', ')}` }), { error: MOMENT_LIST })
      .min(1, { error: MOMENT_LIST })
      .refine((moments) => new Set(moments).size === moments.length, { error: 'a list that names each moment once' })
      .default((): Moment[] => [...MOMENTS]),
    headers: access.headers,
  },
  { error: 'a receiver with `url` and `format`' },
);

export const silence = z.strictObject(
  {
    alertmanager: z.string({ error: 'the URL of an Alertmanager such as http://alertmanager:9093' }),
    matchers: oneOrMore(z.string({ error: MATCHER }).min(1, { error: MATCHER }), `${MATCHER}, or a list of them`),
    ...access,
  },
  { error: 'settings such as `{ alertmanager: http://alertmanager:9093, matchers: [...] }`' },
);

export const blockers = z.strictObject(
  {
    prometheus: z.string({ error: 'the URL of a Prometheus such as http://prometheus:9090' }),
    queries: oneOrMore(query, `${QUERY}, or a list of them`)
      .refine((queries) => new Set(queries).size === queries.length, { error: 'a list that names each query once' })
      .refine((queries) => queries.length <= QUERIES_MAX, { error: `a list of at most ${QUERIES_MAX} queries` }),
    onBlocked: oneOf('hold', 'take-back'),
    deadline: positiveDurationMs.default(3_600_000),
    ...access,
  },
  { error: 'settings such as `{ prometheus: http://prometheus:9090, queries: [...] }`' },
);

const DAY_LIST = `a list of ${DAYS.join(', ')}`;

export const window = z.strictObject(
  {
    days: z
      .array(z.enum(DAYS, { error: `one of ${DAYS.join(', ')}` }), { error: DAY_LIST })
      .min(1, { error: DAY_LIST })
      .refine((days) => new Set(days).size === days.length, { error: 'a list that names each day once' }),
    from: timeOfDay,
    to: endOfDay,
    zone,
  },
  { error: "settings such as `{ days: [mon, tue], from: '22:00', to: '04:00', zone: Europe/Berlin }`" },
);

const ORDER = 'a list of clusters such as [east, west]';

export const roll = z.strictObject(
  {
    gate: durationMs.default(300_000),
    order: z
      .array(z.string({ error: 'the name of a cluster' }), { error: ORDER })
      .min(1, { error: ORDER })
      .optional(),
    approve: oneOf('never', 'each'),
  },
  { error: 'settings such as `{ gate: 5m }`' },
);

/** The first is the default. */
function oneOf<const First extends string, const Second extends string>(first: First, second: Second) {
  return z.enum([first, second], { error: `${first} or ${second}` }).default(first as never);
}
