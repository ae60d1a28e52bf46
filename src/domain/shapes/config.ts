import {
  DAYS,
  MOMENTS,
  RECEIVERS_MAX,
  QUERIES_MAX,
  type Blockers,
  type Cluster,
  type Config,
  type Host,
  type JsonFormat,
  type MaintenanceWindow,
  type PrometheusFormat,
  type Receiver,
  type RollSettings,
  type Silence,
  type StatusSource,
  type TlsFiles,
} from '../config.js';
import {
  either,
  isNumber,
  isOneOf,
  isText,
  listOf,
  mapOf,
  numberFrom,
  optional,
  orNull,
  shapeOf,
  textUpTo,
} from '../shape.js';

/** Ten years: Temporal accepts no timer that is much longer. */
const LONGEST_MS = 10 * 365 * 24 * 3_600_000;

const isDuration = numberFrom(0, LONGEST_MS);
/** An interval or a duration that must not be 0: without a pause, a step would poll as fast as it can. */
const isPositive = numberFrom(1, LONGEST_MS);

/** After the last step a run is restored, so that step must be the whole baseline. */
function isSteps(value: unknown): value is number[] {
  if (!Array.isArray(value) || !value.every(isNumber)) return false;
  return value.at(-1) === 100 && value.every((step, n) => step > (value[n - 1] ?? 0));
}

const isHost = shapeOf<Host>({ name: isText, address: isText, targets: listOf(isText) });

/**
 * Characters: far more than a config file may have. The name of a service is in workflow ids and that of a cluster in a
 * search attribute, and with a name that is too long for one of them a task would fail forever.
 */
const LONGEST_NAME = 200;

export const isName = textUpTo(LONGEST_NAME);

const isCluster = shapeOf<Cluster>({ name: isName, targetGroups: listOf(isText), hosts: listOf(isHost) });

const isFormat = either(
  shapeOf<JsonFormat>({
    kind: isOneOf('json'),
    inFlight: listOf(isText),
    accepted: listOf(isText),
    bootId: orNull(isText),
    bootTime: orNull(isText),
    ready: orNull(isText),
  }),
  shapeOf<PrometheusFormat>({
    kind: isOneOf('prometheus'),
    inFlight: listOf(isText),
    accepted: listOf(isText),
    bootTime: orNull(isText),
    absent: isOneOf('unobservable', 'zero'),
  }),
);

const ACCESS = {
  headers: mapOf(isText),
  tls: orNull(shapeOf<TlsFiles>({ ca: orNull(isText), cert: orNull(isText), key: orNull(isText) })),
};

const isSource = shapeOf<StatusSource>({ url: isText, timeoutMs: isPositive, ...ACCESS, format: isFormat });

const isReceiver = shapeOf<Receiver>({
  url: isText,
  format: isOneOf('slack', 'json'),
  on: listOf(isOneOf(...MOMENTS)),
  headers: ACCESS.headers,
});

export function isReceivers(value: unknown): value is Receiver[] {
  return Array.isArray(value) && value.length <= RECEIVERS_MAX && value.every(isReceiver);
}

const isSilence = shapeOf<Silence>({ alertmanager: isText, matchers: listOf(isText), ...ACCESS });

/** Without a query, nothing would ever block. */
function isQueries(value: unknown): value is string[] {
  return listOf(isText)(value) && value.length > 0 && value.length <= QUERIES_MAX;
}

const isBlockers = shapeOf<Blockers>({
  prometheus: isText,
  queries: isQueries,
  onBlocked: isOneOf('hold', 'take-back'),
  deadlineMs: isPositive,
  ...ACCESS,
});

const isTimeOfDay = (value: unknown): boolean => isText(value) && /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(value);

/** The zone is not looked up here: a workflow must not ask which zones its Node.js knows. */
const isWindow = shapeOf<MaintenanceWindow>({
  days: (value) => listOf(isOneOf(...DAYS))(value) && value.length > 0,
  from: isTimeOfDay,
  to: isTimeOfDay,
  zone: isText,
});

/** A key that is added later must be `optional`: the run may be older than its worker. */
export const isConfig = shapeOf<Config>({
  service: isName,
  loadBalancers: listOf(isText),
  clusters: listOf(isCluster),
  hostStatus: (value) => Array.isArray(value) && value.length > 0 && value.every(isSource),
  drain: shapeOf<Config['drain']>({
    settleMs: isDuration,
    quietMs: isPositive,
    pollMs: isPositive,
    deadlineMs: isPositive,
    onDeadline: isOneOf('abort', 'leave-out'),
  }),
  maintenance: shapeOf<Config['maintenance']>({ reboot: isOneOf('required', 'optional'), deadlineMs: isPositive }),
  reactivate: shapeOf<Config['reactivate']>({ healthyForMs: isDuration, steps: isSteps, holdMs: isDuration }),
  capacity: shapeOf<Config['capacity']>({
    minHealthy: either(
      shapeOf<{ count: number }>({ count: numberFrom(1) }),
      shapeOf<{ percent: number }>({ percent: numberFrom(Number.MIN_VALUE, 100) }),
    ),
  }),
  stickiness: isOneOf('refuse', 'wait'),
  soleCluster: isOneOf('refuse', 'leave'),
  autoScaling: optional(isOneOf('refuse', 'ignore')),
  watch: shapeOf<Config['watch']>({
    everyMs: isPositive,
    blindMs: isPositive,
    scope: isOneOf('load-balancer', 'service'),
  }),
  who: optional(isOneOf('cloudtrail')),
  notify: optional(isReceivers),
  silence: optional(isSilence),
  blockers: optional(isBlockers),
  window: optional(isWindow),
  roll: optional(
    shapeOf<RollSettings>({
      gateMs: isDuration,
      order: orNull(listOf(isText)),
      approve: isOneOf('never', 'each'),
    }),
  ),
});
