import { hexDigits } from '../random.js';
import type { Random } from '../random.js';

const PREFIX = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:';

/** ARNs in AWS's form, so that no code can rely on simpler ones. */
export function loadBalancerArn(random: Random, name: string, type: 'application' | 'network'): string {
  return `${PREFIX}loadbalancer/${type === 'application' ? 'app' : 'net'}/${name}/${hexDigits(random, 16)}`;
}

export function listenerArn(random: Random, loadBalancer: string): string {
  return `${loadBalancer.replace(':loadbalancer/', ':listener/')}/${hexDigits(random, 16)}`;
}

export function ruleArn(random: Random, listener: string): string {
  return `${listener.replace(':listener/', ':listener-rule/')}/${hexDigits(random, 16)}`;
}

export function targetGroupArn(random: Random, name: string): string {
  return `${PREFIX}targetgroup/${name}/${hexDigits(random, 16)}`;
}
