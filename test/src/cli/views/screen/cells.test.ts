import { describe, expect, it, vi } from 'vitest';
import { cellsOf, cutLine, cutText, padText, wrapLine } from '../../../../../src/cli/views/screen/cells.js';
import { textOf, type Line } from '../../../../../src/cli/views/screen/line.js';

describe('the cells of a text', () => {
  it.each([
    ['', 0],
    ['east-1', 6],
    ['日本', 4],
    ['🚧 ok', 5],
    ['e\u0301', 1],
    ['█░…', 3],
    // Control characters become spaces, so nothing hides.
    ['\x1b[31m', 5],
  ])('%j takes %i', (text, cells) => {
    expect(cellsOf(text)).toBe(cells);
  });

  it.each([
    ['short', 10, 'short'],
    ['exactly10!', 10, 'exactly10!'],
    ['longer than ten', 10, 'longer th…'],
    // A wide character that would be cut in two is left out.
    ['日本語テキスト', 6, '日本…'],
    ['日本語テキスト', 7, '日本語…'],
    ['abc', 0, ''],
  ])('%j in %i is %j', (text, cells, expected) => {
    expect(cutText(text, cells)).toBe(expected);
    expect(cellsOf(cutText(text, cells))).toBeLessThanOrEqual(cells);
  });

  it('are filled up to a width', () => {
    expect(padText('日本', 6)).toBe('日本  ');
    expect(padText('longer', 4)).toBe('lon…');
  });
});

describe('a line that is too long', () => {
  const line: Line = [
    { text: '  core HTTP:80 rule 10 (path /v1/*)', shrinks: true },
    { text: ': 50 (baseline 50)', look: 'bad' },
  ];

  it.each([
    [80, '  core HTTP:80 rule 10 (path /v1/*): 50 (baseline 50)'],
    [40, '  core HTTP…ath /v1/*): 50 (baseline 50)'],
    [20, '  co…1/*): 50 (base…'],
    [1, '…'],
    [0, ''],
  ])('in %i cells', (cells, expected) => {
    const cut = cutLine(line, cells);
    expect(textOf(cut)).toBe(expected);
    expect(cellsOf(textOf(cut))).toBeLessThanOrEqual(cells);
  });

  it('keeps its colours', () => {
    expect(cutLine(line, 20).at(-1)).toMatchObject({ look: 'bad' });
  });
});

describe('a line on several rows', () => {
  const rows = (text: string, cells: number) => wrapLine([{ text, look: 'bad' }], cells, 2).map(textOf);

  it.each([
    ['one two three', 20, ['one two three']],
    ['one two three', 11, ['one two', '  three']],
    ['a/very/long/path and more', 12, ['a/very/long/', '  path and', '  more']],
    ['日本語 日本語', 12, ['日本語', '  日本語']],
    ['日本語日本語', 5, ['日本', '語日', '本語']],
    ['one two, three', 8, ['one two,', 'three']],
    ['', 10, ['']],
  ])('%j in %i cells', (text, cells, expected) => {
    const wrapped = rows(text, cells);
    expect(wrapped).toEqual(expected);
    for (const row of wrapped) expect(cellsOf(row)).toBeLessThanOrEqual(cells);
    expect(wrapped.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  it('keeps the colour of each word', () => {
    expect(
      wrapLine([{ text: 'one ' }, { text: 'two three', look: 'bad' }], 5, 0).map((row) => row.at(-1)?.look),
    ).toEqual([undefined, 'bad', 'bad']);
  });
});

it('a text of any size is measured and cut quickly, and a tower of accents is no escape', () => {
  const tower = `e${'\u0301'.repeat(100_000)}`;
  expect(cutText(tower, 5).length).toBeLessThan(10);
  expect(cutText('x'.repeat(1_000_000), 5)).toBe('xxxx…');
  expect(cellsOf('日'.repeat(1_000_000))).toBeLessThan(5_000);
  expect(wrapLine([{ text: '日'.repeat(1_000_000) }], 80, 2).length).toBeLessThan(60);
});

it('measures only as much of a long word as it needs', () => {
  // Each row asked for the width of all that follows, which took 40 s where a terminal has 5 columns.
  const segmented = vi.spyOn(Intl.Segmenter.prototype, 'segment');
  const rows = wrapLine([{ text: '漢'.repeat(1_500) }], 5, 0);
  const characters = segmented.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
  segmented.mockRestore();
  expect(rows.every((row) => cellsOf(textOf(row)) <= 5)).toBe(true);
  expect(rows.map(textOf).join('').length).toBe(1_500);
  expect(characters).toBeLessThan(1_000_000);
});
