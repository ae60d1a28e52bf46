import http from 'node:http';
import type { AlbCore } from './core.js';
import { attachedTo } from './find.js';
import type { Target, TargetGroup } from './state.js';
import { countCheck, eligibleTargets } from './targets.js';

/**
 * Checks every target of the attached groups over real HTTP, each group at its own interval, or every `slowestMs`,
 * until it is stopped.
 */
export function startHealthChecks(core: AlbCore, slowestMs = Infinity): { stop(): Promise<void> } {
  const agent = new http.Agent();
  const running = new Set<Promise<void>>();
  let ended = false;

  const check = async (group: TargetGroup, target: Target): Promise<void> => {
    const passed = await answers200(target, group.healthCheck.path, group.healthCheck.timeoutMs, agent);
    if (!ended && countCheck(group, target, passed)) core.health.emit();
  };
  const timers: NodeJS.Timeout[] = [];
  const watched = new Set<string>();
  const watch = (group: TargetGroup): void => {
    if (watched.has(group.arn)) return;
    watched.add(group.arn);
    const round = (): void => {
      if (!core.state.targetGroups.has(group.arn) || attachedTo(core.state, group.arn).length === 0) return;
      for (const target of eligibleTargets(group)) {
        const tracked = check(group, target).finally(() => running.delete(tracked));
        running.add(tracked);
      }
    };
    round();
    timers.push(setInterval(round, Math.min(slowestMs, group.healthCheck.intervalMs)));
  };
  const watchAll = (): void => [...core.state.targetGroups.values()].forEach(watch);
  watchAll();
  const forget = core.journal.on(({ action }) => {
    if (action === 'CreateTargetGroup') watchAll();
  });
  return {
    async stop() {
      ended = true;
      forget();
      for (const timer of timers) clearInterval(timer);
      agent.destroy();
      await Promise.all(running);
    },
  };
}

function answers200(target: Target, path: string, timeout: number, agent: http.Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'user-agent': 'ELB-HealthChecker/2.0' };
    const request = http.get({ host: target.id, port: target.port, path, headers, agent, timeout }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode === 200);
      });
      response.on('error', () => {
        resolve(false);
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(false);
    });
  });
}
