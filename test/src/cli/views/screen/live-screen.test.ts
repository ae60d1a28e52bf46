import { describe, expect, it } from 'vitest';
import { LiveScreen } from '../../../../../src/cli/views/screen/live-screen.js';
import { isLive } from '../../../../../src/cli/views/screen/terminal.js';
import type { Line } from '../../../../../src/cli/views/screen/line.js';
import { FakeTerminal } from './fake-terminal.js';

const lines =
  (...texts: string[]) =>
  (): Line[] =>
    texts.map((text) => [{ text, look: 'good' }]);

function open(columns = 20, rows = 10): { terminal: FakeTerminal; screen: LiveScreen } {
  const terminal = new FakeTerminal(columns, rows);
  return { terminal, screen: new LiveScreen(terminal, true) };
}

describe('a live screen', () => {
  it('takes the place of the picture before, whether that was longer or shorter', () => {
    const { terminal, screen } = open();
    screen.draw(lines('one', 'a long second', 'three'));
    screen.draw(lines('1', '2'));
    expect(terminal.screen).toEqual(['1', '2', '']);
    screen.draw(lines('1', '2', '3', '4'));
    expect(terminal.screen).toEqual(['1', '2', '3', '4', '']);
  });

  it('keeps what was said, also what wraps, above the picture', () => {
    const { terminal, screen } = open();
    screen.say('before');
    screen.draw(lines('one', 'two'));
    screen.say('said in the meantime, and longer than a line');
    screen.draw(lines('1', '2'));
    expect(terminal.screen).toEqual(['before', 'said in the meantime', ', and longer than a ', 'line', '1', '2', '']);
  });

  it('stays one picture when the screen scrolls', () => {
    const { terminal, screen } = open(20, 4);
    for (const n of [1, 2, 3, 4, 5]) {
      screen.say(`said ${n}`);
      screen.draw(lines('one', 'two'));
    }
    expect(terminal.scrolled.concat(terminal.screen)).toEqual([
      ...['said 1', 'said 2', 'said 3', 'said 4', 'said 5'],
      ...['one', 'two', ''],
    ]);
  });

  it('cuts to the columns and the rows, and never wraps', () => {
    const { terminal, screen } = open(8, 3);
    for (let n = 0; n < 3; n += 1) screen.draw(lines('█████████████', 'two', 'three', 'four'));
    expect(terminal.scrolled).toEqual([]);
    expect(terminal.screen).toEqual(['██████…', 'two', '']);
  });

  it.each([
    [9, 12],
    [40, 12],
    [20, 3],
  ])('is drawn anew, whole, at a resize to %i columns and %i rows', (columns, rows) => {
    const { terminal, screen } = open();
    screen.draw(lines('a line of nineteen', 'two', 'three'));
    terminal.resize(columns, rows);
    screen.draw(lines('a line of nineteen', 'two', 'three'));
    const first = columns === 9 ? 'a line …' : 'a line of nineteen';
    const whole = [first, 'two', 'three'].slice(0, rows - 1);
    expect(terminal.screen.filter((line) => line !== '')).toEqual(whole);
    screen.draw(lines('1'));
    expect(terminal.screen.filter((line) => line !== '')).toEqual(['1']);
  });

  it('writes again only the lines that have changed', () => {
    const { terminal, screen } = open();
    screen.draw(lines('one', 'two', 'three'));
    const before = terminal.colours;
    screen.draw(lines('one', '2', 'three'));
    // The colour of one line, and its end.
    expect(terminal.colours - before).toBe(2);
    expect(terminal.screen).toEqual(['one', '2', 'three', '']);
  });

  it('hides the cursor while it is drawn, and gives it back with the picture left', () => {
    const { terminal, screen } = open();
    screen.draw(lines('one', 'two'));
    expect(terminal.hasCursor).toBe(false);
    screen.close();
    screen.close();
    screen.draw(lines('too late'));
    terminal.resize(30, 10);
    screen.say('the end');
    expect(terminal.hasCursor).toBe(true);
    expect(terminal.screen).toEqual(['one', 'two', 'the end', '']);
  });

  it('writes nothing when it is closed before the first picture', () => {
    const { terminal, screen } = open();
    screen.close();
    expect(terminal.screen).toEqual(['']);
  });

  it.each([true, false])('writes each picture at once, with colours: %s', (isColoured) => {
    const terminal = new FakeTerminal(20, 10);
    const writes: string[] = [];
    const screen = new LiveScreen(
      { on: () => undefined, off: () => undefined, write: (text) => writes.push(text) },
      isColoured,
    );
    screen.draw(lines('one', 'two'));
    expect(writes).toHaveLength(1);
    terminal.write(writes[0]!);
    expect(terminal.colours > 0).toBe(isColoured);
  });
});

describe('what may be live', () => {
  it.each([
    ['a terminal', { isTTY: true }, { TERM: 'xterm-256color' }, true],
    ['a pipe', {}, { TERM: 'xterm-256color' }, false],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['a terminal of a CI', { isTTY: true }, { TERM: 'xterm', CI: 'true' }, false],
    ['a terminal that says that it is no CI', { isTTY: true }, { TERM: 'xterm', CI: 'false' }, true],
  ])('%s', (_, stream, env, expected) => {
    expect(isLive(stream, env)).toBe(expected);
  });
});
