import type { Config } from '../config.js';
import { isVariable } from '../placeholder.js';

/** A sentence for each receiver whose address is written out: it is then in the history of every run. */
export function warnLiteralUrls({ notify = [] }: Pick<Config, 'notify'>): string[] {
  return notify.flatMap(({ url }, index) =>
    isVariable(url)
      ? []
      : [
          `warning: notify[${index}].url is written out (${shown(url)}), so whoever may read a run in Temporal can read it; ` +
            `if it is a secret, name a variable of the worker: "\${TAGOUT_NOTIFY_URL}"`,
        ],
  );
}

/** Without path and query, which hold the secret of a webhook. */
function shown(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/...` : '...';
}
