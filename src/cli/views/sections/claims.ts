import type { StatusDocument } from '../../../domain/status.js';
import { clock } from '../../../domain/time-words.js';
import { refusedClaims } from '../claim-text.js';
import type { Section } from '../screen/section.js';
import { counted } from './counted.js';

/** Claims as they came. */
export function claimsSection(document: StatusDocument, now: Date): Section {
  const { hosts, claims } = document;
  const isKnown = (name: string): boolean => hosts.some((host) => host.name === name);
  // Anybody may claim for any name, and what is refused still is shown with what to do.
  const refused = new Set(refusedClaims(document));
  const told = claims.filter((claim) => isKnown(claim.host) && !refused.has(claim));
  return {
    rank: 7,
    title: [{ text: 'claims:' }],
    items: told.map(({ host, at, verdict, note, by }) => ({
      line: [
        { text: `  ${clock(at, now)} ${host} ` },
        { text: verdict, look: verdict === 'counted' ? 'good' : 'warn' },
        { text: `${note === null ? '' : `: "${note}"`}${by === null ? '' : ` (${by})`}`, shrinks: true },
      ],
    })),
    keep: 'last',
    more: counted('earlier claim'),
  };
}
