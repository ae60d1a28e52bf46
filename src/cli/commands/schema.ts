import { jsonSchema } from '../../config.js';
import { EXIT } from '../exit.js';
import type { Io } from '../io.js';

/** `tagout schema`: prints the JSON Schema of the config. */
export async function schema({ stdout }: Io): Promise<number> {
  stdout(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
  return EXIT.done;
}
