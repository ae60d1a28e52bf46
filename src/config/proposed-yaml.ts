import { parse } from 'yaml';
import type { Proposal, ProposedCluster, ProposedHost } from '../domain/init/proposal.js';
import { oneLine } from '../domain/one-line.js';

/** Characters of a comment; nothing in it is longer. */
const LONGEST = 1_000;

/** Of the text of a comment. */
const WIDTH = 116;

/** Marks each line that a person must fill in or check. */
export const UNKNOWN = 'tagout could not know';

/** The text of a config, with a comment wherever it was guessed or is not known. `schema`: where an editor finds it. */
export function proposedYaml(proposal: Proposal, { schema, version }: { schema: string; version: string }): string {
  const { service, loadBalancer, clusters, at } = proposal;
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    comment(`Made by tagout init ${version} from load balancer ${loadBalancer}, as it was at ${at}.`),
    comment(`"${UNKNOWN}" marks what to fill in, or to check. Every other setting has a default.`),
    '',
    '# One maintenance at a time per service. Its name is a guess: that of the load balancer.',
    `service: ${scalar(service)}`,
    `loadBalancer: ${scalar(loadBalancer)}`,
    '',
    '# Target groups with a common host are one cluster. Target groups of other hosts in the same forward action are',
    '# another cluster. The hosts have the host names that AWS gives to instances: rename them to what they call',
    '# themselves.',
    ...clustersLines(clusters),
    ...leftOutLines(proposal),
    ...proposal.notes.flatMap((note) => ['', comment(`Note: ${note}.`)]),
    '',
    ...hostStatusLines(proposal),
    ...foreseenLines('any cluster', proposal),
    ...clusters.flatMap((cluster) => foreseenLines(cluster.name, cluster)),
  ];
  return `${lines.join('\n')}\n`;
}

function clustersLines(clusters: ProposedCluster[]): string[] {
  if (clusters.length === 0) return [`clusters: {} # ${UNKNOWN} the clusters: no rule forwards to hosts`];
  const missing = clusters.length > 1 ? '' : ` # ${UNKNOWN} the second cluster: the load balancer has one only`;
  return [`clusters:${missing}`, ...clusters.flatMap(clusterLines)];
}

function clusterLines({ name, targetGroups, hosts, actions }: ProposedCluster): string[] {
  const empty = `    hosts: {} # ${UNKNOWN} the hosts: no target is registered in ${oneLine(targetGroups.join(', '), LONGEST)}`;
  return [
    ...actions.map((action) => comment(action, '  ')),
    `  ${scalar(name)}:`,
    `    targetGroups: [${targetGroups.map(scalar).join(', ')}]`,
    ...(hosts.length === 0 ? [empty] : ['    hosts:', ...hosts.flatMap(hostLines)]),
  ];
}

function hostLines({ name, address, target }: ProposedHost): string[] {
  if (address !== null) return [`      ${scalar(name)}: ${scalar(address)}`];
  return [
    `      ${scalar(name)}:`,
    `        address: # ${UNKNOWN} the address, an IP or a DNS name: ELBv2 tells only the id of the instance`,
    `        target: ${scalar(target)}`,
  ];
}

function leftOutLines({ leftOut }: Proposal): string[] {
  if (leftOut.length === 0) return [];
  return ['', '# Not in a cluster:', ...leftOut.map(({ targetGroup, why }) => comment(`- ${targetGroup}: ${why}`))];
}

function hostStatusLines({ port }: Proposal): string[] {
  return [
    `# Where a host tells what it is still processing, such as http://{address}:${port ?? 8080}/status.`,
    'hostStatus:',
    `  url: # ${UNKNOWN} the URL: a load balancer knows nothing of this`,
    `  # ${UNKNOWN} the answer: keep what the hosts tell, under their names for it. Only inFlight is required.`,
    '  json: { inFlight: /inFlight, accepted: /accepted, bootId: /bootId, ready: /ready }',
  ];
}

function foreseenLines(name: string, { refusals, warnings }: Pick<Proposal, 'refusals' | 'warnings'>): string[] {
  return [
    ...(refusals.length === 0
      ? []
      : ['', comment(`A start of ${name} would be refused, as far as the load balancer tells:`)]),
    ...refusals.map((one) => comment(`- ${one}`)),
    ...(warnings.length === 0 ? [] : ['', comment(`To know before a start of ${name}:`)]),
    ...warnings.map((one) => comment(`- ${one}`)),
  ];
}

/** All of it comes from AWS, so any of it may be any text. */
function comment(text: string, indent = ''): string {
  const lines = [''];
  for (const word of oneLine(text, LONGEST).split(' ')) {
    const longer = [lines.at(-1), word].filter((part) => part !== '').join(' ');
    if (longer.length > WIDTH && lines.at(-1) !== '') lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, index) => `${indent}# ${index > 0 && text.startsWith('- ') ? '  ' : ''}${line}`).join('\n');
}

/**
 * Plain only where YAML reads the same text; JSON's quotes are YAML's too. JSON leaves characters as they are that act on
 * a terminal or that other readers of YAML refuse.
 */
function scalar(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) && parse(text) === text) return text;
  return JSON.stringify(text).replaceAll(/[\p{C}\u2028\u2029]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
