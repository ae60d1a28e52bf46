import type { Results } from './results.js';
import { groups, heading, ratio, title, value, verdict } from './table.js';

/** The tables of docs/bench.md. */
export function markdown(results: Results): string {
  const { rows, missing, measures } = results;
  const failed = measures.flatMap(({ name, error }) => (error === undefined ? [] : [`- **${name}** failed: ${error}`]));
  const blocks = groups(rows).map((group) =>
    [
      `**${title(group)}**`,
      '',
      '| | measured | to tagout | goal |',
      '| --- | --- | --- | --- |',
      ...group.map((row) => {
        const goal = [verdict(row), row.note ?? ''].filter((one) => one !== '').join('; ');
        return `| ${[row.who, value(row), ratio(row, group), goal].map(cell).join(' | ')} |`;
      }),
    ].join('\n'),
  );
  return [
    ...heading(results)
      .split('\n')
      .map((line) => `${line}  `),
    `took ${measures.map(({ name, tookS }) => `${name} ${tookS} s`).join(', ')}`,
    '',
    ...missing.map(({ peer, why }) => `- **${peer}** is missing: ${why}`),
    ...failed,
    ...(missing.length + failed.length > 0 ? [''] : []),
    blocks.join('\n\n'),
  ].join('\n');
}

const BEGIN = '<!-- results: npm run bench writes what is between these lines -->';
const END = '<!-- end of results -->';

/** The page with these results instead of the ones before. */
export function withResults(page: string, results: Results): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the page has no place for results: ${BEGIN} … ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${markdown(results)}\n\n${page.slice(to)}`;
}

function cell(words: string): string {
  return words.replaceAll('|', '\\|');
}
