import type { Import, ImportKind, SourceFile } from './imports.js';

/** The rooms of docs/architecture.md. A file is in the first room that matches its path. */
const ROOMS = {
  domain: /^src\/domain\//,
  'cli/commands/worker': /^src\/cli\/commands\/worker\.ts$/,
  'cli/commands/dev': /^src\/cli\/commands\/dev(-gateway)?\.ts$/,
  'cli/commands/gateway': /^src\/cli\/commands\/(gateway|key|token)\.ts$/,
  'cli/commands/probe': /^src\/cli\/commands\/probe\.ts$/,
  cli: /^src\/cli\//,
  'runs/describe': /^src\/runs\/describe(\.ts$|\/)/,
  runs: /^src\/runs\//,
  gateway: /^src\/gateway\//,
  config: /^src\/config(\.ts$|\/)/,
  connect: /^src\/connect(-worker)?(\.ts$|\/)/,
  'dev-server': /^src\/dev-server(\.ts$|\/)/,
  probe: /^src\/probe(\.ts$|\/)/,
  worker: /^src\/worker(\.ts$|\/)/,
  'workflows/messages': /^workflows\/messages\.ts$/,
  workflows: /^workflows\//,
  'activities/elbv2': /^activities\/elbv2\//,
  'activities/auto-scaling': /^activities\/auto-scaling\//,
  'activities/cloudtrail': /^activities\/cloudtrail\//,
  'activities/notify': /^activities\/notify\//,
  'activities/aws-fault': /^activities\/aws-fault\.ts$/,
  'activities/who': /^activities\/who\//,
  activities: /^activities\//,
  lab: /^lab\//,
  bench: /^bench\//,
  test: /^test\//,
} as const;

type Room = keyof typeof ROOMS;

/** Which rooms and packages a room may import, for each kind of import. */
interface Rule {
  rooms: (room: Room, kind: ImportKind) => boolean;
  packages: (name: string, kind: ImportKind) => boolean;
}

const within =
  (...rooms: Room[]) =>
  (room: Room) =>
    rooms.includes(room);
const none = () => false;
const any = () => true;
const isNode = (name: string) => name.startsWith('node:');
const isProduct = (room: Room) => !['lab', 'bench', 'test'].includes(room);
const isCli = (room: Room) => room.startsWith('cli');
/** Any package except the AWS SDK, which only the folder of each API imports. */
const notAws = (name: string) => !name.startsWith('@aws-sdk/');

/** The cli prints values of all rooms, so it may import types from the whole product. */
const CLI_PACKAGES = ['commander', 'string-width', 'd3-scale', 'd3-shape'];
const cli = (...more: Room[]): Rule => ({
  rooms: (room, kind) =>
    isCli(room) ||
    within('domain', 'runs', 'runs/describe', 'config', 'connect', 'workflows/messages', ...more)(room) ||
    (kind === 'type' && isProduct(room)),
  packages: (name, kind) => isNode(name) || CLI_PACKAGES.includes(name) || (kind === 'type' && notAws(name)),
});

const TEMPORAL_CLIENT = ['@temporalio/client', '@temporalio/common', '@temporalio/proto'];
/** Rooms that query or signal a run. The worker loads only `runs/describe`, which needs no own connection. */
const runs = (...more: Room[]): Rule => ({
  rooms: within('domain', 'runs/describe', 'workflows/messages', ...more),
  packages: (name, kind) => isNode(name) || TEMPORAL_CLIENT.includes(name) || (kind === 'type' && notAws(name)),
});

const workflows: Rule = {
  rooms: (room, kind) =>
    within('domain', 'workflows', 'workflows/messages')(room) ||
    (kind === 'type' && within('activities', 'activities/notify', 'activities/who')(room)),
  packages: (name) => name === '@temporalio/workflow' || name === '@temporalio/common',
};

/** A room that may import itself, the domain, and packages. */
const edge = (...own: Room[]): Rule => ({ rooms: within('domain', ...own), packages: notAws });

