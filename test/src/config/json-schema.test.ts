import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSchema, KEYS } from '../../../src/config/json-schema.js';
import { DESCRIPTIONS } from '../../../src/config/descriptions.js';
import { errorsOf, HEAD, LIST, MINIMAL, REST } from './sample.js';

const NOTIFY = 'notify:\n- { url: "${TAGOUT_SLACK_URL}", format: slack, on: [go, end] }\n';
const SILENCE = 'silence: { alertmanager: "http://alerts:9093", matchers: \'cluster="{cluster}"\' }\n';
const BLOCKERS = 'blockers: { prometheus: "http://prometheus:9090", queries: [up == 0], deadline: 30m }\n';
const WINDOW = 'window: { days: [mon], from: "22:00", to: "24:00", zone: Europe/Berlin }\n';

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(jsonSchema());
const complaints = (text: string): string[] =>
  validate(parse(text)) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

it.each([
  ['the least', MINIMAL],
  ['every section', MINIMAL + REST + NOTIFY + SILENCE + BLOCKERS + WINDOW],
  ['a list of sources', HEAD + LIST],
  ['lists for single texts', MINIMAL.replace('loadBalancer: core', 'loadBalancer: [core, edge]')],
  ['a percentage', `${MINIMAL}capacity: { minHealthy: 50% }\n`],
])('accepts what tagout accepts: %s', (_, text) => {
  expect([errorsOf(text), complaints(text)]).toEqual([[], []]);
});

it.each([
  ['an unknown key', `${MINIMAL}dran: {}\n`, ' must NOT have additional properties'],
  ['an unknown key within', `${MINIMAL}drain: { setle: 1s }\n`, '/drain must NOT have additional properties'],
  ['no service', MINIMAL.replace('service: core\n', ''), " must have required property 'service'"],
  ['a duration without a unit', `${MINIMAL}drain: { settle: "60" }\n`, '/drain/settle must match pattern'],
  ['a number for a duration', `${MINIMAL}drain: { settle: 60 }\n`, '/drain/settle must be string'],
  ['another word', `${MINIMAL}stickiness: maybe\n`, '/stickiness must be equal to one of'],
  ['an empty list', MINIMAL.replace('[core-west]', '[]'), '/clusters/west/targetGroups must NOT have fewer than 1'],
  ['a bad name', MINIMAL.replace('west-1:', '"west 1":'), '/clusters/west/hosts property name must be valid'],
  [
    'one cluster',
    MINIMAL.slice(0, MINIMAL.indexOf('  west:')) + MINIMAL.slice(HEAD.length),
    '/clusters must NOT have fewer than 2',
  ],
])('refuses %s, as tagout does', (_, text, words) => {
  expect(complaints(text)).toContainEqual(expect.stringContaining(words));
  expect(errorsOf(text)).not.toEqual([]);
});

/** The whole configs among the YAML examples of a page: those that name a service. */
function configsIn(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, text = '']) => text)
    .filter((text) => /^service:/m.test(text));
}

describe('the examples', () => {
  const pages = [
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
    'README.md',
  ];
  const examples = pages.flatMap((page) => configsIn(page).map((text): [string, string] => [page, text]));

  it('are there', () => expect(examples.length).toBeGreaterThan(1));

  it.each(examples)('%s holds', (_, text) => expect(complaints(text)).toEqual([]));
});

it('docs/tagout.schema.json is what `tagout schema` prints', () => {
  expect(JSON.parse(readFileSync('docs/tagout.schema.json', 'utf8'))).toEqual(jsonSchema());
});

it('every key has a description, and every description a key', () => {
  const found = new Set<string>();
  const bare = new Set<string>();
  const walk = (node: Record<string, unknown>, path: string): void => {
    for (const [key, value] of Object.entries((node['properties'] ?? {}) as Record<string, Record<string, unknown>>)) {
      const at = path === '' ? key : `${path}.${key}`;
      found.add(at);
      if (value['description'] === undefined) bare.add(at);
      walk(value, at);
    }
    if (typeof node['additionalProperties'] === 'object')
      walk(node['additionalProperties'] as Record<string, unknown>, `${path}.*`);
    if (typeof node['items'] === 'object') walk(node['items'] as Record<string, unknown>, path);
    for (const one of (node['anyOf'] ?? []) as Record<string, unknown>[]) walk(one, path);
  };
  walk(jsonSchema(), '');
  expect([...bare]).toEqual([]);
  expect(Object.keys(DESCRIPTIONS).filter((key) => !found.has(key) && !key.endsWith('.*'))).toEqual([]);
  expect(KEYS).toHaveLength(18);
});
