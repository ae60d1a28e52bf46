/** Notes, reasons and names come from hosts and from anybody who may claim: they must stay text. */
export function html(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** One line of Markdown in which nothing is markup. */
export function markdown(text: string): string {
  return (
    printable(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/[\\`*_[\]|#~]/g, '\\$&')
      // Some readers make links of these by themselves.
      .replace(/(https?|ftp):/gi, '$1&#58;')
      .replace(/(www)\./gi, '$1&#46;')
      .trim()
  );
}

/** A block of one line, as it is: in it nothing is markup, unless it could end the block. */
export function markdownCode(text: string): string[] {
  return ['```sh', printable(text).replaceAll('```', "'''"), '```', ''];
}

/** Without control characters, line breaks, and characters that turn the direction of the text. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu, ' ');
}
