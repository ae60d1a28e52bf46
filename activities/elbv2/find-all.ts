import { isArn } from './arns.js';
import { faultOf } from '../aws-fault.js';
import { forEach } from './call.js';

/** ELBv2 takes at most this many names or ARNs in a call. */
const BATCH_MAX = 20;

interface Named {
  name: string;
  arn: string;
}

type Wanted = { Names: string[] } | { Arns: string[] };

/** What was found, by the requested name or ARN. A name that is not in the result does not exist. */
export async function findAll<T extends Named>(
  wanted: readonly string[],
  ask: (wanted: Wanted) => Promise<T[]>,
): Promise<Map<string, T>> {
  const distinct = [...new Set(wanted)];
  const names = distinct.filter((one) => !isArn(one));
  const arns = distinct.filter(isArn);
  const batches: Wanted[] = [
    ...inBatches(names).map((batch) => ({ Names: batch })),
    ...inBatches(arns).map((batch) => ({ Arns: batch })),
  ];
  const found = await forEach(batches, (batch) => findBatch(batch, ask));
  return new Map(
    found
      .flat()
      .flatMap((one) => distinct.filter((key) => key === one.name || key === one.arn).map((key) => [key, one])),
  );
}

/** If one is missing, ELBv2 answers with an error for the whole batch; then each is requested by itself. */
async function findBatch<T>(wanted: Wanted, ask: (wanted: Wanted) => Promise<T[]>): Promise<T[]> {
  try {
    return await ask(wanted);
  } catch (error) {
    if (!isNoSuchThing(error)) throw error;
    const singles: Wanted[] =
      'Names' in wanted ? wanted.Names.map((name) => ({ Names: [name] })) : wanted.Arns.map((arn) => ({ Arns: [arn] }));
    if (singles.length === 1) return [];
    return (await forEach(singles, (single) => findBatch(single, ask))).flat();
  }
}

/** For text that can't be a name or an ARN, ELBv2 answers that it is not valid; this counts as missing too. */
function isNoSuchThing(error: unknown): boolean {
  const { kind, code } = faultOf(error);
  return kind === 'not-found' || /^Validation/.test(code);
}

function inBatches(all: string[]): string[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH_MAX) }, (_, index) =>
    all.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
}
