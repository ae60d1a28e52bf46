import type { Scenario } from './scenario.js';
import type { RoutingNow, Trace, TraceEvent } from '../promises/trace.js';

/** A scenario and the trace of its run as lines, with milliseconds since the start. */
export function show(scenario: Scenario, trace: Trace): string {
  const [start] = trace;
  const names = new Map<string, string>();
  const short = (arn: string): string => {
    const known = names.get(arn);
    if (known !== undefined) return known;
    const name =
      /targetgroup\/core-(\w+)/.exec(arn)?.[1] ??
      `rule ${[...names.values()].filter((one) => one.startsWith('rule')).length}`;
    names.set(arn, name);
    return name;
  };
  const routing = ({ rules }: RoutingNow): string =>
    Object.entries(rules)
      .map(([arn, { shares }]) => {
        const list = Object.entries(shares).map(([group, share]) => `${short(group)} ${share}`);
        return `${short(arn)}: ${list.join(', ') || 'forwards nowhere'}`;
      })
      .join('; ');
  const line = (event: TraceEvent): string => {
    switch (event.kind) {
      case 'written':
        return `${event.foreign ? 'SOMEBODY' : (event.worker ?? 'the run')} ${event.action}${event.isUnheard ? ' (unheard)' : ''}: ${routing(event.routing)}`;
      case 'tried':
        return `the run ${event.action}: ${event.outcome}`;
      case 'tagged':
        return `the run ${event.action}`;
      case 'looked':
        return `looked, from ${Math.round(event.beganAt - start.at)}`;
      case 'health-read':
        return `read the health of ${short(event.group)}`;
      case 'told':
        return `${event.host} told ${event.by ?? 'somebody'} ${event.status === null ? 'nothing' : JSON.stringify(event.status)}`;
      case 'booted':
        return `${event.host} BOOTS: ${event.boot}`;
      case 'health':
        return `health: ${Object.entries(event.health)
          .map(([group, targets]) => `${short(group)} ${Object.values(targets).join(' ')}`)
          .join('; ')}`;
      case 'claimed':
        return `CLAIM for ${event.host}`;
      case 'elsewhere':
        return `${event.host} IS A TARGET of ${short(event.group)}`;
      case 'watching':
        return event.isOn ? 'the watcher is under way' : 'NOBODY WATCHES';
      case 'killed':
        return 'THE WORKER IS KILLED';
      case 'end-asked':
        return 'SOMEBODY ENDS THE RUN';
      case 'phase':
        return `--- ${event.phase}`;
      case 'ended':
        return `ENDED ${event.failure ?? 'well'}${event.isClosed ? ', because its window is closed' : ''}`;
    }
  };
  const [, ...events] = trace;
  return [
    JSON.stringify(scenario),
    `0 ${routing(start.routing)}`,
    ...events.map((event) => `${Math.round(event.at - start.at)} ${line(event)}`),
  ].join('\n');
}
