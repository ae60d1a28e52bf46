import { DAYS, type MaintenanceWindow } from '../domain/config.js';
import type { Reader } from './reader.js';
import * as schema from './schema.js';

/** Nothing if the section is missing or has an error. */
export function readWindow(reader: Reader): { window?: MaintenanceWindow } {
  const path = ['window'];
  if (reader.valueAt(path) === undefined) return {};
  const read = reader.read(schema.window, path);
  if (read === undefined) return {};
  if (read.from === read.to) {
    reader.fail([...path, 'to'], 'window.to must differ from window.from; for whole days, write 00:00 and 24:00');
    return {};
  }
  return { window: { ...read, days: DAYS.filter((day) => read.days.includes(day)) } };
}
