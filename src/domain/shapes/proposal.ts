import type { Proposal, ProposedCluster, ProposedHost } from '../init/proposal.js';
import { isNumber, isText, isTime, listOf, orNull, shapeOf } from '../shape.js';

const WORDS = listOf(isText);

export const isProposal = shapeOf<Proposal>({
  at: isTime,
  loadBalancer: isText,
  service: isText,
  clusters: listOf(
    shapeOf<ProposedCluster>({
      name: isText,
      targetGroups: WORDS,
      hosts: listOf(shapeOf<ProposedHost>({ name: isText, address: orNull(isText), target: isText })),
      actions: WORDS,
      refusals: WORDS,
      warnings: WORDS,
    }),
  ),
  leftOut: listOf(shapeOf<{ targetGroup: string; why: string }>({ targetGroup: isText, why: isText })),
  port: orNull(isNumber),
  notes: WORDS,
  refusals: WORDS,
  warnings: WORDS,
});
