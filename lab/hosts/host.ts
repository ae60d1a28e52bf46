import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen, shut } from '../http.js';
import { Watchable } from '../watchable.js';
import { statusAnswer } from './status.js';
import type { StatusTrouble, StatusValues } from './status.js';

export type HostState = 'down' | 'warming' | 'ready';

export interface RebootTimes {
  /** Refusing connections. */
  downMs: number;
  /** Answering 500. */
  warmingMs: number;
}

/** The stages of a reboot that has begun, each resolved when it is entered. */
export interface Reboot {
  down: Promise<void>;
  warming: Promise<void>;
  ready: Promise<void>;
}

/**
 * One machine: it serves transactions (`?ms=`: the duration), reports its status, and reboots: it comes back on the
 * same address and port with another boot id.
 */
export class LabHost {
  /** A new one for every boot. */
  bootId: string;
  /** Transactions accepted and not finished: neither status requests nor health checks. */
  inFlight = 0;
  /** Since the last boot. */
  accepted = 0;
  /** Milliseconds since the Unix epoch. */
  bootedAt = Date.now();
  /** How far its clock is ahead. Its boot time and the date of each answer use this clock. */
  clockOffMs = 0;
  /** What its app reports while it is up. */
  tellsReady = true;
  /** What it answers to health checks while it is up. */
  passesChecks = true;
  /** How its status endpoint fails, until it is set to null. */
  trouble: StatusTrouble | null = null;
  readonly changes = new Watchable<LabHost>();
  /** Its answer to each read of its status; null if the answer is not a status. */
  readonly answers = new Watchable<StatusValues | null>();
  #state: HostState = 'down';
  #port = 0;
  #server: http.Server | null = null;
  #reboot = new AbortController();
  #stopped = false;

  constructor(
    readonly name: string,
    readonly cluster: string,
    readonly address: string,
    private readonly newBootId: () => string = randomUUID,
  ) {
    this.bootId = newBootId();
  }

  get state(): HostState {
    return this.#state;
  }

  /** 0 before the first start; it never changes after that. */
  get port(): number {
    return this.#port;
  }

  /** Ready at once. Port 0 means any free port. Throws EADDRINUSE. */
  async start(port = 0): Promise<void> {
    await this.#open(port);
    this.#enter('ready');
  }

  /** Cuts running transactions at once; then connections are refused. */
  async powerOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) await shut(server);
    this.inFlight = 0;
    this.#enter('down');
  }

  /** A new boot on the same port; it answers 500 until `becomeReady`. */
  async powerOn(): Promise<void> {
    this.bootId = this.newBootId();
    this.bootedAt = Date.now();
    this.accepted = 0;
    await this.#open(this.#port);
    this.#enter('warming');
  }

  becomeReady(): void {
    this.#enter('ready');
  }

  /**
   * A restart of the app without a reboot: running transactions are cut, the counter starts at 0, the boot id stays.
   */
  async restartProcess(): Promise<void> {
    await this.powerOff();
    this.accepted = 0;
    await this.start(this.#port);
  }

  /** Replaces a reboot that is still running. */
  reboot(times: RebootTimes): Reboot {
    this.#reboot.abort();
    this.#reboot = new AbortController();
    const { signal } = this.#reboot;
    const down = this.powerOff();
    const warming = down.then(() => sleep(times.downMs, undefined, { signal })).then(() => this.powerOn());
    const ready = warming
      .then(() => sleep(times.warmingMs, undefined, { signal }))
      .then(() => {
        this.becomeReady();
      });
    // A replaced reboot never becomes ready, and nobody has to wait for it.
    ready.catch(() => undefined);
    return { down, warming, ready };
  }

  /** Resolves when the condition holds; at once if it already does. */
  async until(condition: (host: LabHost) => boolean): Promise<void> {
    if (!condition(this)) await this.changes.next(condition);
  }

  /** Idempotent; ends a running reboot. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#reboot.abort();
    await this.powerOff();
  }

  async #open(port: number): Promise<void> {
    // The server never closes an idle connection: a request could fail on a connection that is just being closed.
    const server = http.createServer({ keepAliveTimeout: 0 }, (request, response) => {
      this.#answer(server, request, response);
    });
    this.#port = await listen(server, this.address, port);
    this.#server = server;
    if (this.#stopped) await this.powerOff();
  }

  #enter(state: HostState): void {
    this.#state = this.#stopped ? 'down' : state;
    this.changes.emit(this);
  }

  #answer(server: http.Server, request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://host');
    request.resume();
    response.setHeader('x-lab-host', this.name);
    response.setHeader('x-lab-cluster', this.cluster);
    response.setHeader('date', new Date(Date.now() + this.clockOffMs).toUTCString());
    const status = url.pathname === '/status' || url.pathname === '/metrics' ? url.pathname : null;
    if (this.#state !== 'ready') {
      response.writeHead(500).end('warming up\n');
      if (status !== null) this.answers.emit(null);
    } else if (status !== null) this.answers.emit(statusAnswer(this, status, response));
    else if (url.pathname === '/healthz') response.writeHead(this.passesChecks ? 200 : 503).end();
    else this.#transact(server, Number(url.searchParams.get('ms') ?? 0), response);
  }

  /** Counted from accept to the last byte, or to the cut. */
  #transact(server: http.Server, ms: number, response: http.ServerResponse): void {
    this.inFlight += 1;
    this.accepted += 1;
    const timer = setTimeout(() => response.end(`${this.name}\n`), ms);
    response.on('close', () => {
      clearTimeout(timer);
      // A transaction that a power-off has cut does not belong to this boot.
      if (server === this.#server) this.inFlight -= 1;
      this.changes.emit(this);
    });
    this.changes.emit(this);
  }
}
