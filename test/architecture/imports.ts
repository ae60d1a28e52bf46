import { posix } from 'node:path';
import { Visitor, type Argument, type StringLiteral } from 'oxc-parser';
import { parse } from './parse.js';

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
  const imports: Import[] = [];
  const add = (kind: ImportKind, node: Argument | undefined): void => {
    // A computed import can't be checked, so it counts as an import that no room may have.
    const specifier = (node === undefined ? undefined : textOf(node)) ?? '(computed)';
    imports.push({ kind, specifier, file: fileOf(path, specifier) });
  };
  const visitor = new Visitor({
    // `import { type A }` still loads the module (verbatimModuleSyntax); only `import type` does not.
    ImportDeclaration: ({ importKind, source }) => add(importKind ?? 'value', source),
    ExportNamedDeclaration: ({ exportKind, source }) => source !== null && add(exportKind ?? 'value', source),
    ExportAllDeclaration: ({ exportKind, source }) => add(exportKind ?? 'value', source),
    TSImportEqualsDeclaration: ({ importKind, moduleReference }) =>
      moduleReference.type === 'TSExternalModuleReference' && add(importKind ?? 'value', moduleReference.expression),
    TSImportType: ({ source }) => add('type', source),
    ImportExpression: ({ source }) => add('dynamic', source),
    CallExpression: ({ callee, arguments: [first] }) =>
      callee.type === 'Identifier' && callee.name === 'require' && add('value', first),
  });
  visitor.visit(parse(path, text));
  return { path, imports };
}

function textOf(node: Argument | StringLiteral): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

function fileOf(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.normalize(posix.join(posix.dirname(from), specifier)).replace(/\.js$/, '.ts');
}
