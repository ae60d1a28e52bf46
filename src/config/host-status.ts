import type { Cluster, StatusSource } from '../domain/config.js';
import { checkHeaders } from './headers.js';
import { isRecord, type Path, type Reader } from './reader.js';
import * as schema from './schema.js';
import { checkUrls, type Located } from './status-urls.js';
import { checkTls, completedTls } from './tls.js';

/** The sources of a host's status; undefined if there is an error. */
export function readHostStatus(reader: Reader, clusters: Cluster[]): StatusSource[] | undefined {
  const value = reader.valueAt(['hostStatus']);
  if (Array.isArray(value) && value.length === 0) {
    reader.fail(['hostStatus'], 'hostStatus must be one source, or a list of at least one');
    return undefined;
  }
  const paths: Path[] = Array.isArray(value) ? value.map((_, index) => ['hostStatus', index]) : [['hostStatus']];
  const sources = paths.map((path) => reader.read(schema.hostStatus, path));
  // These checks read the file itself, so that one wrong key does not hide other errors.
  const located = paths.flatMap((path) => {
    const source = reader.valueAt(path);
    return isRecord(source) ? [{ path, value: source }] : [];
  });
  for (const one of located) {
    checkFormat(reader, one, paths.length > 1);
    checkHeaders(reader, one.path);
    checkTls(reader, one.path, one.value['url']);
  }
  checkUrls(reader, located, clusters);
  checkBoot(reader, located);
  checkAccepted(reader, located);
  const complete = sources.flatMap((source) => (source === undefined ? [] : (completed(source) ?? [])));
  return complete.length === paths.length ? complete : undefined;
}

function completed(source: schema.RawSource): StatusSource | undefined {
  const format = formatOf(source);
  if (format === undefined) return undefined;
  const { url, timeout, headers, tls } = source;
  return { url, timeoutMs: timeout, headers, tls: completedTls(tls), format };
}

function formatOf({ json, prometheus }: schema.RawSource): StatusSource['format'] | undefined {
  if (json !== undefined) {
    const { inFlight = [], accepted = [], bootId = null, bootTime = null, ready = null } = json;
    return { kind: 'json', inFlight, accepted, bootId, bootTime, ready };
  }
  if (prometheus === undefined) return undefined;
  const { inFlight = [], accepted = [], bootTime = null, absent } = prometheus;
  return { kind: 'prometheus', inFlight, accepted, bootTime, absent };
}

function checkFormat(reader: Reader, { path, value }: Located, isOneOfMany: boolean): void {
  const formats = (['json', 'prometheus'] as const).filter((key) => value[key] !== undefined);
  const [format, ...others] = formats;
  if (format === undefined || others.length > 0) {
    const found = format === undefined ? 'there is neither' : 'there are both';
    reader.fail(path, `${reader.nameOf(path)} must have either json or prometheus, and ${found}`);
    return;
  }
  const named = value[format];
  if (!isRecord(named) || 'inFlight' in named || (isOneOfMany && namesBoot(named))) return;
  const exception = isOneOfMany ? '; only the source with the boot may leave it out' : '';
  const at = [...path, format];
  reader.fail(at, `${reader.nameOf(at)}.inFlight is missing: it says what the host has not finished${exception}`);
}

/**
 * Two sources of the boot could contradict each other, so only one is allowed. None is needed if reboots are optional.
 */
function checkBoot(reader: Reader, sources: Located[]): void {
  const formats = formatsOf(sources);
  const [first, ...others] = formats.filter(({ named }) => namesBoot(named));
  if (others.length > 0 && sources.length > 1) {
    const [one, two] = [first!, others[0]!].map(({ path }) => reader.nameOf(path));
    reader.fail(others[0]!.path, `only one source may name bootId or bootTime, and both ${one} and ${two} do`);
  }
  const reboot = reader.valueAt(['maintenance', 'reboot']) ?? 'required';
  if (first !== undefined || reboot !== 'required') return;
  const enough = '; or set maintenance.reboot to optional';
  if (sources.length > 1) {
    const need = 'one source of hostStatus must name bootId or bootTime, so that a reboot can be proved';
    reader.fail(['hostStatus'], `${need}${enough}`);
    return;
  }
  for (const { path, key } of formats) {
    const names = key === 'json' ? 'bootId or bootTime' : 'bootTime';
    reader.fail(path, `${reader.nameOf(path)} must name ${names}, so that a reboot can be proved${enough}`);
  }
}

/** A source without in-flight, such as a node_exporter, serves no clients, and needs no `accepted`. */
function checkAccepted(reader: Reader, sources: Located[]): void {
  if (reader.valueAt(['stickiness']) !== 'wait') return;
  if (formatsOf(sources).every(({ named }) => !('inFlight' in named) || 'accepted' in named)) return;
  reader.fail(
    ['stickiness'],
    'stickiness: wait needs `accepted` in hostStatus, in each source that names `inFlight`: only a counter proves that sticky clients have stopped coming',
  );
}

function formatsOf(sources: Located[]): { path: Path; key: 'json' | 'prometheus'; named: Record<string, unknown> }[] {
  return sources.flatMap(({ path, value }) =>
    (['json', 'prometheus'] as const).flatMap((key) => {
      const named = value[key];
      return isRecord(named) ? [{ path: [...path, key], key, named }] : [];
    }),
  );
}

function namesBoot(named: Record<string, unknown>): boolean {
  return 'bootId' in named || 'bootTime' in named;
}
