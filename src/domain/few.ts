const FEW = 3;

/** The first three phrases, and how many more there are: a heartbeat must stay small with hundreds of hosts. */
export function fewOf(phrases: string[]): string[] {
  const more = phrases.length - FEW;
  return more <= 0 ? phrases : [...phrases.slice(0, FEW), `${more} more`];
}
