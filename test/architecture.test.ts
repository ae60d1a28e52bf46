import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImports } from './architecture/imports.js';
import { drawnEdges, findViolations } from './architecture/rooms.js';
import { findTooLong } from './architecture/sizes.js';

const ROOT = join(import.meta.dirname, '..');

const SHIPPED = ['src', 'workflows', 'activities'].flatMap(typescriptIn);

const FILES = [...SHIPPED, ...['lab', 'bench', 'test'].flatMap(typescriptIn)].map(([path, text]) =>
  readImports(path, text),
);

/** The TypeScript files of a room with their texts; none if there is no such folder. */
function typescriptIn(folder: string): [path: string, text: string][] {
  if (!readdirSync(ROOT).includes(folder)) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]);
}

it('the house stands as docs/architecture.md draws it', () => {
  expect(findViolations(FILES)).toEqual([]);
});

it('no file and no function is too long to be read', () => {
  expect(SHIPPED.flatMap(([path, text]) => findTooLong(path, text))).toEqual([]);
});

it('docs/architecture.md draws every import between rooms, and no other', () => {
  const [, drawing] = /```mermaid\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8'))!;
  const drawn = [...drawing!.matchAll(/^ +([\w-]+) --> ([\w-]+)$/gm)].map(([, from, to]) => `${from} --> ${to}`);
  expect(drawn.sort()).toEqual(drawnEdges(FILES));
});

it('every room was read, and every imported file was found', () => {
  const paths = new Set(FILES.map((file) => file.path));
  for (const room of ['src/domain', 'src/cli', 'workflows', 'activities', 'activities/elbv2', 'lab', 'bench', 'test'])
    expect([...paths].filter((path) => path.startsWith(`${room}/`)).length, room).toBeGreaterThan(5);
  expect(FILES.flatMap((file) => file.imports).length).toBeGreaterThan(500);
  const lost = FILES.flatMap(({ path, imports }) =>
    imports.flatMap(({ file }) => (file?.endsWith('.ts') === true && !paths.has(file) ? [`${path} → ${file}`] : [])),
  );
  expect(lost).toEqual([]);
});

/** What the check reports of these few files. */
function violationsOf(house: Record<string, string>): string[] {
  return findViolations(Object.entries(house).map(([path, text]) => readImports(path, text)));
}

describe('reports', () => {
  it.each<[string, string, string, string]>([
    ['a package in the domain', 'src/domain/a.ts', "import { z } from 'zod';", 'may not import zod (value)'],
    ['a Node module in the domain', 'src/domain/a.ts', "import 'node:fs';", 'may not import node:fs (value)'],
    [
      'a type of a package in the domain',
      'src/domain/a.ts',
      "import type { A } from 'zod';",
      'may not import zod (type)',
    ],
    [
      'the domain importing upwards',
      'src/domain/a.ts',
      "import type { Ports } from '../../activities/ports.js';",
      'may not import activities/ports.ts (type)',
    ],
    [
      'a workflow that loads an activity',
      'workflows/a.ts',
      "import { drain } from '../activities/drain.js';",
      'may not import activities/drain.ts (value)',
    ],
    [
      'a type among values, which still loads the module',
      'workflows/a.ts',
      "import { type Drain } from '../activities/drain.js';",
      'may not import activities/drain.ts (value)',
    ],
    [
      'a re-export that loads an activity',
      'workflows/a.ts',
      "export * from '../activities/drain.js';",
      'may not import activities/drain.ts (value)',
    ],
    [
      'the AWS SDK in a workflow',
      'workflows/a.ts',
      "import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';",
      'may not import @aws-sdk/client-elastic-load-balancing-v2 (type)',
    ],
    [
      'a type of the AWS SDK outside activities/elbv2',
      'activities/a.ts',
      "type A = import('@aws-sdk/client-elastic-load-balancing-v2').Action;",
      'may not import @aws-sdk/client-elastic-load-balancing-v2 (type)',
    ],
    [
      'the AWS SDK in the composition root',
      'src/worker.ts',
      "import { A } from '@aws-sdk/client-elastic-load-balancing-v2';",
      'may not import @aws-sdk/client-elastic-load-balancing-v2 (value)',
    ],
    [
      'an activity that knows the workflows',
      'activities/a.ts',
      "import { STATUS } from '../workflows/messages.js';",
      'may not import workflows/messages.ts (value)',
    ],
    [
      'the cli loading an activity',
      'src/cli/a.ts',
      "import { drain } from '../../activities/drain.js';",
      'may not import activities/drain.ts (value)',
    ],
    [
      'the cli loading the workflow',
      'src/cli/a.ts',
      "import { Run } from '../../workflows/run.js';",
      'may not import workflows/run.ts (value)',
    ],
    [
      'another command loading the worker, even on use',
      'src/cli/commands/start.ts',
      "await import('../../worker.js');",
      'may not import src/worker.ts (dynamic)',
    ],
    [
      'the worker command loading the dev server',
      'src/cli/commands/worker.ts',
      "await import('../../dev-server.js');",
      'may not import src/dev-server.ts (dynamic)',
    ],
    [
      'another command loading the gateway, even on use',
      'src/cli/commands/status.ts',
      "await import('../../gateway/proof.js');",
      'may not import src/gateway/proof.ts (dynamic)',
    ],
    [
      'the gateway knowing the cli',
      'src/gateway/a.ts',
      "import type { Io } from '../cli/io.js';",
      'may not import src/cli/io.ts (type)',
    ],
    [
      'the worker knowing the cli',
      'src/worker.ts',
      "import { main } from './cli/main.js';",
      'may not import src/cli/main.ts (value)',
    ],
    [
      'config knowing Temporal connections',
      'src/config/a.ts',
      "import '../connect.js';",
      'may not import src/connect.ts (value)',
    ],
    [
      'a product room knowing the lab',
      'src/dev-server/a.ts',
      "import '../../lab/world.js';",
      'may not import lab/world.ts (value)',
    ],
    [
      'a product room knowing the tests',
      'activities/a.ts',
      "import '../test/a.js';",
      'may not import test/a.ts (value)',
    ],
    [
      'the lab knowing the tests',
      'lab/a.ts',
      "import '../test/support/a.js';",
      'may not import test/support/a.ts (value)',
    ],
    ['the lab knowing the bench', 'lab/a.ts', "import '../bench/a.js';", 'may not import bench/a.ts (value)'],
    [
      'a product room knowing the bench',
      'src/domain/a.ts',
      "import '../../bench/a.js';",
      'may not import bench/a.ts (value)',
    ],
    ['a computed import', 'activities/a.ts', 'await import(name);', 'may not import (computed) (dynamic)'],
    ['require', 'src/domain/a.ts', "const fs = require('node:fs');", 'may not import node:fs (value)'],
    ['a file outside all rooms', 'src/stray.ts', '', 'src/stray.ts is in no room of the house'],
    ['utils', 'src/cli/utils.ts', '', 'no utils, no helpers'],
    ['helpers in a name', 'test/test-helpers.ts', '', 'no utils, no helpers'],
    ['a folder of utils', 'activities/util/a.ts', '', 'no utils, no helpers'],
  ])('%s', (_, path, text, violation) => {
    const violations = violationsOf({ [path]: text });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(violation);
  });

  it('what main loads indirectly', () => {
    const house = {
      'src/cli/main.ts': "import './program.js';",
      'src/cli/program.ts': "import './commands/worker.js';",
      'src/cli/commands/worker.ts': "import '../../worker.js';",
      'src/worker.ts': "import '@temporalio/worker';",
    };
    expect(violationsOf(house)).toEqual([
      'src/cli/commands/worker.ts loads src/worker.ts whenever the cli starts: load it when it is used',
      'src/worker.ts loads @temporalio/worker whenever the cli starts: load it when it is used',
    ]);
    expect(violationsOf({ ...house, 'src/cli/program.ts': "await import('./commands/worker.js');" })).toEqual([]);
  });

  it('the rules of time zones, where a workflow loads them', () => {
    const house = {
      'workflows/index.ts': "import './run.js';",
      'workflows/run.ts': "import '../src/domain/words.js';",
      'src/domain/words.ts': "import { wallMs } from './window/zone-clock.js';",
      'src/domain/window/zone-clock.ts': '',
    };
    expect(violationsOf(house)).toEqual([
      'src/domain/words.ts asks for the rules of time zones, and workflows load it: judge the time in an activity',
    ]);
    expect(violationsOf({ ...house, 'workflows/run.ts': '' })).toEqual([]);
  });

  it('the gateway and its packages, loaded whenever the cli starts', () => {
    const house = {
      'src/cli/main.ts': "import './commands/token.js';",
      'src/cli/commands/token.ts': "import '../../gateway/sign.js';",
      'src/gateway/sign.ts': "import 'jose';",
    };
    expect(violationsOf(house)).toEqual([
      'src/cli/commands/token.ts loads src/gateway/sign.ts whenever the cli starts: load it when it is used',
      'src/gateway/sign.ts loads jose whenever the cli starts: load it when it is used',
    ]);
    expect(violationsOf({ ...house, 'src/cli/main.ts': "await import('./commands/token.js');" })).toEqual([]);
  });

  const circle = (back: string) => ({
    'src/domain/a.ts': "import { b } from './b.js';",
    'src/domain/b.ts': "export * from './c.js';",
    'src/domain/c.ts': back,
  });
  const GROUP = 'src/domain/a.ts, src/domain/b.ts, src/domain/c.ts';

  it.each([
    ['at once', "import { a } from './a.js';", `cycle: ${GROUP}`],
    ['when used', "await import('./a.js');", `cycle: ${GROUP}`],
    ['by types', "import type { A } from './a.js';", `cycle of types: ${GROUP}`],
    ['themselves', "import './c.js';", 'cycle: src/domain/c.ts'],
  ])('files that import each other %s', (_, back, violation) => {
    expect(violationsOf(circle(back))).toEqual([violation]);
  });
});

it.each([
  ['a file', '\n'.repeat(251), 'a.ts has 251 lines, over 250'],
  ['a function', `function long() {${'\n'.repeat(70)}}`, 'a.ts: long has 71 lines, over 70'],
  ['a method', `class A { async long() {${'\n'.repeat(70)}} }`, 'a.ts: long has 71 lines, over 70'],
  ['a callback', `on(() => {${'\n'.repeat(70)}});`, 'a.ts: a function without a name has 71 lines, over 70'],
])('reports %s that is too long', (_, text, violation) => {
  expect(findTooLong('a.ts', text)).toEqual([violation]);
  expect(findTooLong('a.ts', text.replace('\n', ''))).toEqual([]);
});

it('reports nothing for what each room may import', () => {
  expect(
    violationsOf({
      'workflows/a.ts': "import type { B } from '../activities/b.js'; import { sleep } from '@temporalio/workflow';",
      'activities/b.ts': "import { Context } from '@temporalio/activity'; import { d } from '../src/domain/d.js';",
      'activities/elbv2/c.ts': "import { A } from '@aws-sdk/client-elastic-load-balancing-v2';",
      'src/domain/d.ts':
        '// import "zod"; is no import, and neither is this: import(\'zod\')\nexport const d = "import \'zod\'";',
      'src/cli/commands/dev.ts': "await import('../../worker.js'); await import('../../dev-server.js');",
      'src/worker.ts': "import './connect-worker.js'; import '../activities/b.js'; import '../workflows/messages.js';",
      'src/connect-worker.ts': "import '@temporalio/worker';",
      'test/a.test.ts': "import '../lab/world.js'; import '../src/cli/main.js';",
    }),
  ).toEqual([]);
});
