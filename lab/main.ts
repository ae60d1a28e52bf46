/** `npm start`: a maintenance in the lab, under load, live. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LiveScreen } from '../src/cli/views/screen/live-screen.js';
import { isLive } from '../src/cli/views/screen/terminal.js';
import { maintainHosts, rulesOf } from './show/hosts.js';
import { onStage } from './show/on-stage.js';
import { seconds } from './show/seconds.js';
import type { Stage } from './show/stage.js';
import { watchShow } from './show/watch-show.js';

const WARM_UP_MS = 2_000;

const { stdout, env } = process;
const screen = isLive(stdout, env) ? new LiveScreen(stdout, (env['NO_COLOR'] ?? '') === '') : null;
for (const end of ['exit', 'SIGINT', 'SIGTERM']) process.once(end, () => screen?.close());

function say(text: string): void {
  if (screen === null) stdout.write(`${text}\n`);
  else screen.say(text);
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
  const baseline = rulesOf(world);
  const startedMs = Date.now();
  say(`The lab: load balancer core, clusters east and west, ${world.urls.http} under load. Temporal UI: ${uiUrl}`);
  const watched = watchShow(stage, { startedMs, screen, say });
  await sleep(WARM_UP_MS);
  say('$ tagout start east --reason "kernel 6.1.150" --json');
  const hooks = maintainHosts(stage, 'east', { downMs: 3_000, warmingMs: 2_000 }, (host) => {
    // The picture already shows this beside the host.
    if (screen === null) say(`${host} has the go and reboots`);
  });
  hooks.catch(() => undefined);
  const started = await stage.tagout('start', 'east', '--reason', 'kernel 6.1.150', '--json').ended;
  if (started.exit !== 0)
    throw new Error(`tagout start ended with ${started.exit}: ${started.stderr || started.stdout}`);
  const { uiUrl: runUrl } = JSON.parse(started.stdout) as { uiUrl: string | null };
  say(`Temporal UI of this run: ${runUrl ?? uiUrl}`);
  await hooks;
  const ended = await stage.tagout('wait', 'east', '--until', 'restored').ended;
  await watched.stop();
  screen?.close();
  const { served, lost } = traffic.tally.total;
  const isBack = rulesOf(world) === baseline;
  const isRestored = ended.exit === 0;
  say('');
  say(
    `maintenance   ${isRestored ? 'restored' : `not restored: ${ended.stderr}`}, after ${seconds(Date.now() - startedMs).trim()}`,
  );
  say(`requests      ${served} served, ${lost} lost`);
  say(`routing       ${isBack ? 'at its baseline, as the load balancer has it' : 'NOT at its baseline'}`);
  if (screen !== null) await untilInterrupted(uiUrl);
  return isRestored && isBack && lost === 0 ? 0 : 1;
}

async function untilInterrupted(uiUrl: string): Promise<void> {
  say(`The lab and the Temporal UI (${uiUrl}) stay up until Ctrl-C.`);
  await new Promise(() => setInterval(() => undefined, 60_000));
}
