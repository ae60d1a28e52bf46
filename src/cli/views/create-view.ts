import type { Io } from '../io.js';
import { humanView } from './human.js';
import { jsonView } from './json.js';
import type { View } from './view.js';

export function createView(io: Io, json: boolean): View {
  return json ? jsonView(io) : humanView(io);
}
