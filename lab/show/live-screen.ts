import type { Line, Span } from './picture.js';

/** The parts of a terminal that are used. */
export interface Terminal {
  write: (text: string) => unknown;
  columns?: number;
  rows?: number;
  on: (event: 'resize', listener: () => void) => unknown;
  off: (event: 'resize', listener: () => void) => unknown;
}

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ERASE_TO_END_OF_LINE = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
const CLEAR_ALL = '\x1b[2J\x1b[H';

const LOOKS: Record<NonNullable<Span['look']>, number> = { strong: 1, dim: 2, good: 32, bad: 31 };

/** True if a picture can be redrawn: on a terminal that can move its cursor, with a person who may look at it. */
export function isLive({ isTTY }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const isCi = !['', 'false', undefined].includes(env['CI']);
  return isTTY === true && env['TERM'] !== 'dumb' && !isCi;
}

/**
 * One picture at the end of a terminal's output, redrawn in place. It is cut to the terminal's size and never wraps, so
 * that its number of rows is known. Each change is one write, so that half a picture is never shown.
 */
export class LiveScreen {
  #view: ((columns: number) => Line[]) | null = null;
  #rows = 0;
  #isClosed = false;
  readonly #resized = (): void => {
    // After a resize, some terminals wrap existing text again and some don't, so the picture's first row is not known
    // any more.
    if (this.#view !== null) this.#put(CLEAR_ALL, this.#view);
  };

  constructor(
    private readonly terminal: Terminal,
    private readonly isColoured: boolean,
  ) {
    terminal.on('resize', this.#resized);
  }

  /** Replaces the picture. Does nothing after `close`. */
  draw(view: (columns: number) => Line[]): void {
    if (!this.#isClosed) this.#put(this.#toFirstRow(), view);
  }

  /** A text that stays, above the picture. */
  say(text: string): void {
    if (this.#isClosed || this.#view === null) this.terminal.write(`${text}\n`);
    else this.#put(`${this.#toFirstRow()}${ERASE_BELOW}${text}\n`, this.#view);
  }

  /** Leaves the picture as it is; later text comes below it. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.terminal.off('resize', this.#resized);
    if (this.#view !== null) this.terminal.write(SHOW_CURSOR);
  }

  #put(before: string, view: (columns: number) => Line[]): void {
    const { columns = 80, rows = 24 } = this.terminal;
    // The last column and the last row are not used: there a terminal would wrap or scroll.
    const lines = view(columns).slice(0, Math.max(1, rows - 1));
    const painted = lines.map((line) => `${this.#paint(cut(line, columns - 1))}${ERASE_TO_END_OF_LINE}\n`);
    this.#view = view;
    this.#rows = lines.length;
    this.terminal.write(`${HIDE_CURSOR}${before}${painted.join('')}${ERASE_BELOW}`);
  }

  #toFirstRow(): string {
    return this.#rows === 0 ? '' : `\x1b[${this.#rows}A`;
  }

  #paint(line: Line): string {
    return line
      .map(({ text, look }) =>
        this.isColoured && look !== undefined && text !== '' ? `\x1b[${LOOKS[look]}m${text}\x1b[0m` : text,
      )
      .join('');
  }
}

/** Each character of the picture takes one cell. */
function cut(line: Line, cells: number): Line {
  let left = Math.max(0, cells);
  return line.map((span) => {
    const text = [...span.text].slice(0, left).join('');
    left -= [...text].length;
    return { ...span, text };
  });
}
