/** Of one host: a script that was started twice. */
const OF_A_HOST = 2;
/** Of all: claims and health checks need connections too. */
const OF_ALL = 900;

/** How many requests may wait for something to happen. */
export class Waits {
  private readonly byHost = new Map<string, number>();
  private all = 0;

  /** `told`: how many wait, whenever that changes. */
  constructor(private readonly told: (count: number) => void = () => undefined) {}

  /** Null if too many wait; otherwise what to call when the wait is over. */
  begin(host: string): (() => void) | null {
    const own = this.byHost.get(host) ?? 0;
    if (own >= OF_A_HOST || this.all >= OF_ALL) return null;
    this.count(host, 1);
    return () => this.count(host, -1);
  }

  private count(host: string, by: number): void {
    this.all += by;
    this.told(this.all);
    const own = (this.byHost.get(host) ?? 0) + by;
    if (own === 0) this.byHost.delete(host);
    else this.byHost.set(host, own);
  }
}
