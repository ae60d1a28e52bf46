import type { StatusDocument } from '../src/domain/status.js';

/** The live panel of the run in the Temporal UI, in Markdown. In-flight is live in the activities' heartbeats. */
export function details(document: StatusDocument): string {
  const { phase, phaseSince, waitingFor, hosts, shares, failure } = document;
  return [
    `**${phase}** since ${phaseSince}${document.deadlineAt === null ? '' : `, until ${document.deadlineAt} at the latest`}`,
    ...(failure === null ? [] : ['', failure.message]),
    ...(waitingFor.length === 0 ? [] : ['', `Waits for: ${waitingFor.join('; ')}`]),
    '',
    '| host | go | in-flight | ready | boot before | boot now | claim |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...hosts.map((host) =>
      row([
        host.name,
        host.go ? 'yes' : 'no',
        host.unobservable ?? text(host.inFlight),
        text(host.ready),
        text(host.bootIdBefore),
        text(host.bootId),
        host.claimed ? 'counted' : 'none',
      ]),
    ),
    '',
    '| where | target group | baseline | expected | observed |',
    '| --- | --- | --- | --- | --- |',
    ...shares.map((share) =>
      row([share.where, share.targetGroup, text(share.baseline), text(share.expected), text(share.observed)]),
    ),
    ...(failure?.drift ?? []).map(
      (one) => `- ${one.where}: ${one.what}: expected ${one.expected}, observed ${one.observed}`,
    ),
  ].join('\n');
}

function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function text(value: string | number | boolean | null): string {
  return value === null ? '–' : String(value);
}