const RULES: Record<Room, Rule> = {
  domain: { rooms: within('domain'), packages: none },
  workflows,
  'workflows/messages': workflows,
  activities: {
    rooms: within(
      ...(['domain', 'runs/describe', 'activities', 'activities/aws-fault'] as const),
      ...(['activities/elbv2', 'activities/auto-scaling'] as const),
    ),
    packages: (name) => name === '@temporalio/activity' || isNode(name),
  },
  'activities/aws-fault': { rooms: none, packages: none },
  'activities/elbv2': {
    rooms: within('domain', 'activities', 'activities/aws-fault', 'activities/elbv2'),
    packages: (name) => name === '@temporalio/activity' || name.startsWith('@aws-sdk/') || isNode(name),
  },
  'activities/auto-scaling': {
    rooms: within('domain', 'activities', 'activities/aws-fault', 'activities/auto-scaling'),
    packages: (name) => name === '@aws-sdk/client-auto-scaling',
  },
  'activities/cloudtrail': {
    rooms: within('domain', 'activities', 'activities/aws-fault', 'activities/cloudtrail'),
    packages: (name) => name === '@aws-sdk/client-cloudtrail' || isNode(name),
  },
  'activities/who': {
    rooms: within('domain', 'runs', 'runs/describe', 'activities', 'activities/who'),
    packages: (name) => name === '@temporalio/activity',
  },
  // It follows a run from outside, as the CLI does.
  'activities/notify': {
    rooms: within('domain', 'runs', 'runs/describe', 'activities', 'activities/aws-fault', 'activities/notify'),
    packages: (name) => name === '@temporalio/activity' || isNode(name),
  },
  'runs/describe': runs('connect'),
  runs: runs('runs', 'connect'),
  cli: cli(),
  'cli/commands/worker': cli('worker'),
  'cli/commands/dev': cli('worker', 'dev-server', 'gateway'),
  'cli/commands/gateway': cli('gateway', 'worker'),
  'cli/commands/probe': cli('probe'),
  // With the rights of whoever runs it, and no part of a run. It reads an answer of AWS as the steps do.
  probe: {
    rooms: within('domain', 'probe', 'activities/aws-fault'),
    packages: (name) => name === '@aws-sdk/client-elastic-load-balancing-v2' || isNode(name),
  },
  gateway: edge('gateway', 'runs', 'runs/describe', 'config'),
  config: edge('config'),
  connect: edge('connect'),
  'dev-server': edge('dev-server'),
  worker: { rooms: (room) => isProduct(room) && !isCli(room), packages: notAws },
  lab: { rooms: (room) => isProduct(room) || room === 'lab', packages: any },
  bench: { rooms: (room) => room !== 'test', packages: any },
  test: { rooms: any, packages: any },
};

/** Every broken rule, as a sentence; empty if the imports are as docs/architecture.md says. */
export function findViolations(files: SourceFile[]): string[] {
  return [
    ...files.flatMap((file) => [...misplaced(file), ...importViolations(file)]),
    ...lazyViolations(files),
    ...zoneViolations(files),
    ...findCycles(files),
  ];
}

/** `cli --> runs` for each pair of shipped rooms of which the first loads the second, sorted. */
export function drawnEdges(files: SourceFile[]): string[] {
  const edges = files.flatMap(({ path, imports }) => {
    const from = drawnRoom(path);
    return imports.flatMap(({ kind, file }) => {
      const to = file === null || kind === 'type' ? null : drawnRoom(file);
      return from === null || to === null || from === to ? [] : [`${from} --> ${to}`];
    });
  });
  return [...new Set(edges)].sort();
}

/** The room without its part, because parts are not drawn; null if it is not shipped. */
function drawnRoom(path: string): string | null {
  const room = roomOf(path);
  if (room === undefined || !isProduct(room)) return null;
  return room === 'workflows/messages' ? 'messages' : room.split('/')[0]!;
}

function roomOf(path: string): Room | undefined {
  return (Object.keys(ROOMS) as Room[]).find((room) => ROOMS[room].test(path));
}

