import type { Observation } from '../observation.js';

/**
 * The tags that the AWS Load Balancer Controller puts on its resources.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/
 */
const CONTROLLER = /^(elbv2\.k8s\.aws\/cluster$|ingress\.k8s\.aws\/)/;

/** A controller undoes changes that are not its own, so a drained cluster would get its traffic back. */
export function refuseOwners(observation: Observation): string[] {
  return resourcesOf(observation).flatMap(({ name, tags }) => {
    const owned = Object.entries(tags).filter(([key]) => CONTROLLER.test(key));
    if (owned.length === 0) return [];
    const told = owned.map(([key, value]) => `${key}: ${value}`).join(', ');
    return [
      `${name} belongs to the AWS Load Balancer Controller (tagged ${told}), which would put the shares back: change them through its Kubernetes resources, or remove it from the controller, with its tags`,
    ];
  });
}

/** CloudFormation writes only when a stack is updated, but then it writes everything. */
export function warnOwners(observation: Observation): string[] {
  return resourcesOf(observation).flatMap(({ name, tags }) => {
    if (!Object.keys(tags).some((key) => key.startsWith('aws:cloudformation:'))) return [];
    const stack = tags['aws:cloudformation:stack-name'];
    return [
      `${name} belongs to ${stack === undefined ? 'a CloudFormation stack' : `the CloudFormation stack ${stack}`}: an update of it may undo a drain; freeze it until the maintenance has ended`,
    ];
  });
}

function resourcesOf({ loadBalancers, groups, tags }: Observation): { name: string; tags: Record<string, string> }[] {
  const names = new Map([
    ...loadBalancers.map(({ arn, name }) => [arn, `load balancer ${name}`] as const),
    ...groups.map(({ arn, name }) => [arn, `target group ${name}`] as const),
  ]);
  return [...names].flatMap(([arn, name]) => {
    const own = tags.find((one) => one.arn === arn);
    return own === undefined ? [] : [{ name, tags: own.tags }];
  });
}
