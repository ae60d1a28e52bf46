/**
 * Text that others wrote, as it may be printed: names, notes and answers come from hosts, load balancers and anybody who
 * may claim, and must not control the terminal. Each control character, line break and invisible character becomes a
 * space, and a pile of accents is cut to three.
 */
export function plain(text: string): string {
  // Category C includes escape, all that a C1 terminal obeys, and characters that turn the direction of text.
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').replace(/(\p{M}{3})\p{M}+/gu, '$1');
}