function misplaced({ path }: SourceFile): string[] {
  const room = roomOf(path);
  if (room === undefined) return [`${path} is in no room of the house`];
  return [
    ...(/(^|\/|-)(utils?|helpers?)(\.|-|\/)/.test(path)
      ? [`${path} has a name that says nothing: no utils, no helpers`]
      : []),
  ];
}

function importViolations({ path, imports }: SourceFile): string[] {
  const room = roomOf(path);
  if (room === undefined) return [];
  return imports
    .filter((one) => !isAllowed(room, one))
    .map((one) => `${path} (${room}) may not import ${one.file ?? one.specifier} (${one.kind})`);
}

function isAllowed(room: Room, { kind, specifier, file }: Import): boolean {
  if (file === null) return RULES[room].packages(specifier, kind);
  const target = roomOf(file);
  // Files outside all rooms, such as package.json, may be imported only by rooms that are not shipped.
  if (target === undefined) return !isProduct(room);
  return RULES[room].rooms(target, kind);
}

/** Worker, dev server, gateway and probe load slowly, so a command that does not use them must not load them. */
function lazyViolations(files: SourceFile[]): string[] {
  const heavy = (one: Import) => {
    const room = one.file === null ? undefined : roomOf(one.file);
    return (
      (room !== undefined && ['worker', 'dev-server', 'gateway', 'probe'].includes(room)) ||
      ['@temporalio/worker', 'jose', 'string-width', 'd3-scale', 'd3-shape'].includes(one.specifier)
    );
  };
  return loadedWith('src/cli/main.ts', files).flatMap(({ path, imports }) =>
    imports
      .filter((one) => one.kind === 'value' && heavy(one))
      .map((one) => `${path} loads ${one.file ?? one.specifier} whenever the cli starts: load it when it is used`),
  );
}

/** The rules of time zones come with Node.js, so in a workflow a replay on another worker could decide otherwise. */
function zoneViolations(files: SourceFile[]): string[] {
  const clock = 'src/domain/window/zone-clock.ts';
  return loadedWith('workflows/index.ts', files).flatMap(({ path, imports }) =>
    imports.some(({ kind, file }) => kind === 'value' && file === clock)
      ? [`${path} asks for the rules of time zones, and workflows load it: judge the time in an activity`]
      : [],
  );
}

/** A file and all files that are loaded with it. */
function loadedWith(path: string, files: SourceFile[], seen = new Set<string>()): SourceFile[] {
  const file = files.find((one) => one.path === path);
  if (file === undefined || seen.has(path)) return [];
  seen.add(path);
  const values = file.imports.filter((one) => one.kind === 'value' && one.file !== null);
  return [file, ...values.flatMap((one) => loadedWith(one.file!, files, seen))];
}

/** Groups of files that import each other. Cycles of types are reported apart, because they load nothing. */
function findCycles(files: SourceFile[]): string[] {
  const loaded = circles(files, ['value', 'dynamic']);
  const all = circles(files, ['value', 'dynamic', 'type']);
  return [
    ...loaded.map((group) => `cycle: ${group}`),
    ...all.filter((group) => !loaded.includes(group)).map((group) => `cycle of types: ${group}`),
  ];
}

function circles(files: SourceFile[], kinds: ImportKind[]): string[] {
  const reached = new Map(files.map(({ path }) => [path, reachedFrom(path, files, kinds)]));
  const groups = files.flatMap(({ path }) => {
    const group = [...reached.get(path)!].filter((other) => reached.get(other)?.has(path) === true);
    return group.length === 0 ? [] : [group.sort().join(', ')];
  });
  return [...new Set(groups)];
}

/** All files that a file imports, directly or not. The file itself is among them only if it is in a cycle. */
function reachedFrom(path: string, files: SourceFile[], kinds: ImportKind[], seen = new Set<string>()): Set<string> {
  for (const one of files.find((file) => file.path === path)?.imports ?? []) {
    if (one.file === null || !kinds.includes(one.kind) || seen.has(one.file)) continue;
    seen.add(one.file);
    reachedFrom(one.file, files, kinds, seen);
  }
  return seen;
}
