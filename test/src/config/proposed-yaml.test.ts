import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSchema, parseConfig } from '../../../src/config.js';
import { proposedYaml, UNKNOWN } from '../../../src/config/proposed-yaml.js';
import type { GroupOf } from '../domain/init/balancer.js';
import { surveyOf } from '../domain/init/balancer.js';
import { propose } from '../../../src/domain/init/propose.js';
import type { Proposal } from '../../../src/domain/init/proposal.js';

const isValid = new Ajv2020({ strict: false }).compile(jsonSchema());
const SCHEMA = './node_modules/tagout/docs/tagout.schema.json';

const yamlOf = (proposal: Proposal): string => proposedYaml(proposal, { schema: SCHEMA, version: '1.2.3' });

/** What a person does: fills in every line that check finds wrong. */
function filledIn(text: string): string {
  const wrong = errorsOf(text).map(({ line }) => line);
  const lines = text.split('\n').map((line, index) => {
    if (!wrong.includes(index + 1)) return line;
    if (/^ +url:/.test(line)) return '  url: http://{address}:8080/status';
    return line.replace(/(address:).*/, '$1 10.9.9.9').replace(/hosts: \{\}.*/, 'hosts: { new-1: 10.9.9.10 }');
  });
  return lines.join('\n');
}

function errorsOf(text: string) {
  const parsed = parseConfig(text);
  return parsed.ok ? [] : parsed.errors;
}

function unmarked(text: string): string[] {
  const lines = text.split('\n');
  return errorsOf(text)
    .filter(({ line }) => lines[line - 1]?.includes(`# ${UNKNOWN} `) !== true)
    .map(({ line, message }) => `${line}: ${message}: ${lines[line - 1]}`);
}

const TWO: Record<string, GroupOf> = {
  'core-east': { targets: ['10.0.1.11', '2001:db8::b'] },
  'core-west': { targets: ['10.0.2.11'] },
};
const BOTH = { 'core-east': 100, 'core-west': 100 };

it.each<[string, Proposal, boolean]>([
  ['two clusters', propose(surveyOf(TWO, [BOTH])), true],
  ['an instance', propose(surveyOf({ ...TWO, 'core-west': { type: 'instance', targets: ['i-0a'] } }, [BOTH])), true],
  ['an empty group', propose(surveyOf({ ...TWO, 'core-west': { targets: [] } }, [BOTH])), true],
  ['one cluster', propose(surveyOf({ core: { targets: ['10.0.1.11'] } }, [{ core: 1 }])), false],
  ['no cluster', propose(surveyOf({}, [])), false],
])('fails only at the lines that are marked, and holds once they are filled in: %s', (_, proposal, canBeFilledIn) => {
  const text = yamlOf(proposal);
  expect(text.startsWith(`# yaml-language-server: $schema=${SCHEMA}\n`)).toBe(true);
  expect(errorsOf(text)).not.toEqual([]);
  expect(unmarked(text)).toEqual([]);
  const filled = filledIn(text);
  expect(errorsOf(filled).length === 0).toBe(canBeFilledIn);
  expect(isValid(parse(filled))).toBe(canBeFilledIn);
});

it('holds what was proposed', () => {
  const { clusters } = parse(yamlOf(propose(surveyOf(TWO, [BOTH])))) as { clusters: object };
  expect(clusters).toEqual({
    east: {
      targetGroups: ['core-east'],
      hosts: { 'ip-10-0-1-11': '10.0.1.11', 'ip-2001-db8-0-0-0-0-0-b': '2001:db8:0:0:0:0:0:b' },
    },
    west: { targetGroups: ['core-west'], hosts: { 'ip-10-0-2-11': '10.0.2.11' } },
  });
});

it('a name has no characters that act on a terminal', () => {
  const name = 'a\u009b2J\u202eb\u2028\u007f\u{e0001}';
  const text = yamlOf({ ...propose(surveyOf(TWO, [BOTH])), loadBalancer: name });
  expect(parse(text)).toMatchObject({ loadBalancer: name });
  expect(text).not.toMatch(/(?!\n)[\p{C}\u2028\u2029]/u);
});

it('no text of AWS becomes YAML', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'a\nhostStatus: { url: http://evil/ }',
      '# x',
      'a: b',
      '"',
      "'",
      '{',
      'null',
      'yes',
      '1e3',
      '0x1',
      '\u2028x: y',
      '\u0085x: y',
    ),
  );
  fc.assert(
    fc.property(text, text, text, (group, target, where) => {
      const proposal: Proposal = {
        ...{ at: where, loadBalancer: group, service: 'core', port: 80, notes: [where] },
        ...{ refusals: [where], warnings: [where] },
        clusters: [
          {
            name: 'east',
            targetGroups: [group],
            hosts: [
              { name: 'a', address: target, target },
              { name: 'b', address: null, target },
            ],
            ...{ actions: [where], refusals: [where], warnings: [where] },
          },
        ],
        leftOut: [{ targetGroup: group, why: where }],
      };
      expect(parse(yamlOf(proposal))).toEqual({
        service: 'core',
        loadBalancer: group,
        clusters: { east: { targetGroups: [group], hosts: { a: target, b: { address: null, target } } } },
        hostStatus: {
          url: null,
          json: { inFlight: '/inFlight', accepted: '/accepted', bootId: '/bootId', ready: '/ready' },
        },
      });
    }),
  );
});
