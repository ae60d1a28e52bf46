import { neverReset } from '../src/domain/failure-message.js';
import type { HostStatus, ShareStatus, StatusDocument } from '../src/domain/status.js';

/**
 * The live panel of the run in the Temporal UI, in Markdown. It uses lists, because the UI shows tables without space
 * between the columns. In-flight here is what the last finished step saw; the live number is in the heartbeats.
 */
export function details(document: StatusDocument): string {
  const { phase, phaseSince, deadlineAt, waitingFor, hosts, shares, failure, warnings, next } = document;
  return [
    `**${phase}** since ${minute(phaseSince)}${deadlineAt === null ? '' : `, until ${minute(deadlineAt)} at the latest`}`,
    ...(failure === null ? [] : [`**${failure.message}**`]),
    ...(failure?.drift ?? []).map(
      (one) => `- ${one.where}: ${one.what}: expected **${one.expected}**, observed **${one.observed}**`,
    ),
    ...(failure?.reasons ?? []).map((reason) => `- ${reason}`),
    ...(failure === null || next === null ? [] : [`To go on: \`${next}\``]),
    ...(failure === null ? [] : [neverReset(document)]),
    ...(waitingFor.length === 0 ? [] : [`Waits for: ${waitingFor.join('; ')}`]),
    ...warnings.map((warning) => `Warning: ${warning}`),
    '### Hosts',
    hosts.map(hostLine).join('\n'),
    '### Shares',
    shares.map(shareLine).join('\n'),
  ].join('\n\n');
}

/** `2026-11-22 18:38Z` */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')}Z`;
}

function hostLine(host: HostStatus): string {
  const facts = [
    host.go ? 'has the go' : 'no go',
    host.claimed ? 'claim counted' : 'no claim',
    host.unobservable ?? `${host.inFlight ?? '–'} in-flight`,
    ...(host.ready === null ? [] : [host.ready ? 'ready' : 'not ready']),
    ...(host.bootId === null ? [] : [`boot \`${host.bootId}\``]),
    ...(host.bootIdBefore === null ? [] : [`before the go \`${host.bootIdBefore}\``]),
  ];
  return `- **${host.name}**: ${facts.join(', ')}`;
}

function shareLine({ where, targetGroup, baseline, expected, observed }: ShareStatus): string {
  return `- ${where}: ${targetGroup} reads **${observed ?? '–'}**, expected ${expected}, baseline ${baseline}`;
}
