import { NOTHING_LIVE } from '../../runs/live.js';
import type { Io } from '../io.js';
import { guardText } from './guard-text.js';
import { initText } from './init-text.js';
import { keyText } from './key-text.js';
import { watchInLines } from './lines-watching.js';
import { OutageLines } from './outage-text.js';
import { planLines, plannedRollLines } from './plan-text.js';
import { cleanText, probeText } from './probe-text.js';
import { isLive, type Terminal } from './screen/terminal.js';
import type { Line } from './screen/line.js';
import { AS_WIDE_AS_IT_IS, type Printing } from './screen/section.js';
import { paint } from './screen/paint.js';
import { plain } from './screen/plain.js';
import { rollTexts } from './roll-text.js';
import { setupText } from './setup-text.js';
import { refusalText } from './status-sections.js';
import { statusLines } from './status-text.js';
import { whoLines } from '../../domain/who/who-text.js';
import type { Seen, View, Watching } from './view.js';

/** The view for a person at 3 a.m.: first what is dangerous, last what to do. */
export function humanView(io: Io): View {
  const { stdout, stderr, isTTY, env } = io;
  const isColoured = isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const paintAll = (lines: Line[]) => stdout(lines.map((line) => `${paint(line, isColoured)}\n`).join(''));
  const print = (lines: string[]) => paintAll(lines.map((text) => [{ text }]));
  const outages = new OutageLines();
  const status = (printing: Printing, ...[document, besides = {}]: Parameters<View['status']>): void => {
    const { lastRefusal = document?.lastRefusal ?? null, live = NOTHING_LIVE, roll = null } = besides;
    const now = new Date();
    if (document === null && roll === null) return print(['no maintenance yet', ...refusalText(lastRefusal, now)]);
    paintAll(statusLines(document && { ...document, lastRefusal }, live, now, roll, printing));
  };
  const shows = async (...of: Parameters<View['status']>): Promise<void> => status(await printingIn(io), ...of);
  return {
    config: (path, result) => {
      if (result.ok) return print(['ok']);
      return print(result.errors.map(({ line, message }) => (line === 0 ? message : `${path}:${line}: ${message}`)));
    },
    plan: async (document) => paintAll((await printingIn(io)).lines(planLines(document))),
    plannedRoll: async (planned) => paintAll((await printingIn(io)).lines(plannedRollLines(planned))),
    started: async (document, uiUrl, refusal) => {
      if (refusal !== null) return stderr(shown(refusal.message));
      await shows(document);
      print(['', `workflow: ${document.workflowId} ${document.runId}`]);
      if (uiUrl !== null) print([`Temporal UI: ${uiUrl}`]);
    },
    input: (input) => stdout(`${JSON.stringify(input, null, 2)}\n`),
    ...rollTexts(shows, paintAll, (text) => stderr(shown(text))),
    status: shows,
    watching: () =>
      watching(io, isColoured, {
        line: (line) => print([line]),
        end: ({ document, ...besides }, printing) => status(printing, document, besides),
      }),
    outage: (outage) => {
      const line = outages.next(outage, new Date());
      if (line !== null) stderr(`${plain(line)}\n`);
    },
    claims: (answers) => print(answers.map(({ host, verdict, message }) => `${host}: ${verdict}: ${message}`)),
    key: (made) => {
      if (made.public === null) stdout(`${JSON.stringify({ keys: made.keys }, null, 2)}\n`);
      else print(keyText(made));
    },
    token: (token) => print([token]),
    guard: (answer) => print(guardText(answer, new Date())),
    guarding: (answer) => stderr(shown(guardText(answer, new Date()).map(plain).join('\n'))),
    setup: (setup) => print(setupText(setup)),
    probe: (report, cleanUp) => print(probeText(report, cleanUp)),
    cleaned: (report) => print(cleanText(report)),
    proposed: (proposed) => {
      if (proposed.file === null) stdout(proposed.config);
      (proposed.file === null ? stderr : stdout)(shown(initText(proposed).map(plain).join('\n')));
    },
    report: (text) => stdout(text),
    reported: ({ output, runId, bytes, isReplaced, stillRunning }) =>
      print([
        `${output}: the report of run ${runId}, ${bytes} bytes${isReplaced ? '; it has replaced the report that was there' : ''}`,
        ...(stillRunning ? ['The run is still running: make its report again once it has ended.'] : []),
      ]),
    who: (answer) => print(whoLines(answer)),
    list: async (answer) => paintAll((await import('./list-text.js')).listLines(answer, new Date())),
    error: ({ message }) => stderr(shown(message)),
    note: (text) => stderr(shown(text)),
  };
}

/** Where there is no terminal, nobody resizes it. */
function terminalOf({ stdout, terminal }: Io): Terminal {
  return {
    write: stdout,
    get columns() {
      return terminal?.columns ?? 80;
    },
    get rows() {
      return terminal?.rows ?? 24;
    },
    on: (event, listener) => terminal?.on(event, listener),
    off: (event, listener) => terminal?.off(event, listener),
  };
}

/** Of several lines, as errors have. */
function shown(text: string): string {
  return `${text.split('\n').map(plain).join('\n')}\n`;
}

/** Measuring text takes a package, which only a terminal needs. Its last column is not used: some terminals wrap there. */
async function printingIn({ isTTY, terminal }: Io): Promise<Printing> {
  if (!isTTY || !terminal?.columns) return AS_WIDE_AS_IT_IS;
  const { wrapping } = await import('./screen/wrapped.js');
  return wrapping(Math.max(1, terminal.columns - 1));
}

/** `line` and `end`: what is printed where nothing can be redrawn. */
async function watching(
  io: Io,
  isColoured: boolean,
  { line, end }: { line: (line: string) => void; end: (last: Seen, printing: Printing) => void },
): Promise<Watching> {
  if (!isLive(io, io.env) || !isColoured) {
    const printing = await printingIn(io);
    return watchInLines(
      line,
      (last) => end(last, printing),
      () => io.reader?.isBehind === true,
    );
  }
  const { watchOnScreen } = await import('./screen/screen-watching.js');
  return watchOnScreen(terminalOf(io), isColoured);
}
