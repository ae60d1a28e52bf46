/** `npm start`: the main job in the lab, under load, live. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Phase } from '../src/domain/lifecycle.js';
import type { StatusDocument } from '../src/domain/status.js';
import { maintenanceId, STATUS } from '../workflows/messages.js';
import { maintainHosts, rulesOf } from './show/hosts.js';
import { frame, line, seconds } from './show/screen.js';
import { onStage } from './show/on-stage.js';
import type { Stage } from './show/stage.js';

const WARM_UP_MS = 2_000;
const REDRAW_MS = 250;
const LINE_MS = 2_000;

const isTerminal = process.stdout.isTTY === true;
/** How many lines of the live screen stand at the end of the output. */
let drawn = 0;

/** What is said stays: it takes the place of the live screen, which is drawn anew below it. */
function say(text: string): void {
  process.stdout.write(`${drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`}${text}\n`);
  drawn = 0;
}

await onStage(
  {
    say,
    alb: { propagationMs: 2_000 },
    bootIds: 'own',
    config: {
      steps: [25, 100],
      durations: {
        settleMs: 3_000,
        quietMs: 3_000,
        pollMs: 500,
        everyMs: 1_000,
        healthyForMs: 2_000,
        holdMs: 3_000,
        blindMs: 30_000,
      },
    },
  },
  async (stage) => {
    process.exitCode = await show(stage);
  },
);

async function show(stage: Stage): Promise<number> {
  const { world, traffic, uiUrl } = stage;
  const workflowId = maintenanceId(world.config.service);
  const baseline = rulesOf(world);
  const startedMs = Date.now();
  say(`The lab: load balancer core, clusters east and west, ${world.urls.http} under load. Temporal UI: ${uiUrl}`);
  const screen = watchScreen(stage, workflowId, startedMs);
  await sleep(WARM_UP_MS);
  say('$ tagout start east --reason "kernel 6.1.150" --json');
  const hooks = maintainHosts(stage, 'east', { downMs: 3_000, warmingMs: 2_000 }, (host) =>
    say(`${host} has the go and reboots`),
  );
  hooks.catch(() => undefined);
  const started = await stage.tagout('start', 'east', '--reason', 'kernel 6.1.150', '--json').ended;
  if (started.exit !== 0)
    throw new Error(`tagout start ended with ${started.exit}: ${started.stderr || started.stdout}`);
  say(`Temporal UI of this run: ${(JSON.parse(started.stdout) as { uiUrl: string | null }).uiUrl ?? uiUrl}`);
  await hooks;
  const ended = await stage.tagout('wait', 'east', '--until', 'restored').ended;
  await screen.stop();
  const { served, lost } = traffic.tally.total;
  const isBack = rulesOf(world) === baseline;
  const isRestored = ended.exit === 0;
  say('');
  say(
    `maintenance   ${isRestored ? 'restored' : `not restored: ${ended.stderr}`}, after ${seconds(Date.now() - startedMs).trim()}`,
  );
  say(`requests      ${served} served, ${lost} lost`);
  say(`routing       ${isBack ? 'at its baseline, as the load balancer has it' : 'NOT at its baseline'}`);
  if (isTerminal) await untilInterrupted(uiUrl);
  return isRestored && isBack && lost === 0 ? 0 : 1;
}

function watchScreen(stage: Stage, workflowId: string, startedMs: number): { stop: () => Promise<void> } {
  const ended = new AbortController();
  let told: Phase | undefined;
  let toldMs = 0;
  const draw = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const status = await statusOf(stage, workflowId);
      const elapsedMs = Date.now() - startedMs;
      if (isTerminal) {
        const lines = frame(stage, status, elapsedMs);
        say(lines.join('\n'));
        drawn = lines.length;
      } else if (status?.phase !== told || Date.now() - toldMs >= LINE_MS) {
        told = status?.phase;
        toldMs = Date.now();
        say(line(stage, status, elapsedMs));
      }
      await sleep(REDRAW_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };
  const drawing = draw();
  return {
    stop: async () => {
      ended.abort();
      await drawing;
    },
  };
}

/** Null before the run is there; the worker answers the query while the run lasts and after. */
async function statusOf(stage: Stage, workflowId: string): Promise<StatusDocument | null> {
  try {
    return await stage.client.workflow.getHandle(workflowId).query<StatusDocument>(STATUS);
  } catch {
    return null;
  }
}

async function untilInterrupted(uiUrl: string): Promise<void> {
  say(`The lab and the Temporal UI (${uiUrl}) stay up until Ctrl-C.`);
  await new Promise(() => setInterval(() => undefined, 60_000));
}
