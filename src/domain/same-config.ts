import { canonicalAddress } from './address.js';
import type { Config } from './config.js';

/**
 * The keys in which a run's config differs from the file, in the words of the file; empty if it does not differ. A step
 * may carry only some sections and clusters, but each of them whole. Order, spelling and defaults make no difference,
 * because both were parsed; neither does `--no-reboot`. `carried` may have any shape.
 */
export function findForeignKeys(carried: unknown, file: Config): string[] {
  if (!isRecord(carried)) return ['the config'];
  return Object.entries(carried).flatMap(([key, value]) => {
    const own = (file as unknown as Record<string, unknown>)[key];
    if (key === 'clusters') return listed(value, own, 'clusters', false);
    if (key === 'loadBalancers') return named(value, own, 'loadBalancer');
    if (key === 'maintenance' && isRecord(value) && value['reboot'] === 'optional')
      return compare(value, { ...file.maintenance, reboot: 'optional' }, key);
    return compare(value, own, key);
  });
}

/** The file as a check of claims sees it, which is sent only some of the hosts. */
export function withHostsOf(carried: Partial<Config>, file: Config): Config {
  const sent = byName(carried.clusters);
  const names = new Set([...(sent?.values() ?? [])].flatMap(({ hosts }) => [...(byName(hosts)?.keys() ?? [])]));
  const clusters = file.clusters.map((one) => ({ ...one, hosts: one.hosts.filter(({ name }) => names.has(name)) }));
  return { ...file, clusters };
}

function compare(carried: unknown, own: unknown, path: string): string[] {
  if (isNothing(carried) && isNothing(own)) return [];
  if (Array.isArray(carried) && Array.isArray(own)) {
    if (path.endsWith('.hosts')) return listed(carried, own, path, true);
    if (path.endsWith('.targetGroups') || path.endsWith('.targets')) return named(carried, own, path);
    return carried.length === own.length
      ? carried.flatMap((one, index) => compare(one, own[index], `${path}[${index}]`))
      : [path];
  }
  if (isRecord(carried) && isRecord(own)) {
    const keys = new Set([...Object.keys(carried), ...Object.keys(own)]);
    return [...keys].flatMap((key) => compare(carried[key], own[key], under(path, key, own)));
  }
  if (path.endsWith('.address') && typeof carried === 'string' && typeof own === 'string')
    return canonicalAddress(carried) === canonicalAddress(own) ? [] : [path];
  return carried === own ? [] : [path];
}

/** Members by name, in any order. */
function listed(carried: unknown, own: unknown, path: string, whole: boolean): string[] {
  const [given, owned] = [byName(carried), byName(own)];
  if (given === null || owned === null) return [path];
  const left = whole ? [...owned.keys()].filter((name) => !given.has(name)) : [];
  const found = [...given].flatMap(([name, one]) => {
    const twin = owned.get(name);
    return twin === undefined ? [`${path}.${name}`] : compare({ ...one }, { ...twin }, `${path}.${name}`);
  });
  return [...found, ...left.map((name) => `${path}.${name}`)];
}

function byName(list: unknown): Map<string, Record<string, unknown>> | null {
  if (!Array.isArray(list)) return null;
  const entries = list.flatMap((one: unknown) =>
    isRecord(one) && typeof one['name'] === 'string' ? [[one['name'], one] as const] : [],
  );
  const members = new Map(entries);
  return members.size === list.length ? members : null;
}

/** The same names or addresses, in any order. */
function named(carried: unknown, own: unknown, path: string): string[] {
  const normal = (list: unknown): string | null =>
    Array.isArray(list) && list.every((one) => typeof one === 'string')
      ? JSON.stringify(list.map(canonicalAddress).sort())
      : null;
  const given = normal(carried);
  return given !== null && given === normal(own) ? [] : [path];
}

/** As in the file: `drain.settle`, `hostStatus[0].json.inFlight`. */
function under(path: string, key: string, own: Record<string, unknown>): string {
  if (key === 'format') return `${path}.${isRecord(own[key]) ? String(own[key]['kind']) : key}`;
  return `${path}.${key.replace(/Ms$/, '')}`;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
