import { addressGroups } from '../address.js';

/** The longest name of a cluster or a host in a config. */
const LONGEST = 63;

/**
 * A name for each cluster, given the names of its target groups: what they have in common and the other clusters have
 * not, such as `east` for `core-east` and `api-east`; else the name of its first target group.
 */
export function nameClusters(clusters: string[][]): string[] {
  const wordsOf = (name: string): string[] => name.split('-').filter((word) => word !== '');
  const isIn = (names: string[], word: string): boolean => names.every((name) => wordsOf(name).includes(word));
  const labels = clusters.map((names) =>
    wordsOf(names[0] ?? '')
      .filter((word) => isIn(names, word) && !clusters.every((others) => isIn(others, word)))
      .join('-'),
  );
  const isOwn = (label: string): boolean => /^[a-z]/i.test(label) && labels.filter((one) => one === label).length === 1;
  return distinct(labels.map((label, index) => (isOwn(label) ? label : (clusters[index]?.[0] ?? ''))));
}

/**
 * A name for each target that stays the same when others come and go: AWS gives instances these host names.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-naming.html
 */
export function nameHosts(targets: string[]): string[] {
  return distinct(
    targets.map((target) => (addressGroups(target) === null ? target : `ip-${target}`.replaceAll(/[.:]/g, '-'))),
  );
}

/** Names that a config may have, each once. All of them come from AWS, so any of them may be any text. */
function distinct(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'unnamed';
    let own = plain.slice(0, LONGEST);
    for (let copy = 2; taken.has(own); copy += 1) own = `${plain.slice(0, LONGEST - 6)}-${copy}`;
    taken.add(own);
    return own;
  });
}

/** The name of a service: 1 to 40 of a-z, 0-9 and -. */
export function nameService(loadBalancer: string): string {
  return (
    loadBalancer
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .slice(0, 40) || 'unnamed'
  );
}
