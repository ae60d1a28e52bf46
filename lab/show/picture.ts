import { STEPS, type Phase } from '../../src/domain/lifecycle.js';
import type { ClusterFacts, Facts, HostFacts } from './facts.js';
import { phaseStates } from '../../src/cli/views/phases.js';
import { bar, sparkline } from '../../src/cli/views/screen/bars.js';
import type { Line } from '../../src/cli/views/screen/line.js';
import { sentence } from './picture/sentence.js';
import { seconds } from './seconds.js';

/** The width of a bar: on a narrow terminal what is left, but enough to see it move. */
const BAR_CELLS = { min: 4, max: 20 };
/** The width of the text beside a bar. */
const CLUSTER_CELLS = 46;
const HOST_WORDS = 14;
/** The width of the text before the small graph of a host. */
const HOST_CELLS = 4 + 8 + HOST_WORDS;

/** The picture of one moment: what happens, how far the run is, who serves. The most important part comes first. */
export function picture(facts: Facts, columns: number): Line[] {
  const { run, clusters, served, lost } = facts;
  const highest = Math.max(0, ...clusters.flatMap(({ hosts }) => hosts.flatMap((host) => host.overTime.map(Number))));
  return [
    [
      { text: `${seconds(facts.nowMs - facts.startedMs)}  ` },
      { text: sentence(run), look: run?.phase === 'failed' ? 'bad' : 'strong' },
    ],
    [
      { text: `         ${served} requests served, ` },
      lost === 0 ? { text: '0 lost' } : { text: `${lost} lost`, look: 'bad' },
    ],
    [],
    ...STEPS.map((step) => stepLine(step, facts)),
    [],
    ...clusters.flatMap((cluster) => [
      clusterLine(cluster, clusters, columns - CLUSTER_CELLS),
      ...cluster.hosts.map((host) => hostLine(host, highest, columns - HOST_CELLS)),
    ]),
  ];
}

function stepLine(step: Phase, { run, nowMs }: Facts): Line {
  const found = phaseStates(run?.timeline ?? [], nowMs).find(({ phase }) => phase === step);
  if (found === undefined || found.state === 'ahead') return [{ text: `    ${step}`, look: 'dim' }];
  const name = `${step.padEnd(12)}  ${seconds(found.tookMs)}`;
  if (found.state === 'now') return [{ text: `  ▸ ${name}`, look: 'strong' }];
  if (found.state === 'stopped') return [{ text: '  ✗', look: 'bad' }, { text: ` ${name}` }];
  return [{ text: '  ✓', look: 'good' }, { text: ` ${name}` }];
}

function clusterLine(cluster: ClusterFacts, all: ClusterFacts[], cells: number): Line {
  const shares = `shares ${cluster.shares.join(' ')}`.padEnd(20);
  return [
    { text: `  ${cluster.name.padEnd(6)}` },
    { text: bar(portionOf(cluster, all), Math.min(BAR_CELLS.max, Math.max(BAR_CELLS.min, cells))) },
    { text: `  ${shares}${String(cluster.perSecond).padStart(4)} requests/s` },
  ];
}

/** The part of all new requests that its shares bring, from 0 to 1, if every forward action gets equally many. */
function portionOf({ shares }: ClusterFacts, all: ClusterFacts[]): number {
  const portions = shares.map((share, n) => share / Math.max(1, sum(all.map((one) => one.shares[n] ?? 0))));
  return sum(portions) / Math.max(1, portions.length);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function hostLine({ name, state, inFlight, overTime }: HostFacts, highest: number, cells: number): Line {
  const words = (state === 'ready' ? `${inFlight} in flight` : state).padEnd(HOST_WORDS);
  return [
    { text: `    ${name.padEnd(8)}` },
    state === 'ready' ? { text: words } : { text: words, look: 'strong' },
    { text: sparkline(overTime.slice(-Math.max(1, cells)), highest), look: 'dim' },
  ];
}
