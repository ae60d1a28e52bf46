import { posix } from 'node:path';
import ts from 'typescript';

/** A `value` import is loaded with the file, a `dynamic` one when its line runs, a `type` never. */
export type ImportKind = 'value' | 'type' | 'dynamic';

export interface Import {
  kind: ImportKind;
  /** As written: `./routing.js`, `node:fs`, `@aws-sdk/...`. */
  specifier: string;
  /** The imported file, from the root of the repo; null for a package. */
  file: string | null;
}

export interface SourceFile {
  /** From the root of the repo, with `/`: `src/domain/routing.ts`. */
  path: string;
  imports: Import[];
}

/** Every import, re-export and import type of a TypeScript file. */
export function readImports(path: string, text: string): SourceFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const imports: Import[] = [];
  const add = (kind: ImportKind, node: ts.Node | undefined): void => {
    // A computed import can't be checked, so it counts as an import that no room may have.
    const specifier = node !== undefined && ts.isStringLiteralLike(node) ? node.text : '(computed)';
    imports.push({ kind, specifier, file: fileOf(path, specifier) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(isTypeOnly(node.importClause) ? 'type' : 'value', node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
      add(node.isTypeOnly ? 'type' : 'value', node.moduleSpecifier);
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
      add(node.isTypeOnly ? 'type' : 'value', node.moduleReference.expression);
    else if (ts.isImportTypeNode(node))
      add('type', ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add('dynamic', node.arguments[0]);
    else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require')
      add('value', node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, imports };
}

/** `import { type A }` still loads the module (verbatimModuleSyntax); only `import type` does not. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function fileOf(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(posix.dirname(from), specifier)).replace(/\.js$/, '.ts');
}
