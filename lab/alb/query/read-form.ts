import type { Shape, Tree } from '../tree.js';

/** Parses a form such as `Actions.member.1.ForwardConfig.TargetGroups.member.2.Weight=5` into a tree. */
export function readForm(body: string): { action: string; params: Shape } {
  const root = new Map<string, Node>();
  let action = '';
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action') action = value;
    else if (name !== 'Version') plant(root, name.split('.'), value);
  }
  return { action, params: shapeFrom(root) };
}

type Node = string | Map<string, Node>;

function plant(parent: Map<string, Node>, [first, ...rest]: string[], value: string): void {
  if (first === undefined) return;
  if (rest.length === 0) {
    parent.set(first, value);
    return;
  }
  const known = parent.get(first);
  const child = known instanceof Map ? known : new Map<string, Node>();
  parent.set(first, child);
  plant(child, rest, value);
}

function treeFrom(node: Node): Tree {
  if (typeof node === 'string') return node;
  const [members, entries] = [node.get('member'), node.get('entry')];
  if (members instanceof Map) return inOrder(members).map(treeFrom);
  return entries instanceof Map ? mapFrom(inOrder(entries)) : shapeFrom(node);
}

function inOrder(numbered: Map<string, Node>): Node[] {
  return [...numbered].sort(([a], [b]) => Number(a) - Number(b)).map(([, node]) => node);
}

/** `entry.1.key=prompt&entry.1.value=login`: a map is a shape whose members have the caller's names. */
function mapFrom(entries: Node[]): Shape {
  const map: Shape = {};
  for (const entry of entries) {
    if (!(entry instanceof Map)) continue;
    const [key, value] = [entry.get('key'), entry.get('value')];
    if (typeof key === 'string' && typeof value === 'string') map[key] = value;
  }
  return map;
}

function shapeFrom(node: Map<string, Node>): Shape {
  return Object.fromEntries([...node].map(([name, child]) => [name, treeFrom(child)]));
}
