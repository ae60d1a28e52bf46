import type { Cluster, Config, StatusSource } from '../domain/config.js';
import { isRecord, type Reader } from './reader.js';
import * as schema from './schema.js';
import { notYet } from './sentences.js';

/** How a host tells what it is processing; undefined when something is wrong with it. */
export function readHostStatus(
  reader: Reader,
  clusters: Cluster[],
  reboot: Config['maintenance']['reboot'],
): StatusSource | undefined {
  const value = reader.valueAt(['hostStatus']);
  if (Array.isArray(value)) {
    reader.fail(['hostStatus'], notYet('hostStatus', `${schema.NOT_YET}: a list of sources (name one)`));
    return undefined;
  }
  const source = reader.read(schema.hostStatus, ['hostStatus']);
  if (!isRecord(value)) return undefined;
  // These look at the file itself, so that one wrong key does not hide what else is wrong.
  if (typeof value['url'] === 'string') checkUrl(reader, value['url'], clusters);
  checkFormat(reader, value);
  if (reboot === 'required') checkBoot(reader, value);
  const format = source === undefined ? undefined : formatOf(source);
  return source === undefined || format === undefined
    ? undefined
    : { url: source.url, timeoutMs: source.timeout, format };
}

function formatOf({ json, prometheus }: schema.RawSource): StatusSource['format'] | undefined {
  if (json !== undefined) {
    const { inFlight, accepted = null, bootId = null, bootTime = null, ready = null } = json;
    return { kind: 'json', inFlight, accepted, bootId, bootTime, ready };
  }
  if (prometheus === undefined) return undefined;
  const { inFlight, accepted = [], bootTime = null } = prometheus;
  return { kind: 'prometheus', inFlight, accepted, bootTime };
}

function checkFormat(reader: Reader, value: Record<string, unknown>): void {
  const formats = [value['json'], value['prometheus']].filter((format) => format !== undefined);
  if (formats.length === 1) return;
  const found = formats.length === 0 ? 'there is neither' : 'there are both';
  reader.fail(['hostStatus'], `hostStatus must have either json or prometheus, and ${found}`);
}

function checkBoot(reader: Reader, value: Record<string, unknown>): void {
  const { json, prometheus } = value;
  const fail = (format: string, names: string) => {
    const need = `hostStatus.${format} must name ${names}, so that a reboot can be proved`;
    reader.fail(['hostStatus', format], `${need}; or set maintenance.reboot to optional`);
  };
  if (isRecord(json) && !('bootId' in json) && !('bootTime' in json)) fail('json', 'bootId or bootTime');
  if (isRecord(prometheus) && !('bootTime' in prometheus)) fail('prometheus', 'bootTime');
}

function checkUrl(reader: Reader, template: string, clusters: Cluster[]): void {
  const fail = (words: string) => reader.fail(['hostStatus', 'url'], `hostStatus.url ${words}; it is ${template}`);
  const unknown = /\{(?!(?:address|host)\})[^}]*\}/.exec(template)?.[0];
  if (unknown !== undefined) return fail(`may hold {address} and {host}, but not ${unknown}`);
  if (!/\{(address|host)\}/.test(template))
    return fail('must hold {address} or {host}, else every host would be the same');
  const sample = parseUrl(template, { address: '192.0.2.1', name: 'host' });
  if (sample === null || !/^https?:$/.test(sample.protocol)) return fail('must be an http or https URL');
  if (sample.username !== '' || sample.password !== '') return fail('must not hold a user name or a password');

  const readBy = new Map<string, string>();
  for (const cluster of clusters) {
    for (const host of cluster.hosts) {
      const path = ['clusters', cluster.name, 'hosts', host.name];
      const url = parseUrl(template, host)?.href;
      const twin = url === undefined ? undefined : readBy.get(url);
      if (url === undefined)
        reader.fail(path, `host ${host.name} can't be asked: ${filled(template, host)} is not a URL`);
      else if (twin !== undefined) reader.fail(path, `hosts ${twin} and ${host.name} would both be read from ${url}`);
      else readBy.set(url, host.name);
    }
  }
}

function parseUrl(template: string, host: { address: string; name: string }): URL | null {
  const url = filled(template, host);
  return URL.canParse(url) ? new URL(url) : null;
}

function filled(template: string, host: { address: string; name: string }): string {
  return template.replaceAll('{address}', () => host.address).replaceAll('{host}', () => host.name);
}
