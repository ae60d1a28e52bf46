/**
 * ELBv2's ARNs contain the names, so a look needs no call to learn them: `...:targetgroup/NAME/ID`,
 * `...:loadbalancer/app/NAME/ID`, `...:listener/app/NAME/LB-ID/ID`.
 */
export function targetGroupName(arn: string): string {
  return /:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn;
}

export function loadBalancerName(arn: string): string {
  return /:(?:loadbalancer|listener|listener-rule)\/[a-z]+\/([^/]+)\//.exec(arn)?.[1] ?? arn;
}

export function isArn(nameOrArn: string): boolean {
  return nameOrArn.startsWith('arn:');
}
