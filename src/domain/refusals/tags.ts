import type { Config } from '../config.js';
import type { Observation } from '../observation.js';
import { refuseRoll } from './roll.js';
import { findStillOut, findZeros, isDoneWith, ROLL, runWords, SHARED_HINT, tagKey, type TaggedRun } from '../tag.js';

export interface TagDecision {
  refusals: string[];
  /** The tags that are taken over, and from which run. */
  warnings: string[];
  /** Tags that go back to their load balancers if this run ends without having restored the cluster, by ARN. */
  putBack: Record<string, string>;
  /** Those of them that go back even then: tags of runs that left another cluster out. */
  putBackAlways: Record<string, string>;
}

interface Deciding {
  config: Config;
  cluster: string;
  /** Null: shares that are 0 are refused. */
  adopt: object | null;
  /** The run id of the roll that this run belongs to, or is. */
  roll?: string | null | undefined;
  /** Also where a roll is planned. */
  inRoll: boolean;
}

/** Another run's tag is a lock. If that run is over and has left nothing behind, its tag is only mentioned. */
export function decideTags(observation: Observation, { config, cluster, adopt, roll, inRoll }: Deciding): TagDecision {
  const decision: TagDecision = {
    refusals: refuseRoll(observation, roll),
    warnings: [],
    putBack: {},
    putBackAlways: {},
  };
  for (const tagged of observation.tagged) {
    const isOwnKey = tagged.key === tagKey(config.service);
    if (config.watch.scope === 'service' && !isOwnKey) continue;
    if (isOwnKey && isOfRoll(tagged) && tagged.tag?.runId === roll) {
      // The roll's own tag: this run takes it over, and at its end gives it back in any case.
      decision.putBack[tagged.loadBalancerArn] = tagged.value;
      decision.putBackAlways[tagged.loadBalancerArn] = tagged.value;
      continue;
    }
    // A running roll is a reason of its own.
    if (isOwnKey && isOfRoll(tagged) && tagged.tag?.runId === observation.roll?.runId) continue;
    // A running run of the same service holds the workflow id, so a start is refused anyway. A roll has another id.
    if (isOwnKey && tagged.state === 'running' && !isOfRoll(tagged) && (roll ?? null) === null) continue;
    const of = `load balancer ${tagged.loadBalancer} is tagged ${tagged.key} by ${runWords(tagged)}`;
    if (tagged.state === 'running') {
      decision.refusals.push(`${of}, which is running: wait for its end${isOwnKey ? '' : ` ${SHARED_HINT}`}`);
    } else if (isDoneWith(tagged, observation.routing)) {
      decision.warnings.push(
        `${of}, which has left nothing behind: ${isOwnKey ? 'its tag is taken over' : 'its tag has no meaning any more'}`,
      );
    } else if (adopt === null) {
      const ofCluster = isOwnKey ? config.clusters.find(({ name }) => name === tagged.tag?.cluster) : undefined;
      decision.refusals.push(`${of}, ${whyNot(tagged)}, then ${inRoll ? beforeRoll(ofCluster) : onItsOwn(isOwnKey)}`);
    } else {
      const isOfAnother = isOwnKey && tagged.tag !== null && !isOfRoll(tagged) && tagged.tag.cluster !== cluster;
      decision.warnings.push(
        `${of}, ${tagged.state === 'over' ? 'which is over' : 'which is not known to be over'}: ${isOwnKey ? 'its tag is taken over' : 'it is accepted'} (--adopt)${isOfAnother ? `; ${whatIsLeft(tagged, tagged.tag!.cluster, observation)}` : ''}`,
      );
      if (isOwnKey) decision.putBack[tagged.loadBalancerArn] = tagged.value;
      if (isOfAnother) decision.putBackAlways[tagged.loadBalancerArn] = tagged.value;
    }
  }
  return decision;
}

function whatIsLeft(tagged: TaggedRun, cluster: string, observation: Observation): string {
  return `cluster ${cluster} ${howItIs(tagged, cluster, observation)}, and its tag comes back when this run has ended well: go on with it then, with tagout start ${cluster} --adopt`;
}

function howItIs(tagged: TaggedRun, cluster: string, { routing, groups }: Observation): string {
  const arns = groups.filter((group) => group.cluster === cluster).map((group) => group.arn);
  const isKnown = tagged.baseline.length > 0;
  const out = isKnown ? findStillOut(tagged, routing) : findZeros(arns, routing);
  if (out.length > 0) return `${isKnown ? 'is' : 'may be'} STILL OUT (share 0 in ${out.join('; ')})`;
  return isKnown ? 'is not back at its baseline' : 'may not be back at its baseline, which is not known here';
}

function whyNot({ tag, state }: TaggedRun): string {
  if (tag === null) return 'which tagout did not write: find out who did';
  if (state === 'over') return 'which is over and has not restored its cluster: see what it left';
  return `in namespace ${tag.namespace}, which is not known here (another namespace, or its retention is over), so it may not be over: make sure that it is`;
}

function onItsOwn(isOwnKey: boolean): string {
  return `start with --adopt, which ${isOwnKey ? 'takes the tag over' : 'ignores it'}`;
}

/** A roll adopts nothing. */
function beforeRoll(cluster: { name: string } | undefined): string {
  return cluster === undefined
    ? 'remove the tag, and start the roll again'
    : `go on with tagout start ${cluster.name} --adopt, which takes the tag over`;
}

function isOfRoll({ tag }: TaggedRun): boolean {
  return tag?.cluster === ROLL;
}
