import { parseSync, type Program } from 'oxc-parser';

/** The syntax tree of a TypeScript file. Without the check, a file with an error would be an empty tree, which breaks no rule. */
export function parse(path: string, text: string): Program {
  const { program, errors } = parseSync(path, text, { lang: 'ts' });
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  return program;
}
