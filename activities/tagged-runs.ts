import { Context } from '@temporalio/activity';
import { maintenanceId, rollId } from '../src/domain/maintenance-id.js';
import type { ResourceTags } from '../src/domain/observation.js';
import type { LoadBalancer } from '../src/domain/routing.js';
import { parseTag, ROLL, serviceOfTag, type Tag, type TaggedRun } from '../src/domain/tag.js';
import { describe, isOpen } from '../src/runs/describe.js';
import { writtenBy } from './written.js';

/** The tagout tags on these load balancers, each with what this namespace knows about its run. */
export async function findTaggedRuns(loadBalancers: LoadBalancer[], tags: ResourceTags[]): Promise<TaggedRun[]> {
  const found = loadBalancers.flatMap((loadBalancer) =>
    Object.entries(tags.find((one) => one.arn === loadBalancer.arn)?.tags ?? {}).flatMap(([key, value]) => {
      const service = serviceOfTag(key);
      return service === null
        ? []
        : [{ loadBalancer: loadBalancer.name, loadBalancerArn: loadBalancer.arn, key, value, service }];
    }),
  );
  return Promise.all(
    found.map(async (one) => {
      const tag = parseTag(one.value);
      return { ...one, tag, ...(await knownOf(one.service, tag)) };
    }),
  );
}

type Known = Pick<TaggedRun, 'state' | 'phase' | 'baseline'>;

const UNKNOWN: Known = { state: 'unknown', phase: null, baseline: [] };

/** Nothing is known about a run in another namespace, or about one that the server has forgotten. */
async function knownOf(service: string, tag: Tag | null): Promise<Known> {
  if (tag === null || tag.namespace !== Context.current().info.namespace) return UNKNOWN;
  const workflowId = tag.cluster === ROLL ? rollId(service) : maintenanceId(service);
  const described = await describe(Context.current().client, workflowId, tag.runId);
  if (described === null) return UNKNOWN;
  const state = isOpen(described) ? 'running' : 'over';
  if (tag.cluster === ROLL) return { state, phase: null, baseline: [] };
  const { phase, plan } = await writtenBy(described);
  return { state, phase, baseline: plan ?? [] };
}
