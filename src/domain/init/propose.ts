import { oneLine } from '../one-line.js';
import { forwardOf, rulesOf } from '../routing.js';
import { foresee } from './foresee.js';
import { guessClusters, type Guess, type GuessedCluster } from './guess-clusters.js';
import { nameClusters, nameHosts, nameService } from './names.js';
import type { Proposal } from './proposal.js';
import type { Survey } from './survey.js';

/** A load balancer may have hundreds of rules; `tagout plan` names them all. */
const MOST_TOLD = 10;
/** Characters of one of them. */
const LONGEST_TOLD = 600;

/** Decides which config fits a load balancer. Every name in the answer is one that a config may have. */
export function propose(survey: Survey): Proposal {
  const guess = guessClusters(survey);
  const service = nameService(survey.loadBalancer.name);
  const names = nameClusters(guess.clusters.map(({ groups }) => groups.map((group) => group.name)));
  const targets = guess.clusters.flatMap((cluster) => cluster.targets);
  const hostNames = nameHosts(targets);
  const nameOf = new Map(targets.map((target, index) => [target, hostNames[index]!]));
  const instances = instancesOf(survey);
  const clusters = guess.clusters.map((cluster, index) => ({
    name: names[index]!,
    targetGroups: cluster.groups.map((group) => group.name),
    hosts: cluster.targets.map((target) => ({
      name: nameOf.get(target)!,
      address: instances.has(target) ? null : target,
      target,
    })),
  }));
  const foreseen = foresee(
    survey,
    service,
    clusters.map(({ hosts, ...cluster }) => ({
      ...cluster,
      hosts: hosts.map(({ name, address, target }) => ({ name, address: address ?? target, targets: [target] })),
    })),
  );
  const refusals = ofEach(foreseen.map((one) => one.refusals));
  const warnings = ofEach(foreseen.map((one) => one.warnings));
  return {
    at: survey.at,
    loadBalancer: survey.loadBalancer.name,
    service,
    clusters: clusters.map((cluster, index) => ({
      ...cluster,
      actions: told(actionsOf(guess.clusters[index]!, survey)),
      refusals: told(foreseen[index]!.refusals.filter((one) => !refusals.includes(one))),
      warnings: told(foreseen[index]!.warnings.filter((one) => !warnings.includes(one))),
    })),
    leftOut: guess.leftOut,
    port: portOf(survey),
    notes: notesOf(guess, names, survey),
    refusals: told(refusals),
    warnings: told(warnings),
  };
}

/** The targets whose address ELBv2 does not tell. */
function instancesOf({ groups, health }: Survey): Set<string> {
  const named = new Set(groups.filter(({ targetType }) => targetType === 'instance').map(({ name }) => name));
  return new Set(health.filter(({ targetGroup }) => named.has(targetGroup)).map(({ id }) => id));
}

/** `core HTTP:80 default: core-east 100, core-west 100`. */
function actionsOf({ groups }: GuessedCluster, { routing }: Survey): string[] {
  const own = new Set(groups.map(({ arn }) => arn));
  return rulesOf(routing).flatMap((rule) => {
    const shares = forwardOf(rule)?.shares ?? [];
    if (!shares.some((share) => own.has(share.targetGroupArn))) return [];
    return [`${rule.where}: ${shares.map(({ targetGroup, share }) => `${targetGroup} ${share}`).join(', ')}`];
  });
}

function portOf({ health }: Survey): number | null {
  const counts = new Map<number, number>();
  for (const { port } of health) counts.set(port, (counts.get(port) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  return most?.[0] ?? null;
}

function notesOf({ clusters, families }: Guess, names: string[], survey: Survey): string[] {
  const { name } = survey.loadBalancer;
  if (clusters.length === 0)
    return [`no rule of ${name} forwards to a target group with instance or IP targets, so tagout finds no cluster`];
  const types = new Set(clusters.flatMap(({ groups }) => groups.map((group) => group.targetType)));
  return [
    ...(families.length > 0 ? [] : [cannotYet(name)]),
    ...(families.length > 1 ? [areApart(families.map((family) => family.map((index) => names[index]!)))] : []),
    ...(types.size > 1 ? [ONE_MACHINE_TWICE] : []),
  ];
}

function cannotYet(name: string): string {
  return `no forward action of ${name} has target groups of different hosts, so nothing could serve while a cluster is out, and tagout can't take one out yet: give each cluster a target group of its own, and list both in the same forward action`;
}

function areApart(families: string[][]): string {
  const told = families.map((family) => family.join(', ')).join('; ');
  return `these clusters share no forward action with each other: ${told}. Make one cluster of those whose hosts are maintained together, and put those that are maintained independently into files of their own`;
}

const ONE_MACHINE_TWICE =
  'some target groups have instance targets and others IP targets, and ELBv2 does not tell which of them are one machine: write such a machine as one host with both targets';

/** What is in every one of several lists. */
function ofEach(lists: string[][]): string[] {
  const [first = [], ...others] = lists;
  return others.length === 0 ? [] : first.filter((one) => others.every((list) => list.includes(one)));
}

function told(all: string[]): string[] {
  const some = all.slice(0, MOST_TOLD).map((one) => oneLine(one, LONGEST_TOLD));
  return all.length > MOST_TOLD ? [...some, `and ${all.length - MOST_TOLD} more`] : some;
}
