import { findTarget } from '../../lab/alb/targets.js';
import type { LabHost } from '../../lab/hosts/host.js';
import type { World } from '../../lab/world.js';

/** Health checks that take no time: a target is healthy while its host is ready, unless `sicken` was called. */
export class Targets {
  readonly #sick = new Set<string>();

  constructor(private readonly world: World) {
    for (const host of world.hosts.values()) host.changes.on(() => this.#check(host));
  }

  /** Makes the targets of these hosts unhealthy until `cure`, whatever the hosts answer. */
  sicken(...names: string[]): void {
    for (const name of names) {
      this.#sick.add(name);
      this.#check(this.world.host(name));
    }
  }

  cure(name: string): void {
    this.#sick.delete(name);
    this.#check(this.world.host(name));
  }

  #check(host: LabHost): void {
    const { core, arns } = this.world;
    const target = findTarget(
      core.state.targetGroups.get(host.cluster === 'east' ? arns.east : arns.west)!,
      host.address,
    );
    const state = host.state === 'ready' && !this.#sick.has(host.name) ? 'healthy' : 'unhealthy';
    if (target === undefined || target.state === state) return;
    target.state = state;
    core.health.emit();
  }
}
