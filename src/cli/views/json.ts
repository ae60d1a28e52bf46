import type { Io } from '../io.js';
import { guardText, reasonText, rollText } from './guard-text.js';
import { OutageLines } from './outage-text.js';
import type { View } from './view.js';

/** Prints one JSON document on stdout and nothing else, errors included. */
export function jsonView({ stdout, stderr }: Io): View {
  const print = (document: unknown) => stdout(`${JSON.stringify(document, null, 2)}\n`);
  const outages = new OutageLines();
  const outage: View['outage'] = (told) => {
    const line = outages.next(told, new Date());
    if (line !== null) stderr(`${line}\n`);
  };
  return {
    config: (_, result) => print(result.ok ? { ok: true, errors: [] } : { ok: false, errors: result.errors }),
    plan: print,
    plannedRoll: print,
    started: (document, uiUrl, refusal) =>
      print({
        ...document,
        uiUrl,
        ...(refusal === null ? {} : { error: { exit: refusal.exit, message: refusal.message } }),
      }),
    input: print,
    rollStarted: (document, uiUrl, refusal) =>
      print({
        ...document,
        uiUrl,
        ...(refusal === null ? {} : { error: { exit: refusal.exit, message: refusal.message } }),
      }),
    rollTold: (document, answer) => {
      print(document);
      stderr(`${answer}\n`);
    },
    status: (document, { roll = null } = {}) => print(roll === null ? document : { ...document, ...roll }),
    watching: () =>
      Promise.resolve({
        show: () => undefined,
        outage,
        end: ({ document, roll = null }) => print(roll === null ? document : { ...document, ...roll }),
        close: () => undefined,
      }),
    outage,
    claims: (claims) => print({ claims }),
    key: print,
    token: (token, expiresAt) => print({ token, expiresAt: expiresAt.toISOString() }),
    guard: ({ roll, why, scheduled, scheduledRoll, status }) =>
      print({
        clear: why.length === 0 && roll === null,
        why: [
          ...(roll === null ? [] : [{ cluster: null, state: 'under-way', message: rollText(roll, new Date()) }]),
          ...why.map((one) => ({
            cluster: one.document.cluster,
            state: one.state,
            message: reasonText(one, new Date()),
          })),
        ],
        ...(scheduled !== null && { scheduled }),
        ...(scheduledRoll !== null && { scheduledRoll }),
        status,
      }),
    guarding: (answer) => stderr(`${guardText(answer, new Date()).join('\n')}\n`),
    setup: print,
    probe: (report, cleanUp) => print({ ...report, next: report.left.length === 0 ? null : cleanUp }),
    cleaned: print,
    proposed: ({ proposal: { clusters, leftOut, notes, refusals, warnings }, ...rest }) =>
      print({ ...rest, clusters, leftOut, notes, refusals, warnings }),
    who: print,
    list: ({ namespace, lines, notes }) => Promise.resolve(print({ namespace, runs: lines, notes })),
    report: (text) => stdout(text),
    reported: print,
    error: ({ exit, message }) => print({ error: { exit, message } }),
    note: (text) => stderr(`${text}\n`),
  };
}
