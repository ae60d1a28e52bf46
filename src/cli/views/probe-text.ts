import type { Answer, CleanReport, Left, ProbeReport } from '../../probe/report.js';

/** What a probe found, as lines: what was measured first, what is still there last. */
export function probeText(report: ProbeReport, cleanUp: string): string[] {
  const { id, loadBalancer, startedAt, endedAt, answers, stopped, settle, made, left } = report;
  const asked = answers.filter(({ measured }) => measured);
  const open = answers.filter(({ measured }) => !measured);
  return [
    `probe ${id} of ${loadBalancer}, ${startedAt} to ${endedAt}`,
    ...(stopped === null ? [] : [`STOPPED before its end: ${stopped.why}`]),
    '',
    ...asked.flatMap(answerLines),
    ...(open.length === 0 ? [] : ['', ...open.map((one) => `${one.asks} ${one.answer}`)]),
    '',
    settle === null
      ? 'drain.settle: no advice, because the times of requests were not measured to their end: keep the default, 60s'
      : `drain.settle: ${settle.advised} (${settle.why})`,
    ...(left.length === 0
      ? [`all that it made is removed (${made.length === 0 ? 'nothing' : made.map(({ name }) => name).join(', ')})`]
      : ['', ...leftLines(left), `to remove it: ${cleanUp}`]),
  ];
}

export function cleanText({ loadBalancer, removed, left, notOurs }: CleanReport): string[] {
  return [
    ...(removed.length === 0 && left.length === 0 ? [`no probe has left anything on ${loadBalancer}`] : []),
    ...removed.map(({ kind, name }) => `removed: ${kind} ${name}`),
    ...leftLines(left),
    ...notOurs.map(
      ({ kind, name, arn, why }) => `not a probe's, and left as it is: ${kind} ${name} ${arn ?? ''} (${why})`,
    ),
  ];
}

function answerLines({ asks, answer, asAssumed }: Answer): string[] {
  return [`${asAssumed === false ? 'OTHERWISE THAN TAGOUT ASSUMES: ' : ''}${asks}`, `  ${answer}`];
}

function leftLines(left: Left[]): string[] {
  return left.map(
    ({ kind, name, arn, why }) => `STILL THERE: ${kind} ${name} ${arn ?? '(its ARN is not known)'}: ${why}`,
  );
}
