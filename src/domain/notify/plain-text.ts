import { oneLine } from '../one-line.js';

/** Text that others wrote, for one line of a Slack message: it can't mention anybody. */
export function plainText(text: string, longest: number): string {
  // Receivers that are compatible with Slack take `@channel` for a mention; a space without width prevents that.
  return escaped(oneLine(text, longest)).replaceAll('@', '@\u200b');
}

/**
 * The three characters with which links and mentions begin in Slack.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
