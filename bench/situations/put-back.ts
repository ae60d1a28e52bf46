import type { Site } from '../stage/site.js';
import { PERSON, type Situation } from './situation.js';

/**
 * While the first host reboots, a person puts a rule back. Where the rules were never changed, they register the host's
 * target again. As soon as the program tells that something is wrong, they undo it.
 */
export const putBack: Situation = {
  name: 'put-back',
  title: 'one rule put back while hosts reboot',
  arm(site, peer, happened) {
    const { world, hands } = site;
    hands.onReboot = (host) => {
      hands.onReboot = () => undefined;
      void host
        .until(({ state }) => state === 'down')
        .then(() => {
          happened.putBackMs = Date.now();
          if (peer.takes !== 'targets') setShare(site, 100);
          else
            world.foreigner(PERSON).call('RegisterTargets', {
              TargetGroupArn: world.arns.east,
              Targets: [{ Id: host.address, Port: String(host.port) }],
            });
        });
    };
  },
  whenTold: (site) => setShare(site, 0),
};

function setShare({ world }: Site, share: number): void {
  world.foreigner(PERSON).setShare(world.arns.httpV1, world.arns.east, share);
}
