import { setTimeout as sleep } from 'node:timers/promises';
import type { Phase } from '../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { serviceDocument } from '../../src/runs/documents.js';
import { readFacts } from './facts.js';
import type { LiveScreen } from '../../src/cli/views/screen/live-screen.js';
import { OverTime } from '../../src/cli/views/screen/over-time.js';
import { picture } from './picture.js';
import { plainLine } from './plain-line.js';
import type { Stage } from './stage.js';

const REDRAW_MS = 250;
const ASK_MS = 300;
const QUERY_MS = 2_000;
const LINE_MS = 2_000;

/** Shows the run, the traffic and the hosts until it is stopped: live on a screen, or as lines. */
export function watchShow(
  stage: Stage,
  { startedMs, screen, say }: { startedMs: number; screen: LiveScreen | null; say: (line: string) => void },
): { stop: () => Promise<void> } {
  const ended = new AbortController();
  const overTime = new OverTime();
  let run: StatusDocument | null = null;
  let told: Phase | undefined;
  let toldMs = 0;

  /** While there is no answer, the last one is shown. */
  const ask = async (): Promise<void> => {
    const asked = serviceDocument(stage.session, stage.world.config.service, QUERY_MS);
    run = await asked.then(({ document }) => document ?? run).catch(() => run);
  };
  const show = (): void => {
    for (const host of stage.world.hosts.values())
      overTime.add(host.name, Date.now(), host.state === 'ready' ? host.inFlight : null);
    const facts = readFacts(stage, { run, overTime, startedMs });
    if (screen !== null) screen.draw(({ columns }) => picture(facts, columns));
    else if (facts.run?.phase !== told || facts.nowMs - toldMs >= LINE_MS) {
      told = facts.run?.phase;
      toldMs = facts.nowMs;
      say(plainLine(facts));
    }
  };
  const repeat = async (work: () => void | Promise<void>, everyMs: number): Promise<void> => {
    while (!ended.signal.aborted) {
      await work();
      await sleep(everyMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };
  // Drawing does not wait for answers: if the clock stood still, the run would seem to stand still too.
  const loops = [repeat(ask, ASK_MS), repeat(show, REDRAW_MS)];
  return {
    stop: async () => {
      ended.abort();
      await Promise.all(loops);
      await ask();
      show();
    },
  };
}
