import type { ConfigError } from '../../config.js';
import { count } from '../../domain/health.js';
import type { Proposal } from '../../domain/init/proposal.js';

export interface Proposed {
  /** Null: it was printed. */
  file: string | null;
  config: string;
  /** The lines that `tagout check` finds wrong, until they are filled in. */
  toFillIn: ConfigError[];
  proposal: Proposal;
}

/** With a thousand instances, each has a line to fill in. */
const MOST_TOLD = 10;

/** The closing words of `tagout init`: what is still to do. */
export function initText(proposed: Proposed): string[] {
  const { file, toFillIn, proposal } = proposed;
  const { clusters, leftOut, notes, refusals } = proposal;
  const hosts = clusters.reduce((sum, cluster) => sum + cluster.hosts.length, 0);
  const out = leftOut.length === 0 ? '' : `; ${count(leftOut.length, 'target group')} left out, see the comments`;
  const more = toFillIn.length - MOST_TOLD;
  return [
    `${file === null ? 'proposed' : `wrote ${file}`}: ${count(clusters.length, 'cluster')}, ${count(hosts, 'host')}${out}`,
    ...notes.map((note) => `note: ${note}`),
    ...[{ name: 'any cluster', refusals }, ...clusters].flatMap(({ name, refusals }) =>
      refusals.length === 0
        ? []
        : [
            `a start of ${name} would be refused, as far as the load balancer tells:`,
            ...refusals.map((one) => `  - ${one}`),
          ],
    ),
    ...(toFillIn.length === 0 ? [] : [`to fill in, before tagout check says ok:`]),
    ...toFillIn.slice(0, MOST_TOLD).map(({ line, message }) => `  line ${line}: ${message}`),
    ...(more > 0 ? [`  and ${count(more, 'more line')}`] : []),
    `next: ${nextOf(proposed)}`,
  ];
}

function nextOf({ file, proposal: { clusters } }: Proposed): string {
  const [first, second] = clusters;
  if (first === undefined || second === undefined)
    return 'list the target groups of two clusters in one forward action, then call tagout init again';
  const read =
    file === null ? 'save the config and read it, then tagout check' : `read ${file}, then tagout check -f ${file}`;
  return `${read}, then tagout plan ${first.name}${file === null ? '' : ` -f ${file}`}`;
}
