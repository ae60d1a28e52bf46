import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config.js';

interface Task {
  name: string;
  block?: Task[];
}
interface Play {
  name: string;
  hosts: string;
  tasks: Task[];
}

const FOLDER = 'docs/examples/ansible';
const read = <T>(file: string): T => parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as T;

/** test/e2e/ansible.test.ts plays it, where there is Ansible. */
describe('docs/examples/ansible', () => {
  it('waits for the go, maintains each host, and waits for the end', () => {
    const plays = read<Play[]>('maintenance.yml');
    expect(plays.map(({ name, hosts }) => [name, hosts])).toEqual([
      ['Take the cluster out', 'localhost'],
      ['Maintain the hosts', '{{ cluster }}'],
      ['See the cluster serve again', 'localhost'],
    ]);
    const work = plays[1]!.tasks.flatMap(({ block }) => block ?? []).map(({ name }) => name);
    expect(work).toEqual(['Wait until this host has the go', 'Do the work', 'Claim that this host is done']);
  });

  it('has a name for each task', () => {
    const tasks = [...read<Play[]>('maintenance.yml').flatMap((play) => play.tasks), ...read<Task[]>('work.yml')];
    expect(tasks.flatMap((task) => [task, ...(task.block ?? [])]).filter(({ name }) => !name)).toEqual([]);
  });

  it('has an inventory with the clusters and hosts of the example config', () => {
    const parsed = parseConfig(readFileSync('docs/examples/tagout.yaml', 'utf8'));
    if (!parsed.ok) throw new Error('the example config is wrong');
    const { children } = read<{
      all: { children: Record<string, { hosts: Record<string, { ansible_host: string }> }> };
    }>('inventory.yml').all;
    const inventory = Object.entries(children).map(([name, { hosts }]) => ({
      name,
      hosts: Object.entries(hosts).map(([host, { ansible_host: address }]) => ({ name: host, address })),
    }));
    expect(parsed.config.clusters).toMatchObject(inventory);
  });
});
