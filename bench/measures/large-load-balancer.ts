import { addListener, addLoadBalancer, addRule, addTargetGroup } from '../../lab/alb/build.js';
import { AlbCore } from '../../lab/alb/core.js';
import { forwardTo } from '../../lab/alb/forward.js';
import { startApiServer } from '../../lab/alb/query/api-server.js';
import { timesAt } from '../times.js';

/** ELBv2 allows 100 rules for a load balancer, besides the default rules, unless AWS raises that. */
const RULES_PER_LISTENER = 100;

/** A load balancer of the lab with so many rules that forward to two clusters, in pages of 100, as ELBv2 lists them. */
export async function largeLoadBalancer(rules: number) {
  const core = new AlbCore({ pageSize: 100 });
  const { healthCheck, deregistrationMs: deregistrationDelayMs } = timesAt(1);
  const [east, west] = ['east', 'west'].map((cluster, c) => {
    const targets = [1, 2].map((host) => `10.0.${c}.${host}`);
    const { arn } = addTargetGroup(core, {
      name: `core-${cluster}`,
      port: 80,
      healthCheck: { path: '/', ...healthCheck },
      deregistrationDelayMs,
      targets,
    });
    return arn;
  }) as [string, string];
  const both = forwardTo({ [east]: 100, [west]: 100 });
  const loadBalancer = addLoadBalancer(core, 'core');
  for (let left = rules, port = 8_000; left > 0; left -= RULES_PER_LISTENER, port += 1) {
    const listener = addListener(core, loadBalancer, port, [both]);
    // The default rule is one of them.
    for (let n = 1; n < Math.min(left, RULES_PER_LISTENER); n += 1)
      addRule(core, listener.arn, n, [{ Field: 'path-pattern', Values: [`/v1/${n}/*`] }], [both]);
  }
  const api = await startApiServer(core);
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  process.env['AWS_ACCESS_KEY_ID'] ??= 'lab';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'lab';
  return { url: api.url, loadBalancer: loadBalancer.arn, east, stop: () => api.stop() };
}
