/** Text that others wrote, for one line of a Slack message: it can't mention anybody. */
export function plainText(text: string, longest: number): string {
  // Receivers that are compatible with Slack take `@channel` for a mention; a space without width prevents that.
  return escaped(oneLine(text, longest)).replaceAll('@', '@\u200b');
}

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

/**
 * The three characters with which links and mentions begin in Slack.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
