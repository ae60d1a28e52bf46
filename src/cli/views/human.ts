import type { StatusDocument } from '../../domain/status.js';
import type { Io } from '../io.js';
import { guardText } from './guard-text.js';
import { changeLine, isSameChange } from './change-line.js';
import { outageBanner, OutageLines } from './outage-text.js';
import { initText } from './init-text.js';
import { keyText } from './key-text.js';
import { planText } from './plan-text.js';
import { refusalText, statusText } from './status-text.js';
import { cleanText, probeText } from './probe-text.js';
import { setupText } from './setup-text.js';
import { whoLines } from '../../domain/who/who-text.js';
import { clock } from '../../domain/time-words.js';
import type { View } from './view.js';

const CLEAR = '\x1b[H\x1b[J';

/** The view for a person at 3 a.m.: first what is dangerous, last what to do. */
export function humanView({ stdout, stderr, isTTY }: Io): View {
  const print = (lines: string[]) => stdout(textOf(lines));
  let lastChange = '';
  let last: { document: StatusDocument; at: Date } | null = null;
  const outages = new OutageLines();
  return {
    config: (path, result) => {
      if (result.ok) return print(['ok']);
      return print(result.errors.map(({ line, message }) => (line === 0 ? message : `${path}:${line}: ${message}`)));
    },
    plan: (document) => print(planText(document)),
    started: (document, uiUrl, refusal) => {
      if (refusal !== null) return stderr(`${plain(refusal.message)}\n`);
      print([...statusText(document, new Date()), '', `workflow: ${document.workflowId} ${document.runId}`]);
      if (uiUrl !== null) print([`Temporal UI: ${uiUrl}`]);
    },
    status: (document, lastRefusal = document?.lastRefusal ?? null) => {
      const now = new Date();
      if (document === null) return print(['no maintenance yet', ...refusalText(lastRefusal, now)]);
      print(statusText({ ...document, lastRefusal }, now));
    },
    live: (document) => {
      last = { document, at: new Date() };
      if (isTTY) {
        stdout(CLEAR);
        return print(statusText(document, new Date()));
      }
      const change = changeLine(document);
      const now = new Date();
      if (isSameChange(change, lastChange)) return;
      print([`${clock(now.toISOString(), now)} ${change}`]);
      lastChange = change;
    },
    outage: (outage) => {
      const now = new Date();
      const line = outages.next(outage, now);
      if (last !== null && isTTY) {
        // When Temporal answers again, the next poll redraws the screen.
        if (outage === null) return;
        stdout(CLEAR);
        return print([...outageBanner(outage, last.at, now), ...statusText(last.document, now)]);
      }
      if (line !== null) (last === null ? stderr : stdout)(`${plain(line)}\n`);
    },
    claims: (answers) => print(answers.map(({ host, verdict, message }) => `${host}: ${verdict}: ${message}`)),
    key: (made) => {
      if (made.public === null) stdout(`${JSON.stringify({ keys: made.keys }, null, 2)}\n`);
      else print(keyText(made));
    },
    token: (token) => print([token]),
    guard: (answer) => print(guardText(answer, new Date())),
    guarding: (answer) => stderr(textOf(guardText(answer, new Date()))),
    setup: (setup) => print(setupText(setup)),
    probe: (report, cleanUp) => print(probeText(report, cleanUp)),
    cleaned: (report) => print(cleanText(report)),
    proposed: (proposed) => {
      if (proposed.file === null) stdout(proposed.config);
      (proposed.file === null ? stderr : stdout)(textOf(initText(proposed)));
    },
    who: (answer) => print(whoLines(answer)),
    error: ({ message }) => stderr(`${plain(message)}\n`),
    note: (text) => stderr(`${plain(text)}\n`),
  };
}

function textOf(lines: string[]): string {
  return `${lines.map((line) => plain(line).replaceAll('\n', ' ')).join('\n')}\n`;
}

/**
 * Names, notes and answers come from hosts, load balancers and anybody who may claim. They must not control the
 * terminal.
 */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
}
