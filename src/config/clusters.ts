import { canonicalAddress, withoutPort } from '../domain/address.js';
import type { Cluster, Host } from '../domain/config.js';
import { isRecord, type Path, type Reader } from './reader.js';
import { address, isName, NAME_WORDS } from './scalars.js';
import * as schema from './schema.js';
import { shown } from './sentences.js';

/** The clusters, in the order of the file. Also finds contradictions between clusters. */
export function readClusters(reader: Reader): Cluster[] {
  const value = reader.valueAt(['clusters']);
  if (!isRecord(value)) {
    const words = 'must be a map of two or more clusters, each with `targetGroups` and `hosts`';
    reader.fail(['clusters'], value === undefined ? `clusters is missing; it ${words}` : `clusters ${words}`);
    return [];
  }
  const names = Object.keys(value);
  if (names.length < 2) {
    reader.fail(
      ['clusters'],
      `clusters must hold two or more: while one is out, another serves; there are ${names.length}`,
    );
  }
  const clusters = names.map((name) => readCluster(reader, name));
  findTwins(reader, clusters);
  return clusters;
}

function readCluster(reader: Reader, name: string): Cluster {
  const path = ['clusters', name];
  checkName(reader, 'cluster', name, path);
  const cluster = reader.read(schema.cluster, path);
  const raw = reader.valueAt([...path, 'hosts']);
  const hosts = isRecord(raw) ? Object.keys(raw) : [];
  if (isRecord(raw) && hosts.length === 0)
    reader.fail([...path, 'hosts'], `cluster ${name} must have at least one host`);
  return {
    name,
    targetGroups: cluster?.targetGroups ?? [],
    hosts: hosts.flatMap((host) => readHost(reader, host, [...path, 'hosts', host]) ?? []),
  };
}

function readHost(reader: Reader, name: string, path: Path): Host | undefined {
  checkName(reader, 'host', name, path);
  if (typeof reader.valueAt(path) === 'string') {
    const alone = reader.read(address, path);
    return alone === undefined ? undefined : { name, address: alone, targets: [withoutPort(alone)] };
  }
  const host = reader.read(schema.host, path);
  if (host === undefined) return undefined;
  return { name, address: host.address, targets: (host.target ?? [host.address]).map(withoutPort) };
}

function checkName(reader: Reader, what: string, name: string, path: Path): void {
  if (!isName(name)) reader.fail(path, `the name of a ${what} must be ${NAME_WORDS}; it is ${shown(name)}`);
}

/** A host or target group in two clusters would be drained with one and serve with the other. */
function findTwins(reader: Reader, clusters: Cluster[]): void {
  const seen = new Map<string, string>();
  const claim = (what: string, id: string, owner: string, path: Path, key = id) => {
    const earlier = seen.get(`${what} ${key}`);
    if (earlier === undefined) seen.set(`${what} ${key}`, owner);
    else reader.fail(path, `${what} ${id} is named twice: by ${earlier} and by ${owner}; it can belong to one only`);
  };
  for (const cluster of clusters) {
    const path = ['clusters', cluster.name];
    for (const [index, group] of cluster.targetGroups.entries()) {
      claim('target group', groupName(group), `cluster ${cluster.name}`, [...path, 'targetGroups', index]);
    }
    for (const host of cluster.hosts) {
      const at = [...path, 'hosts', host.name];
      claim('host', host.name, `cluster ${cluster.name}`, at);
      const owner = `host ${host.name} of ${cluster.name}`;
      for (const target of host.targets) claim('target', target, owner, at, canonicalAddress(target));
    }
  }
}

/** A name, and an ARN with that name, mean the same group. */
function groupName(nameOrArn: string): string {
  return /:targetgroup\/([^/]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
