import { join } from 'node:path';
import { environment } from './environment.js';
import { lastWords, type Peer } from './peer.js';

/** The runbook that many teams have: commands of the aws CLI, checked one by one, and a fixed sleep. */
export const shell: Peer = {
  name: 'shell runbook',
  what: 'a careful runbook of aws CLI commands (bench/peers/runbook.sh): it checks first, reads back each write, sleeps 30 s',
  takes: 'shares',
  async maintain(site) {
    const { arns } = site.world;
    const program = site.start('bash', [join(import.meta.dirname, '../../../bench/peers/runbook.sh')], {
      PATH: `${join(environment('aws'), 'bin')}:${process.env['PATH'] ?? ''}`,
      ...{ EAST: arns.east, WEST: arns.west, HOSTS: site.east.map(({ name }) => name).join(' ') },
      RULES: arns.httpV1,
      LISTENERS: `${arns.http} ${arns.partners}`,
      STATUS_URLS: site.east.map(({ address, port }) => `http://${address}:${port}/healthz`).join(' '),
      ...{
        HANDS: site.hands.url,
        SLEEP_S: String(site.times.fixedSleepMs / 1_000),
        POLL_S: String(site.times.waiterMs / 1_000),
      },
    });
    const { exit, stderr } = await program.ended;
    return { exit, said: lastWords(stderr) };
  },
};
