import { makeKeyFiles, type KeyFiles } from '../../gateway/tokens/key-files.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';

/** `tagout key`: makes a key that signs tokens of hosts, and keeps the one before. */
export async function key({ view }: Context, files: KeyFiles): Promise<number> {
  view.key(await makeKeyFiles(files));
  return EXIT.done;
}
