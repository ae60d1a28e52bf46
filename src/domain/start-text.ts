import type { Config } from './config.js';

interface Request {
  config: Config;
  reason: string;
  startedBy: string;
}

interface AdoptedShare {
  share: number | 'balanced' | null;
}

/** The server takes no more. */
const SERVER_BYTES = 400;

/** A longer summary is cut, but never the name of the person, as far as the server takes it. */
const SUMMARY_BYTES = 300;

/** Of them, for the clusters of a roll. */
const ROLLED_BYTES = 100;

/** The server takes 20,000 bytes of JSON, in which quotes and line breaks take two bytes. */
const DETAILS_BYTES = 10_000;

/** The title of a run in the Temporal UI: `core: east out for maintenance – kernel 6.1.150 (alice@ops-1)`. */
export function summaryOf(input: Request & { cluster: string }): string {
  return titled(`${input.config.service}: ${input.cluster} out for maintenance – `, input);
}

/** The title of a roll: `core: roll of east, west – kernel 6.1.150 (alice@ops-1)`. */
export function rollSummary(input: Request & { clusters: string[] }): string {
  return titled(`${input.config.service}: roll of ${cut(input.clusters.join(', '), ROLLED_BYTES)} – `, input);
}

function titled(head: string, { reason, startedBy }: Request): string {
  const tail = ` (${cut(startedBy, SERVER_BYTES - bytesOf(`${head}… ()`))})`;
  return head + cut(reason.replaceAll(/\s+/g, ' '), SUMMARY_BYTES - bytesOf(head + tail)) + tail;
}

/** The request, in Markdown, for the page of the run. */
export function detailsOf(input: Request & { cluster: string; adopt: AdoptedShare | null }): string {
  const { config, cluster, reason, startedBy, adopt } = input;
  const hosts = config.clusters.find((one) => one.name === cluster)?.hosts ?? [];
  const share = adopt?.share ?? null;
  const text = [
    `**Maintenance of cluster ${cluster}** of ${config.service}, started by ${startedBy}`,
    '',
    `- why: ${reason}`,
    `- hosts: ${hosts.map(({ name, address }) => `${name} (${address})`).join(', ')}`,
    `- reboot: ${config.maintenance.reboot}`,
    ...(adopt === null ? [] : [`- adopted: yes${share === null ? '' : `, share ${share}`}`]),
  ].join('\n');
  return cut(text, DETAILS_BYTES);
}

/** In UTF-8. Workflows and the CLI cut alike, so no Buffer. */
function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function cut(text: string, bytes: number): string {
  const whole = new TextEncoder().encode(text);
  if (whole.length <= bytes) return text;
  const room = Math.max(0, bytes - bytesOf('…'));
  // In stream mode, the decoder leaves out a character that was cut in two.
  return `${new TextDecoder().decode(whole.subarray(0, room), { stream: true })}…`;
}
