import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../lab/free-ports.js';
import { startGuarded } from '../../src/dev-server/guarded-child.js';
import { LOOK_AGAIN_MS } from './durations.js';

export interface RealAlertmanager {
  url: string;
  /** An alert fires. */
  fire: (labels: Record<string, string>) => Promise<void>;
  /** `active` or `suppressed`, by the value of its label `alertname`. */
  stateOf: (alert: string) => Promise<string | undefined>;
  stop: () => Promise<void>;
}

/** Debian's Alertmanager in a folder of its own, on 127.0.0.1 alone. */
export async function startAlertmanager(program: string): Promise<RealAlertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const server = startGuarded(program, [
    ...[`--config.file=${config}`, `--storage.path=${join(folder, 'data')}`],
    ...[`--web.listen-address=${address}`, '--cluster.listen-address=', '--log.level=error'],
  ]);
  let isOver = false;
  void server.exited.then(() => (isOver = true));
  const url = `http://${address}`;
  while (!(await isReady(url))) {
    if (isOver) throw new Error(`Alertmanager ended before it was up: ${server.complaint()}`);
    await sleep(LOOK_AGAIN_MS);
  }
  return {
    url,
    fire: async (labels) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/v2/alerts`, {
        method: 'POST',
        headers,
        body: JSON.stringify([{ labels }]),
      });
      if (!answer.ok) throw new Error(`the alert was refused: ${answer.status} ${await answer.text()}`);
    },
    stateOf: async (name) => {
      const alerts = (await (await fetch(`${url}/api/v2/alerts`)).json()) as {
        labels: Record<string, string>;
        status: { state: string };
      }[];
      return alerts.find(({ labels }) => labels['alertname'] === name)?.status.state;
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}
