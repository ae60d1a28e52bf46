import { z } from 'zod';
import { RECEIVERS_MAX } from '../domain/config.js';
import { DESCRIPTIONS } from './descriptions.js';
import { address, NAME, ONE_OR_MORE } from './scalars.js';
import * as schema from './schema.js';

const name = z.string().regex(NAME);

/** The file as a whole. Its keys are those that a config may have. */
const file = z.strictObject({
  service: schema.service,
  loadBalancer: schema.loadBalancers,
  clusters: z
    .record(name, schema.cluster.extend({ hosts: z.record(name, z.union([address, schema.host])) }))
    .meta({ minProperties: 2 }),
  hostStatus: z.union([schema.hostStatus, z.array(schema.hostStatus).min(1)]),
  drain: schema.drain.optional(),
  maintenance: schema.maintenance.optional(),
  reactivate: schema.reactivate.optional(),
  capacity: schema.capacity.optional(),
  stickiness: schema.stickiness,
  soleCluster: schema.soleCluster,
  autoScaling: schema.autoScaling,
  watch: schema.watch.optional(),
  who: schema.who,
  notify: z.array(schema.receiver).min(1).max(RECEIVERS_MAX).optional(),
  silence: schema.silence.optional(),
  blockers: schema.blockers.optional(),
  window: schema.window.optional(),
  roll: schema.roll.optional(),
});

/** The keys of the file, in the order in which the documentation has them. */
export const KEYS = Object.keys(file.shape);

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema (draft 2020-12) of the config, for editors. It knows the form of each value, but no relation between
 * two of them, so `tagout check` finds more.
 */
export function jsonSchema(): JsonSchema {
  const made = z.toJSONSchema(file, { io: 'input', unrepresentable: 'any', override });
  describe(made, '');
  return { title: 'tagout.yaml', ...made };
}

/** What may be written as one text or as a list. The list is all that zod can tell. */
function override({ jsonSchema: made }: { jsonSchema: JsonSchema }): void {
  if (!(ONE_OR_MORE in made)) return;
  const { items, description } = made as { items: JsonSchema; description?: string };
  for (const key of Object.keys(made)) delete made[key];
  Object.assign(made, description === undefined ? {} : { description });
  made.anyOf = [items, { type: 'array', items, minItems: 1 }];
}

/** Adds to each key below `node` what it means. `path` is as in docs/config.md, with `*` for a name. */
function describe(node: JsonSchema, path: string): void {
  const tell = (child: unknown, at: string): void => {
    const text = DESCRIPTIONS[at];
    if (text !== undefined) (child as JsonSchema).description = text;
    describe(child as JsonSchema, at);
  };
  for (const [key, child] of Object.entries(node.properties ?? {})) tell(child, path === '' ? key : `${path}.${key}`);
  if (typeof node.additionalProperties === 'object') tell(node.additionalProperties, `${path}.*`);
  for (const one of [node.items, ...(node.anyOf ?? [])]) if (typeof one === 'object') describe(one as JsonSchema, path);
}
