import type { MadeKeys } from '../../gateway/tokens/key-files.js';

/** What `tagout key` has written, line by line. */
export function keyText({ kid, kept, dropped, output, public: publicFile }: MadeKeys): string[] {
  return [
    `key ${kid} signs from now on`,
    ...(kept === null ? [] : [`key ${kept} stays valid for the tokens that it signed, until the next new key`]),
    ...dropped.map((one) => `key ${one} is not valid any more, and neither are the tokens that it signed`),
    `private keys: ${output}, which only tagout token needs`,
    `public keys:  ${publicFile}, for tagout gateway --keys`,
  ];
}
