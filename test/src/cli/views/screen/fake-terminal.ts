import type { Terminal } from '../../../../../src/cli/views/screen/terminal.js';

/** Carries out what is written to it, as far as a live screen needs it; it wraps and scrolls as a terminal does. */
export class FakeTerminal implements Terminal {
  /** What scrolled away, and what stands on the screen. */
  scrolled: string[] = [];
  screen: string[] = [''];
  hasCursor = true;
  colours = 0;
  readonly #listeners = new Set<() => void>();
  #row = 0;
  #column = 0;

  constructor(
    public columns: number,
    public rows: number,
  ) {}

  on(_event: 'resize', listener: () => void): void {
    this.#listeners.add(listener);
  }

  off(_event: 'resize', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** Wraps anew what stands there; the cursor is on the last row, as a live screen leaves it. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.screen = this.screen.flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']);
    this.scrolled.push(...this.screen.splice(0, Math.max(0, this.screen.length - rows)));
    [this.#row, this.#column] = [this.screen.length - 1, 0];
    for (const listener of [...this.#listeners]) listener();
  }

  write(text: string): void {
    const [plain = '', ...commanded] = text.split('\x1b[');
    for (const character of plain) this.#print(character);
    for (const part of commanded) {
      const [command = ''] = /^\??\d*[A-Za-z]/.exec(part) ?? [];
      this.#obey(command);
      for (const character of part.slice(command.length)) this.#print(character);
    }
  }

  #print(character: string): void {
    if (character === '\n' || this.#column === this.columns) this.#nextRow();
    if (character === '\n') return;
    const line = [...(this.screen[this.#row] ?? '').padEnd(this.#column)];
    line[this.#column] = character;
    this.screen[this.#row] = line.join('');
    this.#column += 1;
  }

  #nextRow(): void {
    this.#column = 0;
    this.#row += 1;
    this.screen[this.#row] ??= '';
    if (this.#row < this.rows) return;
    this.scrolled.push(this.screen.shift() ?? '');
    this.#row -= 1;
  }

  #obey(command: string): void {
    const count = Number.parseInt(command, 10);
    if (command.endsWith('A')) this.#row = Math.max(0, this.#row - count);
    else if (command === 'K') this.screen[this.#row] = (this.screen[this.#row] ?? '').slice(0, this.#column);
    else if (command === 'J') {
      this.screen.length = this.#row + 1;
      this.screen[this.#row] = (this.screen[this.#row] ?? '').slice(0, this.#column);
    } else if (command === '2J') this.screen = this.screen.map(() => '');
    else if (command === 'H') [this.#row, this.#column] = [0, 0];
    else if (command === '?25l' || command === '?25h') this.hasCursor = command === '?25h';
    else if (command.endsWith('m')) this.colours += 1;
    else throw new Error(`the fake terminal does not know ${command}`);
  }
}
