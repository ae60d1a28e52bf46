import type { MaintainInput, RollInput } from '../../workflows/messages.js';

/** The server takes 400 bytes. A longer summary is cut, but never the name of the person. */
const SUMMARY_BYTES = 300;

/** Of them, for the clusters of a roll. */
const ROLLED_BYTES = 100;

/** The server takes 20,000 bytes of JSON, in which quotes and line breaks take two bytes. */
const DETAILS_BYTES = 10_000;

/** The title of a run in the Temporal UI: `core: east out for maintenance – kernel 6.1.150 (alice@ops-1)`. */
export function summaryOf({ config, cluster, reason, startedBy }: MaintainInput): string {
  const head = `${config.service}: ${cluster} out for maintenance – `;
  const tail = ` (${startedBy})`;
  const room = SUMMARY_BYTES - Buffer.byteLength(head + tail);
  return head + cut(reason.replaceAll(/\s+/g, ' '), room) + tail;
}

/** The title of a roll: `core: roll of east, west – kernel 6.1.150 (alice@ops-1)`. */
export function rollSummary({ config, clusters, reason, startedBy }: RollInput): string {
  const head = `${config.service}: roll of ${cut(clusters.join(', '), ROLLED_BYTES)} – `;
  const tail = ` (${startedBy})`;
  const room = SUMMARY_BYTES - Buffer.byteLength(head + tail);
  return head + cut(reason.replaceAll(/\s+/g, ' '), room) + tail;
}

/** The request, in Markdown, for the page of the run. */
export function detailsOf({ config, cluster, reason, startedBy, adopt }: MaintainInput): string {
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

function cut(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  const room = Math.max(0, bytes - Buffer.byteLength('…'));
  // In stream mode, the decoder leaves out a character that was cut in two.
  return `${new TextDecoder().decode(whole.subarray(0, room), { stream: true })}…`;
}
