import { Foreigner } from '../../lab/alb/foreigner.js';
import { findListener, findRule } from '../../lab/alb/find.js';
import { forwardTo } from '../../lab/alb/forward.js';
import type { JournalEntry } from '../../lab/alb/journal.js';
import type { Phase } from '../../src/domain/lifecycle.js';
import { Recorder } from '../promises/recorder.js';
import type { ToldStatus } from '../promises/trace.js';
import type { Entry, HostMaintenance, Move, Scenario, ServerMove } from './scenario.js';
import type { SimWorld } from './sim-world.js';

/** How signals and people reach the run: on the virtual clock and on the real server in different ways. */
export interface Reach {
  claim: (claim: { host: string; bootId?: string }) => void;
  abort: (leaveOut: boolean) => void;
  cancel: () => void;
  killWorker: () => void;
  press: (move: ServerMove) => void;
}

const MADE_UP_BOOT = '12345678-1234-4234-8234-123456789abc';

/** Plays the script of a scenario on its world, and records the trace. */
export class Stage {
  readonly recorder: Recorder;
  readonly #counts = new Map<string, number>();
  #left: Entry[];
  #undo: (() => void)[] = [];

  constructor(
    private readonly scenario: Scenario,
    private readonly world: SimWorld,
    private readonly now: () => number,
    private readonly reach: Reach,
  ) {
    this.recorder = new Recorder(world.core, world.about, now);
    this.#left = [...scenario.script];
    world.core.journal.on((entry) => this.#called(entry));
  }

  /** A step reads the status of a host. */
  read(name: string, by: string): ToldStatus | null {
    const told = this.world.hosts.get(name)!.read();
    this.recorder.told(name, told, by);
    this.#happened('told');
    return told;
  }

  entered(phase: Phase): void {
    if (phase === 'maintenance' && !this.#counts.has('maintenance'))
      for (const [host, plan] of Object.entries(this.scenario.asked.maintenance)) this.#maintain(host, plan);
    this.#happened(phase);
  }

  #called({ by, write, action, outcome }: JournalEntry): void {
    if (by.foreign) return;
    if (write && action.startsWith('Modify')) this.#happened('write');
    else if (outcome === 'ok') this.#happened('read');
  }

  #happened(what: Entry['at']['on']): void {
    const nth = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, nth);
    const due = this.#left.filter(({ at }) => at.on === what && at.nth === nth);
    if (due.length === 0) return;
    this.#left = this.#left.filter((entry) => !due.includes(entry));
    for (const entry of due) {
      // Before preflight has looked, a change would only change what the run finds, so it waits for `draining`.
      if (changesBaseline(entry.move) && !this.#counts.has('draining'))
        this.#left.push({ ...entry, at: { on: 'draining', nth: 1 } });
      else this.#play(entry.move);
    }
  }

