import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environment } from './environment.js';
import { lastWords, type Peer } from './peer.js';

/** The rolling update of Ansible's own guide: one host at a time, out of its target group and back. */
export const ansible: Peer = {
  name: 'Ansible',
  what: 'community.aws.elb_target with target_status: unused, one host at a time (bench/peers/rolling.yml)',
  takes: 'targets',
  async maintain(site) {
    const bin = join(environment('ansible'), 'bin');
    const hosts = Object.fromEntries(
      site.east.map(({ name, address, port }) => [name, { target_id: address, target_port: port }]),
    );
    const inventory = {
      east: {
        hosts,
        vars: {
          ...{ ansible_connection: 'local', ansible_python_interpreter: join(bin, 'python') },
          ...{ target_group: 'core-east', hands: site.hands.url },
          // The module's own default is 60 s, less than AWS's deregistration delay: it would always fail.
          target_status_timeout: Math.ceil((site.times.deregistrationMs / 1_000) * 2),
        },
      },
    };
    await writeFile(join(site.folder, 'inventory.json'), JSON.stringify(inventory));
    const playbook = join(import.meta.dirname, '../../../bench/peers/rolling.yml');
    const program = site.start(join(bin, 'ansible-playbook'), ['-i', 'inventory.json', playbook], {
      ...{ PATH: `${bin}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1' },
    });
    const { exit, stdout, stderr } = await program.ended;
    const failed = stdout.split('\n').find((line) => /^fatal:|^\[ERROR\]/.test(line));
    return { exit, said: exit === 0 ? '' : (failed ?? lastWords(stderr)) };
  },
};
