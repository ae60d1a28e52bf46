import { Visitor, type Function, type ArrowFunctionExpression, type PropertyKey } from 'oxc-parser';
import { parse } from './parse.js';

const LONGEST_FILE = 250;
const LONGEST_FUNCTION = 70;

/** Files and functions that are too long, as sentences. A reader should see a whole function at once. */
export function findTooLong(path: string, text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  return [
    ...(lines > LONGEST_FILE ? [`${path} has ${lines} lines, over ${LONGEST_FILE}`] : []),
    ...functionsIn(path, text)
      .filter((one) => one.lines > LONGEST_FUNCTION)
      .map((one) => `${path}: ${one.name} has ${one.lines} lines, over ${LONGEST_FUNCTION}`),
  ];
}

/** All functions, including nested ones, with their lines from the first modifier to the last brace. */
function functionsIn(path: string, text: string): { name: string; lines: number }[] {
  const functions: { name: string; lines: number }[] = [];
  const lineAt = (position: number): number => text.slice(0, position).split('\n').length;
  const methods = new Map<unknown, { name: string; start: number }>();
  const method = (value: unknown, key: PropertyKey, start: number): void => {
    methods.set(value, { name: text.slice(key.start, key.end), start });
  };
  const add = (node: Function | ArrowFunctionExpression): void => {
    const { name, start } = methods.get(node) ?? {
      name: node.id?.name ?? 'a function without a name',
      start: node.start,
    };
    functions.push({ name, lines: lineAt(node.end) - lineAt(start) + 1 });
  };
  const visitor = new Visitor({
    // A method is seen before the function that is its value.
    MethodDefinition: ({ value, key, start }) => method(value, key, start),
    Property: (node) => (node.method || node.kind !== 'init') && method(node.value, node.key, node.start),
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  });
  visitor.visit(parse(path, text));
  return functions;
}
