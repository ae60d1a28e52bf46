import { Foreigner } from '../../../lab/alb/foreigner.js';
import { findRule } from '../../../lab/alb/find.js';
import { groupShares } from '../../../lab/alb/forward.js';
import type { JournalEntry } from '../../../lab/alb/journal.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { Recorder } from '../../promises/recorder.js';
import type { RollEvent } from '../../promises/roll.js';
import type { ToldStatus, Trace } from '../../promises/trace.js';
import type { ClusterName } from '../scenario.js';
import type { SimWorld } from '../sim-world.js';
import type { RollEntry, RollMove, RollScenario } from './draw-roll.js';

/** How people and faults reach the roll. */
export interface RollReach {
  claim: (claim: { host: string; bootId?: string }) => void;
  say: (what: 'pause' | 'resume' | 'abort' | 'abort-cluster' | 'cancel', afterMs?: number) => void;
  killWorker: () => void;
}

/** Plays the script of a roll on its world, and records what the roll and each of its maintenances did. */
export class RollStage {
  readonly events: RollEvent[] = [];
  readonly traces: Trace[] = [];
  #recorder: Recorder | null = null;
  #cluster: ClusterName | null = null;
  readonly #counts = new Map<string, number>();
  #left: RollEntry[];
  #shares: Record<string, Record<string, number>>;
  readonly #first: Record<string, Record<string, number>>;
  #tag: string | null = null;
  #phase: Phase | null = null;

  constructor(
    private readonly scenario: RollScenario,
    private readonly world: SimWorld,
    private readonly service: string,
    private readonly now: () => number,
    private readonly reach: RollReach,
  ) {
    this.#left = [...scenario.script];
    this.#first = this.#shares = this.#sharesNow();
    world.core.journal.on((entry) => this.#called(entry));
  }

  read(name: string, by: string): ToldStatus | null {
    const told = this.world.hosts.get(name)!.read();
    this.#recorder?.told(name, told, by);
    return told;
  }

  began(cluster: ClusterName): void {
    this.#cluster = cluster;
    this.#phase = 'preflight';
    this.#recorder = new Recorder(this.world.core, this.world.aboutOf(cluster), this.now);
    this.events.push({ kind: 'began', at: this.now(), cluster });
  }

  entered(phase: Phase): void {
    this.#phase = phase;
    this.#recorder?.ran({ kind: 'phase', at: this.now(), phase });
    if (phase === 'maintenance') for (const name of this.#hosts()) this.#maintain(name);
    this.#happened(phase);
  }

  get recorder(): Recorder | null {
    return this.#recorder;
  }

  /** The maintenance of the current cluster has ended. */
  over(phase: Phase, failure: Parameters<Recorder['ran']>[0] & { kind: 'ended' }, isLate: boolean): void {
    this.#recorder!.ran(failure);
    this.traces.push(this.#recorder!.stop());
    this.events.push({ kind: 'over', at: this.now(), cluster: this.#cluster!, phase, ...(isLate && { isLate }) });
    this.#recorder = this.#cluster = this.#phase = null;
    this.#happened('over');
  }

  rolls(phase: string): void {
    this.events.push({ kind: 'entered', at: this.now(), phase });
    if (phase === 'paused') this.reach.say('resume', this.scenario.answeredAfterMs);
    this.#happened(phase);
  }

  #hosts(): string[] {
    return [...this.world.hosts.keys()].filter((name) => name.startsWith(`${this.#cluster}-`));
  }

  #maintain(name: string): void {
    const { after, away, claim } = this.scenario.maintenance[name]!;
    const host = this.world.hosts.get(name)!;
    if (after === null) return;
    const claims = (): void => {
      for (let n = 0; n < (claim?.times ?? 0); n += 1)
        this.reach.claim({ host: name, ...(claim!.bootId === 'own' && { bootId: host.boot }) });
    };
    host.afterReads(after, () => {
      if (claim?.when === 'instead') return claims();
      this.world.setHealth(name, 'unhealthy');
      host.reboot(away, () => {
        this.world.setHealth(name, 'healthy');
        if (claim?.when === 'back') claims();
      });
      this.#recorder?.booted(name, host.boot);
      if (claim?.when === 'going') claims();
    });
  }

  #called({ by, write, action, outcome, at }: JournalEntry): void {
    const foreign = by.foreign;
    const tag = this.#tagNow();
    if (tag !== this.#tag) this.events.push({ kind: 'tag', at, foreign, value: (this.#tag = tag) });
    const now = this.#sharesNow();
    for (const [rule, to] of Object.entries(now)) {
      const from = this.#shares[rule]!;
      if (JSON.stringify(from) !== JSON.stringify(to))
        this.events.push({ kind: 'written', at, foreign, rule, from, to, ...(foreign ? {} : { worker: by.name }) });
    }
    this.#shares = now;
    if (foreign) return;
    if (write && action.startsWith('Modify')) this.#happened('write');
    else if (outcome === 'ok') this.#happened('read');
  }

  #tagNow(): string | null {
    const [loadBalancer] = this.world.core.state.loadBalancers.values();
    return loadBalancer!.tags.get(`tagout:${this.service}`) ?? null;
  }

  #sharesNow(): Record<string, Record<string, number>> {
    const { rules, groups, core } = this.world;
    const nameOf = (arn: string): string => Object.entries(groups).find(([, one]) => one === arn)?.[0] ?? arn;
    const sharesOf = (rule: string): [string, number][] =>
      findRule(core.state, rule)
        .rule.actions.flatMap(groupShares)
        .map(({ arn, share }) => [nameOf(arn), share]);
    return Object.fromEntries(rules.map((rule) => [rule, Object.fromEntries(sharesOf(rule))]));
  }

  #happened(what: string): void {
    const nth = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, nth);
    const due = this.#left.filter(({ at }) => at.on === what && at.nth === nth);
    this.#left = this.#left.filter((entry) => !due.includes(entry));
    for (const { move } of due) {
      // What changes before a preflight has looked is only what it finds, so it waits for `draining`.
      if (move.kind === 'share' && this.#phase === 'preflight')
        this.#left.push({ move, at: { on: 'draining', nth: (this.#counts.get('draining') ?? 0) + 1 } });
      else this.#play(move);
    }
  }

  #play(move: RollMove): void {
    const { world, reach } = this;
    switch (move.kind) {
      case 'fault':
        return world.core.inject(move.action, move.fault, move.times);
      case 'health':
        return world.setHealth(move.host, move.state);
      case 'quirk':
        return world.hosts.get(move.host)?.act(move.quirk, move.reads);
      case 'kill-worker':
        this.#recorder?.killed();
        return reach.killWorker();
      case 'share': {
        const [rule, group] = [world.rules[move.rule]!, world.groups[move.cluster]];
        const share = move.share === 'as at first' ? (this.#first[rule]?.[move.cluster] ?? 1) : move.share;
        return new Foreigner(world.core, 'somebody', this.now).setShare(rule, group, share);
      }
      case 'tag':
        return this.#retag(move.value);
      case 'pause':
      case 'abort':
      case 'abort-cluster':
      case 'cancel':
        return reach.say(move.kind);
    }
  }

  #retag(value: string | null): void {
    const foreigner = new Foreigner(this.world.core, 'somebody', this.now);
    const [key, ResourceArns] = [`tagout:${this.service}`, [this.world.loadBalancer]];
    if (value === null) foreigner.call('RemoveTags', { ResourceArns, TagKeys: [key] });
    else foreigner.call('AddTags', { ResourceArns, Tags: [{ Key: key, Value: value }] });
  }
}
