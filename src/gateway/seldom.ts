/** The same line is said once in this time. */
const AGAIN_MS = 60_000;
const KEPT = 100;

/** Says a line that comes again and again only now and then: a thousand hosts have the same trouble at once. */
export function seldom(say: (line: string) => void, uptime = () => performance.now()): (line: string) => void {
  const saidMs = new Map<string, number>();
  return (line) => {
    if (uptime() - (saidMs.get(line) ?? -Infinity) < AGAIN_MS) return;
    if (saidMs.size >= KEPT) saidMs.clear();
    saidMs.set(line, uptime());
    say(line);
  };
}
