import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** One error in a config file. `line` counts from 1; 0 if the file itself could not be read. */
export interface ConfigError {
  line: number;
  message: string;
}

export interface ConfigDocument {
  /** The file as plain JavaScript values; undefined if it is not YAML. */
  value: unknown;
  errors: ConfigError[];
  /**
   * The line of the value at `path`, or of its key if the value spans several lines, or of the nearest existing parent.
   */
  lineOf(path: readonly PropertyKey[]): number;
  /** The line of the last key of `path` itself. */
  lineOfKey(path: readonly PropertyKey[]): number;
}

/** Parses YAML into values with their lines. Never throws. */
export function readDocument(text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const errors = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: error.code === 'DUPLICATE_KEY' ? duplicateKey(text, error.pos[0]) : `this is not YAML: ${error.message}`,
  }));
  const lineOf = (path: readonly PropertyKey[]) => lines.linePos(offsetOf(document, path, 'value')).line;
  const lineOfKey = (path: readonly PropertyKey[]) => lines.linePos(offsetOf(document, path, 'key')).line;
  const readable = document.errors.every((error) => error.code === 'DUPLICATE_KEY');
  if (!readable) return { value: undefined, errors, lineOf, lineOfKey };
  try {
    return { value: document.toJS() as unknown, errors, lineOf, lineOfKey };
  } catch (error) {
    // Only aliases can fail here: an alias that refers to nothing, or so many that they would fill the memory.
    const message = `an alias can't be resolved: ${error instanceof Error ? error.message : String(error)}`;
    return { value: undefined, errors: [...errors, { line: 1, message }], lineOf, lineOfKey };
  }
}

function duplicateKey(text: string, offset: number): string {
  const key = /^[^\s:,}\]]+/.exec(text.slice(offset))?.[0] ?? 'this key';
  return `${key} is given twice; keep one of them`;
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], want: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(document.contents) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => (isScalar(item.key) ? String(item.key.value) : '') === String(step));
      if (pair === undefined) break;
      const isLast = depth === path.length - 1;
      const ofValue = isScalar(pair.value) && !(isLast && want === 'key') ? startOf(pair.value) : undefined;
      offset = ofValue ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (node === undefined) break;
      offset = startOf(node) ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
