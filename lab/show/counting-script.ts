import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world.js';

const POLL_MS = 100;

/**
 * The script of the incident: four steps, and a counter. Each call carries out the step that the counter says is next,
 * whatever the real state is.
 */
export class CountingScript {
  private stepsDone = 0;

  constructor(
    private readonly world: World,
    private readonly cluster: string,
  ) {}

  /** Somebody does step 1 by hand, and notes it as done. */
  async stepOneByHand(): Promise<void> {
    this.setShares(0, 'a person in the console');
    this.stepsDone = 1;
  }

  async next(): Promise<string> {
    this.stepsDone += 1;
    switch (this.stepsDone) {
      case 1:
        this.setShares(0, 'the script');
        return 'removed the cluster';
      case 2:
        await this.until(() => this.hosts().every((host) => host.inFlight === 0));
        return 'waited for running transactions';
      case 3:
        await this.until(() => this.hosts().every((host) => host.state === 'ready'));
        return 'waited for the maintenance to be done';
      default:
        this.setShares(100, 'the script');
        return 'marked the cluster active';
    }
  }

  private hosts(): { inFlight: number; state: string }[] {
    return [...this.world.hosts.values()].filter((host) => host.cluster === this.cluster);
  }

  private setShares(share: number, by: string): void {
    const { arns } = this.world;
    for (const rule of [arns.httpDefault, arns.httpV1, arns.partnersDefault]) {
      this.world.foreigner(by).setShare(rule, arns.east, share);
    }
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) await sleep(POLL_MS);
  }
}
