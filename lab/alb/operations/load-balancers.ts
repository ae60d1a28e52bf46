import { ElbError } from '../elb-error.js';
import { findLoadBalancer } from '../find.js';
import type { Operation } from '../operation.js';
import { page } from '../paging.js';
import type { LoadBalancer } from '../state.js';
import { text, texts } from '../tree.js';
import type { Shape } from '../tree.js';

export const describeLoadBalancers: Operation = {
  writes: false,
  run({ state, pageSize }, params) {
    const names = texts(params, 'Names');
    const arns = texts(params, 'LoadBalancerArns');
    const all = [...state.loadBalancers.values()];
    const byName = names.map((name) => {
      const found = all.find((one) => one.name === name);
      if (found === undefined) throw ElbError.notFound('LoadBalancer', name);
      return found;
    });
    const byArn = arns.map((arn) => findLoadBalancer(state, arn));
    const { items, next } = page(names.length + arns.length > 0 ? [...byName, ...byArn] : all, params, pageSize);
    return { LoadBalancers: items.map(answer), ...next };
  },
};

export const describeLoadBalancerAttributes: Operation = {
  writes: false,
  run({ state }, params) {
    const { attributes } = findLoadBalancer(state, text(params, 'LoadBalancerArn'));
    return { Attributes: [...attributes].map(([Key, Value]) => ({ Key, Value })) };
  },
};

function answer(one: LoadBalancer): Shape {
  return {
    LoadBalancerArn: one.arn,
    LoadBalancerName: one.name,
    DNSName: one.dnsName,
    CanonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
    CreatedTime: '2020-10-02T00:00:00.000Z',
    Scheme: 'internet-facing',
    VpcId: 'vpc-0123456789abcdef0',
    State: { Code: 'active' },
    Type: one.type,
    AvailabilityZones: ['us-east-1a', 'us-east-1b'].map((zone) => ({ ZoneName: zone, SubnetId: `subnet-${zone}` })),
    SecurityGroups: ['sg-0123456789abcdef0'],
    IpAddressType: 'ipv4',
  };
}
