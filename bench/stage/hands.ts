import http from 'node:http';
import type { LabHost, RebootTimes } from '../../lab/hosts/host.js';
import { listen, shut } from '../../lab/http.js';

/** What happened to a host, in milliseconds since the Unix epoch. */
export interface Maintained {
  host: string;
  /** When the work on it began. */
  atMs: number;
  /** When it had finished its last transaction by then; null if it had one under way, which the work cuts. */
  idleSinceMs: number | null;
  /** When it served again; null before that. */
  readyMs: number | null;
}

/** Stands for whoever works on the hosts: `POST /reboot/HOST` does what `ssh HOST reboot` does, and answers as soon. */
export class Hands {
  readonly maintained: Maintained[] = [];
  /** Called when the work on a host begins. */
  onReboot: (host: LabHost) => void = () => undefined;
  readonly #lastEnd = new Map<string, number>();
  readonly #server: http.Server;
  #url = '';

  constructor(
    hosts: readonly LabHost[],
    private readonly times: RebootTimes,
  ) {
    for (const host of hosts) {
      this.#lastEnd.set(host.name, Date.now());
      let before = host.inFlight;
      host.changes.on(({ inFlight }) => {
        if (before > 0 && inFlight === 0) this.#lastEnd.set(host.name, Date.now());
        before = inFlight;
      });
    }
    this.#server = http.createServer((request, response) => {
      const name = (request.url ?? '').split('/').at(-1);
      const host = hosts.find((one) => one.name === name);
      if (host === undefined) response.writeHead(404).end();
      else void this.reboot(host).down.then(() => response.writeHead(202).end());
    });
  }

  get url(): string {
    return this.#url;
  }

  async open(): Promise<void> {
    this.#url = `http://127.0.0.1:${await listen(this.#server, '127.0.0.1')}/reboot`;
  }

  close(): Promise<void> {
    return shut(this.#server);
  }

  reboot(host: LabHost): ReturnType<LabHost['reboot']> {
    const idleSinceMs = host.inFlight > 0 ? null : this.#lastEnd.get(host.name)!;
    const one: Maintained = { host: host.name, atMs: Date.now(), idleSinceMs, readyMs: null };
    this.maintained.push(one);
    const reboot = host.reboot(this.times);
    void reboot.ready.then(
      () => (one.readyMs = Date.now()),
      () => undefined,
    );
    this.onReboot(host);
    return reboot;
  }
}
