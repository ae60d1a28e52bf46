import type { Random } from '../../lab/random.js';

export class Dice {
  constructor(readonly random: Random) {}

  chance(of: number): boolean {
    return this.random() < of;
  }

  /** Both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!;
  }
}
