/** A piece of a line, with its colour. */
export interface Span {
  text: string;
  look?: Look;
  /** If the line is too long, the middle of this piece is left out before the end of the line is. */
  shrinks?: boolean;
}
export type Look = 'strong' | 'good' | 'bad' | 'warn' | 'dim';
export type Line = Span[];

/** The line as text, with no colour. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}
