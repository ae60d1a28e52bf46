import { CountingScript } from '../../lab/show/counting-script.js';
import type { Peer } from './peer.js';

/** The script of the incident, as the lab has it. It writes as fast as code can, because it makes no calls over HTTP. */
export const countingScript: Peer = {
  name: 'counting script',
  what: 'the script of the incident: four steps, and a counter that says which is next; see lab/show/counting-script.ts',
  takes: 'shares',
  async maintain({ world, hands, east }, byHand) {
    const script = new CountingScript(world, 'east');
    // Its shares are at 0 already, so this only notes the step as done.
    if (byHand) await script.stepOneByHand();
    await script.next();
    await script.next();
    await Promise.all(east.map((host) => hands.reboot(host).down));
    await script.next();
    await script.next();
    return { exit: 0, said: '' };
  },
};
