import type { JournalEntry } from '../../lab/alb/journal.js';
import { groupShares } from '../../lab/alb/forward.js';
import { shapes } from '../../lab/alb/tree.js';
import { PERSON, type Situation } from './situation.js';

/** How long after the first share is back. */
const AFTER_MS = 100;

/**
 * All hosts have been maintained, and right after the first of them gets traffic again, one dies. tagout gives the shares
 * back in steps here, as its documentation advises.
 */
export const dies: Situation = {
  name: 'dies',
  title: 'a host dies while the shares come back',
  config: { steps: [10, 50, 100] },
  arm({ world, hands, east }, peer, happened) {
    const victim = east[0]!;
    const givesBack = peer.takes === 'targets' ? registers : (entry: JournalEntry) => gives(entry, world.arns.east);
    const areMaintained = (): boolean => east.every(({ name }) => isReady(name));
    const isReady = (name: string): boolean =>
      hands.maintained.some(({ host, readyMs }) => host === name && readyMs !== null);
    const off = world.core.journal.on((entry) => {
      if (!entry.write || entry.by.name === PERSON || !areMaintained() || !givesBack(entry)) return;
      off();
      setTimeout(() => {
        let own = victim.inFlight;
        world.dataPlane.routed.on(({ target }) => {
          if (target === victim.address) own += 1;
        });
        happened.ownLost = () => own;
        void victim.powerOff();
      }, AFTER_MS);
    });
  },
};

function registers({ action }: JournalEntry): boolean {
  return action === 'RegisterTargets';
}

function gives({ params }: JournalEntry, east: string): boolean {
  const actions = [...shapes(params, 'Actions'), ...shapes(params, 'DefaultActions')];
  return actions.flatMap(groupShares).some(({ arn, share }) => arn === east && share > 0);
}
