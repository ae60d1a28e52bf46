import { join } from 'node:path';
import { startProgram, type Program } from '../../lab/show/program.js';
import { findTemporal } from '../../src/dev-server/find-temporal.js';
import { maintenanceId } from '../../workflows/messages.js';
import { environment } from '../peers/environment.js';
import { tagout } from '../peers/tagout.js';
import { TAGOUT, type Row } from '../results.js';
import { openSite, type Site } from '../stage/site.js';
import { median } from '../statistics.js';
import { timesAt } from '../times.js';
import type { Measure } from './measure.js';

const TIMES = 20;
const QUICK_TIMES = 5;

export const cli: Measure = {
  name: 'cli',
  what: 'how long a command takes, from its start to its end, while a run waits in maintenance',
  isQuick: true,
  async run(bench) {
    const site = await openSite(await bench.ground(), { seed: bench.seed, times: timesAt(15) });
    try {
      await tagout.prepare!(site);
      await site.tagout('start', 'east', '--reason', 'kernel 6.1.150').ended;
      await site.tagout('wait', 'east', '--until', 'maintenance').ended;
      await site.traffic.stop();
      const commands = await commandsOf(
        site,
        bench.peers.some(({ name }) => name === 'shell runbook'),
      );
      const samples = new Map(commands.map(({ who }) => [who, [] as number[]]));
      // In turns, so that what else the machine does hits all of them.
      for (let n = 0; n < (bench.isQuick ? QUICK_TIMES : TIMES); n += 1)
        for (const { who, start } of commands) samples.get(who)!.push(await timed(start));
      return rows(samples);
    } finally {
      await site.stop();
    }
  },
};

interface Command {
  who: string;
  start: () => Program;
}

const STATUS = `${TAGOUT} status`;
const DESCRIBE_RULES = 'aws elbv2 describe-rules';

async function commandsOf(site: Site, hasAws: boolean): Promise<Command[]> {
  const { ground, world, service } = site;
  const temporal = await findTemporal(() => undefined);
  const describe = [
    'workflow',
    'describe',
    '--workflow-id',
    maintenanceId(service),
    '--address',
    ground.server.address,
  ];
  const rules = ['elbv2', 'describe-rules', '--listener-arn', world.arns.http];
  return [
    { who: STATUS, start: () => site.tagout('status') },
    { who: `${TAGOUT} plan`, start: () => site.tagout('plan', 'west') },
    { who: `${TAGOUT} --help`, start: () => site.tagout('--help') },
    ...(hasAws
      ? [{ who: DESCRIBE_RULES, start: () => site.start(join(environment('aws'), 'bin', 'aws'), rules, {}) }]
      : []),
    { who: 'temporal workflow describe', start: () => startProgram(temporal.path, describe, process.env) },
  ];
}

async function timed(start: () => Program): Promise<number> {
  const sinceMs = performance.now();
  const { exit, stderr } = await start().ended;
  // A plan of the other cluster is refused while a run is on, and says so after having read everything.
  if (exit !== 0 && exit !== 3) throw new Error(`a command ended with ${exit}: ${stderr}`);
  return performance.now() - sinceMs;
}

function rows(samples: ReadonlyMap<string, number[]>): Row[] {
  const aws = samples.get(DESCRIBE_RULES);
  return [...samples].map(([who, list]) => ({
    what: 'how long a command takes',
    ...{ who, unit: 'ms', samples: list },
    ...(who === STATUS &&
      aws !== undefined && { goal: { text: '≤ 1.0 × the aws CLI', isMet: median(list) <= median(aws) } }),
  }));
}
