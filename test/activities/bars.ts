import { progressLines } from '../../src/cli/views/sections/progress.js';
import { textOf } from '../../src/cli/views/screen/line.js';
import { isFlow } from '../../src/cli/views/screen/section.js';
import type { LiveReading } from '../../src/domain/status.js';
import { liveOf } from '../../src/runs/live.js';

/** The bars that `tagout watch` shows for a heartbeat, after it was sent as JSON: `drain.quiet ███░░ 3 s of 5 s`. */
export function barsOf(heartbeat: unknown): string[] {
  const reading = JSON.parse(JSON.stringify(heartbeat)) as LiveReading;
  const { progress } = liveOf({ running: true, readings: [reading], steps: [] });
  return progressLines(progress, new Date(reading.at)).flatMap((item) =>
    isFlow(item) ? [] : [textOf(item.line).replaceAll(/ +/g, ' ')],
  );
}
