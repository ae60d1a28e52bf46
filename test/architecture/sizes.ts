import ts from 'typescript';

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
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const functions: { name: string; lines: number }[] = [];
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node))
      functions.push({ name: nameOf(node), lines: lineOf(node.end) - lineOf(node.getStart()) + 1 });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return functions;
}

function nameOf(node: ts.SignatureDeclaration): string {
  return node.name?.getText() ?? (ts.isConstructorDeclaration(node) ? 'the constructor' : 'a function without a name');
}
