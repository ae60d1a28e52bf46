import { readFileSync } from 'node:fs';
import type { Config } from './domain/config.js';
import { readClusters } from './config/clusters.js';
import { readDocument, type ConfigError } from './config/document.js';
import { readBlockers } from './config/blockers.js';
import { readHostStatus } from './config/host-status.js';
import { readNotify } from './config/notify.js';
import { KEYS } from './config/json-schema.js';
import { isRecord, Reader } from './config/reader.js';
import { readRoll } from './config/roll.js';
import * as schema from './config/schema.js';
import { readSilence } from './config/silence.js';
import { readWindow } from './config/window.js';

export type { ConfigError } from './config/document.js';
export { jsonSchema } from './config/json-schema.js';
export { DURATION_WORDS, isLoadBalancerName, parseDuration, parseTimeSpan } from './config/scalars.js';

export type ConfigResult = { ok: true; config: Config } | { ok: false; errors: ConfigError[] };

/** The file to read: `-f FILE`, or else `$TAGOUT_FILE`, or else `./tagout.yaml`. */
export function configPath(file: string | undefined, env: NodeJS.ProcessEnv): string {
  return file ?? (env['TAGOUT_FILE'] || './tagout.yaml');
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not read it',
};

/** Reads and parses the file at `path`. If it can't be read, that is an error with line 0. */
export function loadConfig(path: string): ConfigResult {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message: text } = error as NodeJS.ErrnoException;
    const reason = UNREADABLE[code ?? ''] ?? text;
    const message = `the config ${path} can't be read: ${reason}; name another with -f FILE or TAGOUT_FILE`;
    return { ok: false, errors: [{ line: 0, message }] };
  }
  return parseConfig(text);
}

/** Parses YAML into a Config with every default filled in, or returns every error. Never throws. */
export function parseConfig(text: string): ConfigResult {
  const document = readDocument(text);
  const reader = new Reader(document);
  if (!isRecord(document.value)) {
    if (document.errors.length === 0) reader.fail([], 'the config must be a map that begins with `service: NAME`');
    return { ok: false, errors: reader.errors };
  }
  reader.unknown(
    Object.keys(document.value).filter((key) => !KEYS.includes(key)),
    [],
    KEYS,
  );
  const config = readSections(reader);
  return config === undefined || reader.errors.length > 0 ? { ok: false, errors: reader.errors } : { ok: true, config };
}

function readSections(reader: Reader): Config | undefined {
  const service = reader.read(schema.service, ['service']);
  const loadBalancers = reader.read(schema.loadBalancers, ['loadBalancer']);
  const clusters = readClusters(reader);
  const drain = reader.readOptional(schema.drain, ['drain']);
  const maintenance = reader.readOptional(schema.maintenance, ['maintenance']);
  const reactivate = reader.readOptional(schema.reactivate, ['reactivate']);
  const capacity = reader.readOptional(schema.capacity, ['capacity']);
  const stickiness = reader.read(schema.stickiness, ['stickiness']);
  const soleCluster = reader.read(schema.soleCluster, ['soleCluster']);
  const autoScaling = reader.read(schema.autoScaling, ['autoScaling']);
  const watch = reader.readOptional(schema.watch, ['watch']);
  const who = reader.read(schema.who, ['who']);
  const hostStatus = readHostStatus(reader, clusters);
  const surroundings = {
    ...readNotify(reader),
    ...readSilence(reader),
    ...readBlockers(reader),
    ...readWindow(reader),
    ...readRoll(reader, clusters),
  };

  if (service !== undefined) checkService(reader, service);
  if (loadBalancers !== undefined) checkLoadBalancers(reader, loadBalancers);
  if (!service || !loadBalancers || !hostStatus || !drain || !maintenance || !reactivate) return undefined;
  if (!capacity || !stickiness || !soleCluster || !autoScaling || !watch) return undefined;
  const { settle, quiet, poll, deadline, onDeadline } = drain;
  return {
    service,
    loadBalancers,
    clusters,
    hostStatus,
    drain: { settleMs: settle, quietMs: quiet, pollMs: poll, deadlineMs: deadline, onDeadline },
    maintenance: { reboot: maintenance.reboot, deadlineMs: maintenance.deadline },
    reactivate: { healthyForMs: reactivate.healthyFor, steps: reactivate.steps, holdMs: reactivate.hold },
    capacity,
    stickiness,
    soleCluster,
    autoScaling,
    watch: { everyMs: watch.every, blindMs: watch.blind, scope: watch.scope },
    ...(who === 'cloudtrail' && { who }),
    ...surroundings,
  };
}

/** Otherwise one workflow id would be the lock of two things: rolls of one service, and maintenances of another. */
function checkService(reader: Reader, service: string): void {
  const rolled = service.replace(/^roll-/, '');
  if (rolled === service) return;
  const whose = rolled === '' ? 'a service' : `the service ${rolled}`;
  reader.fail(['service'], `service must not begin with roll-: ${service} is kept for the rolls of ${whose}`);
}

function checkLoadBalancers(reader: Reader, loadBalancers: string[]): void {
  const twin = loadBalancers.find((name, index) => loadBalancers.indexOf(name) !== index);
  if (twin !== undefined) reader.fail(['loadBalancer'], `loadBalancer names ${twin} twice`);
  const homes = loadBalancers.flatMap((name) => /^arn:[^:]+:[^:]+:([^:]*:[^:]*):/.exec(name)?.[1] ?? []);
  if (new Set(homes).size > 1) {
    reader.fail(['loadBalancer'], 'loadBalancer must name load balancers of one account and region only');
  }
}
