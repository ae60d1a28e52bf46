/** `npm run incident`: what happened at the payments company, and what tagout does instead, in the lab under load. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusDocument } from '../src/domain/status.js';
import { CountingScript } from './show/counting-script.js';
import { maintainHosts } from './show/hosts.js';
import { onStage } from './show/on-stage.js';
import type { Stage } from './show/stage.js';

const WARM_UP_MS = 2_000;
const REBOOT = { downMs: 2_000, warmingMs: 1_500 };

interface Row {
  what: string;
  outcome: string;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await onStage(
  {
    say,
    alb: { propagationMs: 500 },
    bootIds: 'own',
    config: {
      durations: {
        settleMs: 1_500,
        quietMs: 1_500,
        pollMs: 250,
        everyMs: 500,
        healthyForMs: 1_000,
        holdMs: 1_000,
        blindMs: 30_000,
      },
    },
  },
  async (stage) => {
    await sleep(WARM_UP_MS);
    print([await countingScript(stage), ...(await refusedThenAdopted(stage)), await putBackByHand(stage)]);
  },
);

/** (a) The script is one step ahead: it marks the cluster active while its hosts reboot. */
async function countingScript(stage: Stage): Promise<Row> {
  const { world } = stage;
  say('(a) a script that counts its steps; somebody has done step 1 by hand');
  const lostBefore = stage.traffic.tally.total.lost;
  const script = new CountingScript(world, 'east');
  await script.stepOneByHand();
  await sleep(1_500);
  say(`    call 1: ${await script.next()}`);
  say(`    call 2: ${await script.next()}`);
  const reboots = east(stage).map((host) => host.reboot(REBOOT));
  await Promise.all(reboots.map(({ down }) => down));
  say(`    the hosts reboot; call 3: ${await script.next()}`);
  await Promise.all(reboots.map(({ ready }) => ready));
  await world.healthy();
  await sleep(1_000);
  return {
    what: '(a) a counting script, step 1 done by hand',
    outcome: `${stage.traffic.tally.total.lost - lostBefore} requests lost`,
  };
}

/** (b) The same step 1 by hand: the start is refused and says how to go on; with --adopt nothing is lost. */
async function refusedThenAdopted(stage: Stage): Promise<Row[]> {
  say('(b) the same hand-made step 1, then tagout');
  const lostBefore = stage.traffic.tally.total.lost;
  await new CountingScript(stage.world, 'east').stepOneByHand();
  const refused = await stage.tagout('start', 'east', '--reason', 'kernel 6.1.150').ended;
  say(indent(refused.stderr || refused.stdout));
  const hooks = maintainHosts(stage, 'east', REBOOT, (host) => say(`    ${host} has the go and reboots`));
  hooks.catch(() => undefined);
  const words = ['start', 'east', '--adopt', '--share', 'balanced', '--reason', 'drained by hand'];
  say(`    $ tagout ${words.join(' ')}`);
  const adopted = await stage.tagout(...words).ended;
  if (adopted.exit !== 0) throw new Error(`tagout start --adopt ended with ${adopted.exit}: ${adopted.stderr}`);
  await hooks;
  const ended = await stage.tagout('wait', 'east', '--until', 'restored').ended;
  await sleep(1_000);
  const lost = stage.traffic.tally.total.lost - lostBefore;
  return [
    { what: '(b) tagout, step 1 done by hand', outcome: `exit ${refused.exit}: refused, nothing touched` },
    {
      what: '    then tagout start --adopt',
      outcome: `${ended.exit === 0 ? 'restored' : 'not restored'}, ${lost} requests lost`,
    },
  ];
}

/** (c) A person puts one rule back while the hosts reboot: the run fails, names it, and writes nothing more. */
async function putBackByHand(stage: Stage): Promise<Row> {
  const { world } = stage;
  say('(c) tagout; while the hosts reboot, somebody puts one rule back');
  const started = await stage.tagout('start', 'east', '--reason', 'kernel 6.1.151').ended;
  if (started.exit !== 0) throw new Error(`tagout start ended with ${started.exit}: ${started.stderr}`);
  await stage.tagout('wait', 'east', '--until', 'maintenance').ended;
  await Promise.all(east(stage).map((host) => host.reboot({ ...REBOOT, downMs: 60_000 }).down));
  const failed = stage.tagout('wait', 'east', '--until', 'failed', '--json').ended;
  const putBackMs = Date.now();
  world.foreigner('a person in the console').setShare(world.arns.httpV1, world.arns.east, 100);
  const after = world.core.journal.count;
  const { stdout } = await failed;
  const document = JSON.parse(stdout) as StatusDocument;
  const tookMs = Date.parse(document.phaseSince) - putBackMs;
  say(indent(document.failure?.message ?? ''));
  for (const one of document.failure?.drift ?? [])
    say(`    ${one.where}: ${one.what}: expected ${one.expected}, observed ${one.observed}`);
  const writes = world.core.journal.writes(after).length;
  return {
    what: '(c) tagout, one rule put back by hand while the hosts reboot',
    outcome: `${document.failure?.type}, failed after ${tookMs} ms; ${writes} writes since`,
  };
}

function east({ world }: Stage): ReturnType<Stage['world']['host']>[] {
  return [...world.hosts.values()].filter((host) => host.cluster === 'east');
}

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}

function print(rows: Row[]): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  say('');
  for (const { what, outcome } of rows) say(`${what.padEnd(width)}  ${outcome}`);
}
