import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The metrics of a service that a Prometheus scrapes, as text; the test sets them. */
export class Exporter {
  metrics = '';
  private readonly server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(this.metrics),
  );

  static async start(): Promise<Exporter> {
    const exporter = new Exporter();
    exporter.server.listen(0, '127.0.0.1');
    await once(exporter.server, 'listening');
    return exporter;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A real Prometheus of the machine, which scrapes one exporter several times a second. */
export interface Prometheus {
  url: string;
  stop: () => Promise<void>;
}

/** `rules`: a file of alert rules, as text. */
export async function startPrometheus(program: string, exporter: Exporter, rules: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'tagout-prometheus-'));
  writeFileSync(join(folder, 'rules.yml'), rules);
  const config = {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: 'web', static_configs: [{ targets: [exporter.address] }] }],
  };
  // JSON is YAML too.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', '--web.listen-address=127.0.0.1:0'];
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  // Also where a test run ends before it comes to its afterAll.
  process.once('exit', () => child.kill('SIGKILL'));
  const url = await listening(child);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** It picks a free port by itself and says which, so nobody can take the port in between. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let address: string | undefined;
    let isReady = false;
    const said: string[] = [];
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`prometheus ended with ${code}: ${said.join('\n')}`)));
    // Read to the end; otherwise the pipe fills up and Prometheus hangs.
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      said.splice(0, said.length - 20);
      said.push(line);
      address = /"Listening on" address=(127\.0\.0\.1:\d+)/.exec(line)?.[1] ?? address;
      isReady ||= line.includes('Server is ready');
      // The two lines come in any order.
      if (address !== undefined && isReady) resolve(`http://${address}`);
    });
  });
}
