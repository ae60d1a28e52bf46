import http from 'node:http';
import type { AlbCore } from './core.js';
import { attachedTo } from './find.js';
import type { Target, TargetGroup } from './state.js';
import { countCheck, eligibleTargets } from './targets.js';

/** Checks every target of the attached groups over real HTTP, each group at its own interval, until it is stopped. */
export function startHealthChecks(core: AlbCore): { stop(): Promise<void> } {
  const ended = new AbortController();
  const running = new Set<Promise<void>>();
  const timers = [...core.state.targetGroups.values()].map((group) => {
    const round = (): void => {
      if (attachedTo(core.state, group.arn).length === 0) return;
      for (const target of eligibleTargets(group)) {
        const check = checkTarget(core, group, target, ended.signal).finally(() => running.delete(check));
        running.add(check);
      }
    };
    round();
    return setInterval(round, group.healthCheck.intervalMs);
  });
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      ended.abort();
      await Promise.all(running);
    },
  };
}

async function checkTarget(core: AlbCore, group: TargetGroup, target: Target, ended: AbortSignal): Promise<void> {
  const passed = await answers200(target, group.healthCheck.path, group.healthCheck.timeoutMs, ended);
  if (ended.aborted) return;
  if (countCheck(group, target, passed)) core.health.emit();
}

function answers200(target: Target, path: string, timeoutMs: number, ended: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(timeoutMs)]);
    const headers = { 'user-agent': 'ELB-HealthChecker/2.0' };
    const request = http.get(
      { host: target.id, port: target.port, path, headers, agent: false, signal },
      (response) => {
        response.resume();
        response.on('end', () => {
          resolve(response.statusCode === 200);
        });
        response.on('error', () => {
          resolve(false);
        });
      },
    );
    request.on('error', () => {
      resolve(false);
    });
  });
}
