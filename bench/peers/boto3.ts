import { join } from 'node:path';
import { environment } from './environment.js';
import { lastWords, type Peer } from './peer.js';

/** The script that a careful engineer writes with boto3 and its own waiters. */
export const boto3: Peer = {
  name: 'boto3',
  what: "shares to 0, a wait for the deregistration delay of the group, and boto3's own waiter target_in_service (bench/peers/maintain.py)",
  takes: 'shares',
  async maintain(site) {
    const program = site.start(
      join(environment('aws'), 'bin', 'python'),
      [join(import.meta.dirname, '../../../bench/peers/maintain.py')],
      {
        ...{ LOAD_BALANCER: 'core', GROUP: 'core-east', HANDS: site.hands.url },
        HOSTS: site.east.map(({ name, address, port }) => `${name}=http://${address}:${port}/healthz`).join(' '),
        WAITER_S: String(site.times.waiterMs / 1_000),
      },
    );
    const { exit, stderr } = await program.ended;
    return { exit, said: lastWords(stderr) };
  },
};
