import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLI } from '../support/cli.js';
import { describeWith } from '../support/programs.js';
import { SCRIPT } from '../host/run-script.js';
import { openLabSite, type LabSite } from './lab-site.js';

const PLAYBOOK = resolve('docs/examples/ansible/maintenance.yml');

describeWith('ansible-playbook')('the playbook of docs/ansible.md, with ansible-playbook', (ansible) => {
  let lab: LabSite;
  /** Hosts that were asked to reboot. */
  let asked: string[] = [];
  const broken = new Set<string>();
  const reboots = createServer((request, response) => {
    const name = request.url!.slice(1);
    asked.push(name);
    const host = lab.east.find((one) => one.name === name)!;
    if (broken.has(name)) response.writeHead(500).end();
    else void host.reboot({ downMs: 200, warmingMs: 0 }).ready.then(() => response.end());
  });

  beforeAll(async () => {
    lab = await openLabSite();
    await lab.site.worker();
    await new Promise<void>((listening) => reboots.listen(0, '127.0.0.1', listening));
    prepare(lab, (reboots.address() as { port: number }).port);
  });
  afterAll(async () => {
    reboots.close();
    await lab.close();
  });

  test('takes the cluster out, maintains each host, and sees it serve again', async () => {
    const { exitCode, stdout } = await play(ansible, lab);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(asked.sort()).toEqual(['east-1', 'east-2']);
    expect(await lab.site.document('status')).toMatchObject({ phase: 'restored', reason: "it's the kernel" });
  });

  test('leaves the cluster out while a host is broken, and goes on when it is run again', async () => {
    asked = [];
    broken.add('east-2');
    const first = await play(ansible, lab);
    expect(first.exitCode).not.toBe(0);
    expect(first.stdout).toContain('east stays out until these are maintained: east-2');
    expect(await lab.site.document('status')).toMatchObject({ phase: 'maintenance', outOfService: ['east'] });
    broken.clear();
    expect(await play(ansible, lab)).toMatchObject({ exitCode: 0 });
    expect(asked.sort()).toEqual(['east-1', 'east-2', 'east-2']);
    expect(await lab.site.document('status')).toMatchObject({ phase: 'restored' });
  });
});

/** What a machine with Ansible and the hosts have: programs, an inventory, settings. All hosts are this machine. */
function prepare({ site, east }: LabSite, port: number): void {
  const write = (name: string, text: string): void => writeFileSync(join(site.folder, name), text);
  write('tagout', `#!/bin/sh\nexec ${process.execPath} ${CLI} "$@"\n`);
  write('tagout-host', `#!/bin/sh\nexec sh ${SCRIPT} "$@"\n`);
  for (const name of ['tagout', 'tagout-host']) chmodSync(join(site.folder, name), 0o755);
  const hosts = east.map(({ name }) => `    ${name}: { host_env: ${site.folder}/${name}.env }\n`).join('');
  const settings = {
    ...{ ansible_connection: 'local', ansible_python_interpreter: '{{ ansible_playbook_python }}' },
    ...{ tagout_become: false, work: `${site.folder}/reboot.yml` },
  };
  write('inventory.yml', `east:\n  hosts:\n${hosts}  vars: ${JSON.stringify(settings)}\n`);
  for (const { name } of east)
    write(
      `${name}.env`,
      `TAGOUT_TEMPORAL_HTTP=${site.options.temporal.httpUrl}\nTAGOUT_SERVICE=${site.options.service}\nTAGOUT_HOST=${name}\n`,
    );
  const url = `http://127.0.0.1:${port}/{{ inventory_hostname }}`;
  write('reboot.yml', `- name: Reboot\n  ansible.builtin.uri: { url: "${url}", method: POST, timeout: 60 }\n`);
}

function play(ansible: string, { site }: LabSite) {
  const words = ['-i', 'inventory.yml', PLAYBOOK, '-e', 'cluster=east', '-e', `{"reason": "it's the kernel"}`];
  const env = { ...site.env, PATH: `${site.folder}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8' };
  return execa(ansible, words, { cwd: site.folder, env, extendEnv: false, reject: false, stdin: 'ignore' });
}