  /** What people do with a host that has the go. */
  #maintain(name: string, { after, away, claim }: HostMaintenance): void {
    const host = this.world.hosts.get(name)!;
    if (after === null) return;
    host.afterReads(after, () => {
      if (claim?.when === 'instead') return this.#claim(name, claim);
      this.#reboot(name, away, claim !== null && claim.when === 'back' ? () => this.#claim(name, claim) : undefined);
      if (claim?.when === 'going') this.#claim(name, claim);
    });
  }

  #reboot(name: string, away: number, back?: () => void): void {
    const host = this.world.hosts.get(name)!;
    this.world.setHealth(name, 'unhealthy');
    host.reboot(away, () => {
      this.world.setHealth(name, 'healthy');
      back?.();
    });
    this.recorder.booted(name, host.boot);
  }

  #claim(host: string, { bootId, times }: { bootId: 'own' | 'none' | 'made-up'; times: number }): void {
    const named = bootId === 'own' ? this.world.hosts.get(host)?.boot : bootId === 'none' ? undefined : MADE_UP_BOOT;
    for (let n = 0; n < times; n += 1) this.reach.claim({ host, ...(named === undefined ? {} : { bootId: named }) });
  }

  #play(move: Move): void {
    const { world, reach } = this;
    switch (move.kind) {
      case 'fault':
        return world.core.inject(move.action, move.fault, move.times);
      case 'health':
        return world.setHealth(move.host, move.state);
      case 'clock':
        return world.hosts.get(move.host)?.setClock(move.byMs);
      case 'reboot':
        return this.#reboot(
          move.host,
          move.away,
          move.claims ? () => this.#claim(move.host, { bootId: 'own', times: 1 }) : undefined,
        );
      case 'restart':
        return world.hosts.get(move.host)?.restart();
      case 'accept':
        return world.hosts.get(move.host)?.accept();
      case 'quirk':
        return world.hosts.get(move.host)?.act(move.quirk, move.reads);
      case 'claim':
        return this.#claim(move.host, { bootId: move.bootId, times: 1 });
      case 'abort':
        return reach.abort(move.leaveOut);
      case 'cancel':
        return reach.cancel();
      case 'kill-worker':
        return reach.killWorker();
      case 'reset-step':
        if (move.isLost || move.forgets) this.recorder.killed();
        return reach.press(move);
      case 'hold-step':
      case 'complete-step':
        return reach.press(move);
      case 'share':
      case 'sticky':
      case 'add-rule':
      case 'delete-rule':
      case 'port':
      case 'deregister':
      case 'register':
      case 'elsewhere':
      case 'undo':
        try {
          this.#meddle(move);
        } catch {
          // Something that was deleted meanwhile can't be changed.
        }
    }
  }

  #meddle(move: Move): void {
    const { world } = this;
    const foreigner = new Foreigner(world.core, 'somebody', this.now);
    const actionsOf = (rule: number) => findRule(world.core.state, world.rules[rule]!).rule.actions;
    switch (move.kind) {
      case 'share': {
        const [rule, group] = [world.rules[move.rule]!, world.groups[move.cluster]];
        const first = world.about.giveBack[rule]?.[group];
        const before = actionsOf(move.rule);
        foreigner.setShare(rule, group, move.share === 'as at first' ? (first ?? 1) : move.share);
        this.#undo.push(() => foreigner.setActions(rule, before));
        return;
      }
      case 'sticky': {
        const before = actionsOf(move.rule);
        const shares = Object.fromEntries(
          Object.entries(this.recorder.routing().rules[world.rules[move.rule]!]?.shares ?? {}),
        );
        foreigner.setActions(world.rules[move.rule]!, [forwardTo(shares, 60)]);
        this.#undo.push(() => foreigner.setActions(world.rules[move.rule]!, before));
        return;
      }
      case 'add-rule': {
        const rule = {
          ListenerArn: world.listeners[0]!,
          Priority: 999,
          Conditions: [{ Field: 'path-pattern', Values: ['/new'] }],
        };
        foreigner.call('CreateRule', { ...rule, Actions: [forwardTo({ [world.groups.west]: 1 })] });
        return;
      }
      case 'delete-rule':
        foreigner.call('DeleteRule', { RuleArn: world.rules[move.rule]! });
        return;
      case 'port': {
        const ListenerArn = world.listeners[0]!;
        const { port } = findListener(world.core.state, ListenerArn);
        foreigner.call('ModifyListener', { ListenerArn, Port: 8443 });
        this.#undo.push(() => foreigner.call('ModifyListener', { ListenerArn, Port: port }));
        return;
      }
      case 'deregister':
        return foreigner.deregister(world.groups.east, world.hosts.get(move.host)!.address);
      case 'register':
        return foreigner.register(world.groups.east, move.host);
      case 'elsewhere': {
        const [group, { address }] = [world.groups[move.group], world.hosts.get(move.host)!];
        foreigner.register(group, address);
        this.recorder.elsewhere(move.host, group);
        return;
      }
      case 'undo':
        for (const undo of this.#undo.splice(0).reverse()) undo();
        return;
      case 'fault':
      case 'health':
      case 'clock':
      case 'reboot':
      case 'restart':
      case 'accept':
      case 'quirk':
      case 'claim':
      case 'abort':
      case 'cancel':
      case 'kill-worker':
      case 'hold-step':
      case 'reset-step':
      case 'complete-step':
    }
  }
}

function changesBaseline({ kind }: Move): boolean {
  switch (kind) {
    case 'share':
    case 'sticky':
    case 'add-rule':
    case 'delete-rule':
    case 'port':
    case 'deregister':
    case 'register':
    case 'elsewhere':
    case 'undo':
    case 'reboot':
      return true;
    case 'fault':
    case 'health':
    case 'clock':
    case 'restart':
    case 'quirk':
    case 'accept':
    case 'claim':
    case 'abort':
    case 'cancel':
    case 'kill-worker':
    case 'hold-step':
    case 'reset-step':
    case 'complete-step':
      return false;
  }
}
