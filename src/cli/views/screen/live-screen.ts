import { cutLine } from './cells.js';
import type { Line } from './line.js';
import { paint } from './paint.js';
import type { Terminal } from './terminal.js';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ERASE_TO_END_OF_LINE = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
const CLEAR_ALL = '\x1b[2J\x1b[H';

/** How much room there is. */
export interface Size {
  columns: number;
  rows: number;
}

export type Picture = (size: Size) => Line[];

/**
 * One picture at the end of a terminal's output, redrawn in place. It is cut to the terminal's size and never wraps, so
 * that its number of rows is known. Each change is one write, so that half a picture is never shown.
 */
export class LiveScreen {
  #view: Picture | null = null;
  /** Its lines as they stand on the terminal. */
  #painted: string[] = [];
  #isClosed = false;
  #isResized = false;
  // Somebody who drags the edge of a window resizes it many times a second, so this waits for the next picture.
  readonly #resized = (): void => void (this.#isResized = true);

  /** True from a resize until the next picture. */
  get isResized(): boolean {
    return this.#isResized;
  }

  constructor(
    private readonly terminal: Terminal,
    private readonly isColoured: boolean,
  ) {
    terminal.on('resize', this.#resized);
  }

  /** Replaces the picture. Does nothing after `close`. */
  draw(view: Picture): void {
    if (!this.#isClosed) this.#put('', view);
  }

  /** A text that stays, above the picture. */
  say(text: string): void {
    if (this.#isClosed || this.#view === null) this.terminal.write(`${text}\n`);
    else this.#put(`${text}\n`, this.#view);
  }

  /** For the time in which this process is stopped; then the terminal is somebody else's. */
  leave(): void {
    if (this.#isClosed) return;
    this.terminal.write(SHOW_CURSOR);
    this.#isResized = true;
  }

  /** Leaves the picture as it is; later text comes below it. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.terminal.off('resize', this.#resized);
    if (this.#view !== null) this.terminal.write(SHOW_CURSOR);
  }

  /** `above`: what is written above the picture and stays. */
  #put(above: string, view: Picture): void {
    // A terminal whose size nobody has set says 0: a serial line, or `docker exec -t`.
    const [columns, rows] = [this.terminal.columns || 80, this.terminal.rows || 24];
    // The last column and the last row are not used: there a terminal would wrap or scroll.
    const size = { columns: Math.max(1, columns - 1), rows: Math.max(1, rows - 1) };
    const lines = view(size).slice(0, size.rows);
    const painted = lines.map((line) => paint(cutLine(line, size.columns), this.isColoured));
    // After a resize, some terminals wrap existing text again and some don't, so the picture's first row is not known.
    const start = this.#isResized ? CLEAR_ALL : this.#toFirstRow();
    const isInPlace = above === '' && !this.#isResized;
    // Rows that already show the same are passed over.
    const rewritten = painted.map((line, row) =>
      isInPlace && line === this.#painted[row] ? '\n' : `${line}${ERASE_TO_END_OF_LINE}\n`,
    );
    this.#view = view;
    this.#painted = painted;
    this.#isResized = false;
    const erased = above === '' ? '' : `${ERASE_BELOW}${above}`;
    this.terminal.write(`${HIDE_CURSOR}${start}${erased}${rewritten.join('')}${ERASE_BELOW}`);
  }

  #toFirstRow(): string {
    return this.#painted.length === 0 ? '' : `\x1b[${this.#painted.length}A`;
  }
}
