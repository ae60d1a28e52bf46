import { configPath, loadConfig } from '../../config.js';
import { warnLiteralUrls } from '../../domain/notify/literal-urls.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';

/** `tagout check`: reads the config, and prints `ok` or every error. */
export async function check({ file, io, view }: Context): Promise<number> {
  const path = configPath(file, io.env);
  const result = loadConfig(path);
  view.config(path, result);
  if (result.ok) for (const warning of warnLiteralUrls(result.config)) view.note(warning);
  return result.ok ? EXIT.done : EXIT.usage;
}
