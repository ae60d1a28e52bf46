import { GRID } from './faults/index.js';
import { GRID_STEPS, isLeftOut, nameOf } from './fault.js';

const HEAD = `# The grid: steps × faults

Each cell is a test (\`test/grid\`): the real workflow on a real Temporal server, over the wire to the lab's load balancer
and hosts, is brought into the step and held there; then the fault strikes, and the run goes on. The cell says how the
run ended. Whatever the end, one checker looks at what the load balancer, the hosts and the Temporal server saw, and
every promise of the [README](../README.md) has to be kept: so a cell that reads \`restored\` was given back only after
all proof, and after \`failed RoutingDrift\` nothing was written.

In \`preflight\` calls of AWS that fail, and others that fall ill, strike before the first read, all else after the
routing was read and before the hosts were. In \`draining\`, \`reactivating\` (with the steps 10 % and 100 %) and \`aborting\`
they strike right after the first of the writes. \`npm run grid\` plays every cell, \`npm test\` a seventh of them;
\`WRITE_GRID=1 npm run grid\` writes this page anew.
`;

/** docs/grid.md, with the end that was seen in each cell. */
export function gridPage(endIn: (cell: string) => string): string {
  const reasons: string[] = [];
  const footnote = (reason: string): string => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `– (${reasons.indexOf(reason) + 1})`;
  };
  const parts = GRID.map(({ title, faults }) => {
    const rows = faults.map((fault) => {
      const cells = GRID_STEPS.map((step) => {
        const expected = fault.ends[step];
        return isLeftOut(expected) ? footnote(expected.leftOut) : endIn(nameOf(step, fault));
      });
      return line(fault.name, ...cells);
    });
    return [`## ${title}\n`, line('fault', ...GRID_STEPS), line(...['', ...GRID_STEPS].map(() => '---')), ...rows, ''];
  });
  const notes = reasons.map((reason, n) => `${n + 1}. ${reason}`);
  return [HEAD, ...parts.flat(), '## Left out\n', ...notes, ''].join('\n');
}

/** The rows of all tables of the page: the name, and the cells by column. */
export function readPage(text: string): { columns: string[]; rows: Map<string, string[]> }[] {
  return text.split('\n## ').flatMap((part) => {
    const [columns, , ...rows] = part
      .split('\n')
      .filter((one) => one.startsWith('|'))
      .map((one) =>
        one
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    if (columns === undefined) return [];
    return [{ columns, rows: new Map(rows.map(([name, ...cells]) => [name!, cells])) }];
  });
}

function line(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}
