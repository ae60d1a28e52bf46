import type { Cluster, RollSettings } from '../domain/config.js';
import type { Reader } from './reader.js';
import * as schema from './schema.js';

/** Nothing if the section is missing or has an error. */
export function readRoll(reader: Reader, clusters: Cluster[]): { roll?: RollSettings } {
  const path = ['roll'];
  if (reader.valueAt(path) === undefined) return {};
  const read = reader.readOptional(schema.roll, path);
  if (read === undefined) return {};
  const { gate, order = null, approve } = read;
  if (order !== null && clusters.length > 0) checkOrder(reader, order, clusters);
  return { roll: { gateMs: gate, order, approve } };
}

/** A cluster that the order forgets would never be rolled, and nobody would notice. */
function checkOrder(reader: Reader, order: string[], clusters: Cluster[]): void {
  const path = ['roll', 'order'];
  const names = clusters.map(({ name }) => name);
  for (const [index, name] of order.entries()) {
    const at = [...path, index];
    if (!names.includes(name)) reader.fail(at, `${reader.nameOf(at)} must be one of the clusters: ${names.join(', ')}`);
    else if (order.indexOf(name) !== index) reader.fail(at, `roll.order names ${name} twice`);
  }
  const missing = names.filter((name) => !order.includes(name));
  if (missing.length > 0) reader.fail(path, `roll.order must name every cluster; it lacks ${missing.join(', ')}`);
}
