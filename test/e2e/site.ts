import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StatusDocument } from '../../src/domain/status.js';
import { startTagout, startTagoutHost, type Ended, type Running } from '../support/cli.js';

/** Where a Temporal server answers. */
export interface TemporalAddresses {
  address: string;
  httpUrl: string;
  uiUrl: string;
}

export interface SiteOptions {
  temporal: TemporalAddresses;
  service: string;
  configYaml: string;
  /** The endpoint of ELBv2, and credentials that it accepts. */
  aws: Record<string, string>;
  /** The arguments of `tagout` that start a worker here; default: `worker`. */
  workerWords?: (folder: string) => string[];
  /** More environment variables for every program of the site. */
  settings?: Record<string, string>;
}

/** What an operator has: a config file, environment variables, and the real programs as processes. */
export class Site {
  readonly file: string;
  private readonly running = new Set<Running>();

  private constructor(
    readonly folder: string,
    readonly options: SiteOptions,
    /** Workers of other sites must not take the runs of this one. */
    readonly taskQueue: string,
  ) {
    this.file = join(folder, 'tagout.yaml');
  }

  static async open(options: SiteOptions): Promise<Site> {
    const site = new Site(await mkdtemp(join(tmpdir(), 'tagout-e2e-')), options, `e2e-${randomUUID()}`);
    await writeFile(site.file, options.configYaml);
    return site;
  }

  /** Without this machine's own settings. */
  get env(): Record<string, string> {
    const { temporal, aws, settings } = this.options;
    return {
      HOME: this.folder,
      TEMPORAL_ADDRESS: temporal.address,
      TAGOUT_FILE: this.file,
      TAGOUT_UI_URL: temporal.uiUrl,
      TAGOUT_TASK_QUEUE: this.taskQueue,
      ...aws,
      ...settings,
    };
  }

  start(words: string[], change: Record<string, string> = {}): Running {
    return this.keep(startTagout(words, { env: { ...this.env, ...change }, cwd: this.folder }));
  }

  tagout(...words: string[]): Promise<Ended> {
    return this.start(words).ended;
  }

  /** A command that must succeed, and the document that it prints. */
  async document<T = StatusDocument>(...words: string[]): Promise<T> {
    const { exit, stdout, stderr } = await this.tagout(...words, '--json');
    if (exit !== 0) throw new Error(`tagout ${words.join(' ')} ended with ${exit}: ${stdout}${stderr}`);
    return JSON.parse(stdout) as T;
  }

  tagoutHost(host: string, ...words: string[]): Running {
    const env = {
      TAGOUT_TEMPORAL_HTTP: this.options.temporal.httpUrl,
      TAGOUT_SERVICE: this.options.service,
      TAGOUT_HOST: host,
    };
    return this.keep(startTagoutHost(words, { env }));
  }

  /** A worker that polls. */
  async worker(): Promise<Running> {
    const worker = this.start(this.options.workerWords?.(this.folder) ?? ['worker']);
    await worker.says(/worker ready/);
    return worker;
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    await Promise.all([...this.running].map((one) => one.kill('SIGKILL')));
    await rm(this.folder, { recursive: true, force: true });
  }

  private keep(program: Running): Running {
    this.running.add(program);
    void program.ended.then(() => this.running.delete(program));
    return program;
  }
}

/** One maintenance at a time per service: each test has a service of its own. */
export function newService(): string {
  return `core-${randomUUID().slice(0, 8)}`;
}
