/** Text that others wrote as one line, cut to a length. */
export function oneLine(text: string, longest: number): string {
  // Categories C and Z: control characters, line breaks, all kinds of spaces, characters that turn the direction.
  const line = text
    .slice(0, 4 * longest)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}
