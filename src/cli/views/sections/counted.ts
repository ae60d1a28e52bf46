import type { Item } from '../screen/section.js';

/** `3 more claims`: what a section says of items that it leaves out. */
export function counted(what: string): (hidden: Item[]) => string {
  return ({ length }) => `${length} more ${what}${length === 1 ? '' : 's'}`;
}
