import { GRID } from './faults/index.js';
import { GRID_STEPS, isLeftOut, nameOf } from './fault.js';

const HEAD = `# The grid: steps × faults

Each cell is a test (\`test/grid\`). It runs the real workflow on a real Temporal server, with the lab's load balancer and
hosts, brings it into the step and holds it there. Then it causes the fault, and lets the run go on. The cell says how
the run ended. After every run, one checker reads what the load balancer, the hosts and the Temporal server saw, and
checks every promise of the [README](../README.md). So a run that ended \`restored\` gave its shares back only after all
proof, and a run that ended \`failed RoutingDrift\` wrote nothing afterwards.

In \`preflight\`, most faults of AWS's API, and the faults of the other cluster, come before the first read; all other
faults come after the run has read the routing and before it reads the hosts. In \`draining\`, \`reactivating\` (with the
steps 10 % and 100 %) and \`aborting\`, faults come right after the first write. \`npm run grid\` and \`npm run test:all\`
run every cell; \`WRITE_GRID=1 npm run grid\` writes this page again.

What may happen between two clusters of a roll has rows of its own, in \`test/grid/faults/rolls.ts\`: the load balancer is
asked for the shares and the tag that the roll leaves.
`;

/** The text of docs/grid.md. `endIn` gives the end of the run in a cell. */
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

/** The tables of the page. Each row is under its first cell; the other cells are in the order of the columns. */
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
