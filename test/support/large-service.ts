import type { LoadBalancerPort, Ports } from '../../activities/ports.js';
import type { Config } from '../../src/domain/config.js';
import type { HostReading } from '../../src/domain/host.js';
import type { Observed } from '../../src/domain/observation.js';
import {
  forwardOf,
  rulesOf,
  type Routing,
  type Rule,
  type Share,
  type TargetHealth,
} from '../../src/domain/routing.js';

const CLUSTERS = ['east', 'west', 'north', 'south', 'middle'];
const HOSTS = 200;
const LISTENERS = 10;
const RULES_PER_LISTENER = 11;
const PORT = 8080;

const ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012';
const APP = 'app/payments-production-core/50dc6c495c0c9188';
const LOAD_BALANCER = `${ARN}:loadbalancer/${APP}`;
const groupName = (cluster: string): string => `payments-production-core-${cluster}`;
const groupArn = (cluster: string): string => `${ARN}:targetgroup/${groupName(cluster)}/73e2d6bc24d8a067`;
const address = (cluster: number, host: number): string => `10.${20 + cluster}.${host >> 7}.${10 + (host & 127)}`;
const id = (n: number): string => (0x9683b2d02a6ca + n * 0x12345).toString(16).padStart(16, '7');

/** 5 clusters of 200 hosts each, behind 10 listeners with 110 rules that forward to all of them. */
export class LargeService {
  private readonly routing: Routing = routing();
  private readonly tags: Record<string, string> = {};
  private boots = 0;
  private silent: ReadonlySet<string> = new Set();

  /** From now on every host of east reports another boot, as after a reboot. */
  rebootAll(): void {
    this.boots += 1;
  }

  /** From now on these hosts can't be read. */
  silence(hosts: string[]): void {
    this.silent = new Set(hosts);
  }

  bootOf(host: string): string {
    const place = Number(host.split('-').at(-1)).toString(16).padStart(12, '0');
    return `0b1e5a7c-${String(this.boots).padStart(4, '0')}-4abc-8def-${place}`;
  }

  config(like: Config): Config {
    const clusters = CLUSTERS.map((name, c) => ({
      name,
      targetGroups: [groupName(name)],
      hosts: Array.from({ length: HOSTS }, (_, h) => ({
        name: `${name}-${h + 1}`,
        address: address(c, h),
        targets: [address(c, h)],
      })),
    }));
    return { ...like, loadBalancers: ['payments-production-core'], clusters };
  }

  ports(like: Ports): Ports {
    const { now } = like;
    const read = async <T>(value: T): Promise<Observed<T>> => ({
      ...{ kind: 'observed', value: structuredClone(value), at: now(), askedMs: now(), queuedMs: 0 },
    });
    const tagsOf = (): { arn: string; tags: Record<string, string> }[] => [
      { arn: LOAD_BALANCER, tags: this.tags },
      ...CLUSTERS.map((name) => ({ arn: groupArn(name), tags: {} })),
    ];
    const core = { name: 'payments-production-core', arn: LOAD_BALANCER, type: 'application' };
    const groups = CLUSTERS.map((cluster) => ({
      ...{ name: groupName(cluster), arn: groupArn(cluster), targetType: 'ip', cluster },
      loadBalancerArns: [LOAD_BALANCER],
    }));
    const loadBalancer: LoadBalancerPort = {
      resolve: () => read({ loadBalancers: [core], groups, missing: [] }),
      find: () => read(core),
      groups: () => read(groups),
      look: () => read({ routing: this.routing, health: healthOf('east') }),
      attributes: () => read([]),
      health: (arns) => read(CLUSTERS.filter((name) => arns.includes(groupArn(name))).flatMap(healthOf)),
      write: async ({ rule, shares }) => {
        const forward = forwardOf(rulesOf(this.routing).find(({ arn }) => arn === rule.arn)!)!;
        for (const share of forward.shares) share.share = shares[share.targetGroupArn] ?? share.share;
        return { kind: 'written', at: now() };
      },
      tags: () => read(tagsOf()),
      addTag: async ({ key, value }) => {
        this.tags[key] = value;
        return { kind: 'written', at: now() };
      },
      removeTag: async ({ key }) => {
        delete this.tags[key];
        return { kind: 'written', at: now() };
      },
    };
    const readHost = async ({ name: host }: { name: string }): Promise<HostReading> =>
      this.silent.has(host)
        ? { kind: 'unobservable', host, at: now(), reason: 'it is down' }
        : {
            ...{ kind: 'observed', host, at: now(), inFlight: 0, accepted: [123_456_789], ready: true },
            boot: { kind: 'id', id: this.bootOf(host) },
          };
    return { ...like, loadBalancer, readHost };
  }
}

function routing(): Routing {
  const shares = (): Share[] =>
    CLUSTERS.map((name) => ({ targetGroup: groupName(name), targetGroupArn: groupArn(name), share: 100 })).sort(
      (a, b) => a.targetGroup.localeCompare(b.targetGroup),
    );
  const rule = (l: number, r: number): Rule => {
    const isDefault = r === RULES_PER_LISTENER - 1;
    const path = `/api/v1/merchants/${l}/payment-methods/${r}/*`;
    return {
      arn: `${ARN}:listener-rule/${APP}/${id(l)}/${id(100 + l * RULES_PER_LISTENER + r)}`,
      listenerArn: `${ARN}:listener/${APP}/${id(l)}`,
      isDefault,
      where: `payments-production-core HTTP:${8000 + l} ${isDefault ? 'default' : `rule ${r + 1} (path ${path})`}`,
      priority: isDefault ? 'default' : String(r + 1),
      conditions: isDefault ? [] : [`path ${path}`],
      actions: [{ type: 'forward', order: 1, shares: shares(), stickinessS: null }],
    };
  };
  return {
    listeners: Array.from({ length: LISTENERS }, (_, l) => ({
      arn: `${ARN}:listener/${APP}/${id(l)}`,
      where: `payments-production-core HTTP:${8000 + l}`,
      protocol: 'HTTP',
      port: 8000 + l,
      rules: Array.from({ length: RULES_PER_LISTENER }, (__, r) => rule(l, r)),
    })),
    targets: [{ targetGroup: groupName('east'), targets: healthOf('east').map((one) => `${one.id}:${one.port}`) }],
  };
}

function healthOf(cluster: string): TargetHealth[] {
  const c = CLUSTERS.indexOf(cluster);
  return Array.from({ length: HOSTS }, (_, h) => ({
    ...{ targetGroup: groupName(cluster), id: address(c, h), port: PORT },
    ...{ state: 'healthy', reason: null, zone: 'eu-central-1a' },
  }));
}
