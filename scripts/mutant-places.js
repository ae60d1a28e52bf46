// Where a mutant of scripts/mutant-table.js belongs: by the text that it breaks and by the end of a test file's path, so
// that a file may be moved or renamed and its mutants still fit.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The folders whose guards are broken. */
const GUARDED = ['src', 'activities', 'workflows', 'host', 'lab'];

/** Finds, in the tree under `root`, the file of an edit and the file of a test; both as paths from `root`. */
export class Places {
  constructor(root) {
    this.texts = GUARDED.flatMap((folder) => filesUnder(root, folder)).map((path) => ({
      path,
      text: readFileSync(join(root, path), 'utf8'),
    }));
    this.tests = filesUnder(root, 'test').filter((path) => path.endsWith('.test.ts'));
  }

  /** `{ path, text }` of the one file that has the text of this edit, once; throws if there is no such file. */
  fileOf([text, , name]) {
    const among = this.texts.filter(({ path }) => name === undefined || basename(path) === name);
    const found = among.flatMap((file) =>
      file.text
        .split(text)
        .slice(1)
        .map(() => file),
    );
    if (found.length === 1) return found[0];
    const where = found.length === 0 ? GUARDED.join(', ') : [...new Set(found.map(({ path }) => path))].join(', ');
    throw new Error(`its text is ${found.length} times in ${name ?? 'the tree'} (${where}): ${text}`);
  }

  /** The one test file whose path ends so; throws if there is none, or more than one. */
  testOf([end]) {
    const found = this.tests.filter((path) => `/${path}`.endsWith(`/${end}`));
    if (found.length === 1) return found[0];
    throw new Error(`${found.length} test files are called ${end}${found.length === 0 ? '' : `: ${found.join(', ')}`}`);
  }

  /** Why this mutant does not fit the tree, as sentences. */
  misfitsOf({ edits, tests }) {
    const why = (find) => {
      try {
        find();
        return [];
      } catch (error) {
        return [error.message];
      }
    };
    return [...edits.flatMap((edit) => why(() => this.fileOf(edit))), ...why(() => this.testOf(tests))];
  }
}

function filesUnder(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .map((path) => path.replace(/^\//, ''));
}
