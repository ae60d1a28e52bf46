import { expect, it } from 'vitest';
import { initText, type Proposed } from '../../../../src/cli/views/init-text.js';
import type { ProposedCluster } from '../../../../src/domain/init/proposal.js';

const cluster = (name: string, refusals: string[] = []): ProposedCluster => ({
  ...{ name, targetGroups: [`core-${name}`], actions: [], refusals, warnings: [] },
  hosts: [{ name: `${name}-1`, address: '10.0.1.11', target: '10.0.1.11' }],
});

function proposed(clusters: ProposedCluster[], change: Partial<Proposed> = {}): Proposed {
  const proposal = {
    ...{ at: '2026-11-27T14:00:00.000Z', loadBalancer: 'core', service: 'core', port: null },
    ...{ clusters, leftOut: [], notes: [], refusals: [], warnings: [] },
  };
  return { file: 'tagout.yaml', config: '', toFillIn: [], proposal, ...change };
}

it('names the next command', () => {
  expect(initText(proposed([cluster('east'), cluster('west')]))).toEqual([
    'wrote tagout.yaml: 2 clusters, 2 hosts',
    'next: read tagout.yaml, then tagout check -f tagout.yaml, then tagout plan east -f tagout.yaml',
  ]);
  expect(initText(proposed([cluster('east'), cluster('west')], { file: null }))).toEqual([
    'proposed: 2 clusters, 2 hosts',
    'next: save the config and read it, then tagout check, then tagout plan east',
  ]);
});

it('names no plan where there is nothing to plan', () => {
  expect(initText(proposed([cluster('web')])).at(-1)).toMatch(/^next: list the target groups of two clusters/);
});

it('says why a start would be refused', () => {
  expect(initText(proposed([cluster('east', ['share 0']), cluster('west')]))).toContain('  - share 0');
});

it('names the first lines to fill in, and counts the others', () => {
  const toFillIn = Array.from({ length: 200 }, (_, index) => ({ line: index + 1, message: 'must be an address' }));
  const lines = initText(proposed([cluster('east'), cluster('west')], { toFillIn }));
  expect(lines).toHaveLength(14);
  expect(lines).toContain('  and 190 more lines');
});
