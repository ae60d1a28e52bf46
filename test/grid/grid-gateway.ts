import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { freePorts } from '../../lab/free-ports.js';
import { connect, type Connected } from '../../src/connect.js';
import { startGateway, type Gateway } from '../../src/gateway/gateway.js';
import { makeKeyFiles } from '../../src/gateway/tokens/key-files.js';
import { readKeyFile } from '../../src/gateway/tokens/key-file.js';
import type { SigningKey } from '../../src/gateway/tokens/key-set.js';
import { makeKey } from '../../src/gateway/tokens/make-key.js';
import { signToken } from '../../src/gateway/tokens/sign-token.js';
import { createTokenCheck } from '../../src/gateway/tokens/token-check.js';

/** Between two attempts of a host. */
const AGAIN_MS = 100;
const HOUR_MS = 3_600_000;

interface Claim {
  host: string;
  bootId: string;
}

/** A real gateway on the real server, with keys of its own, and what the hosts of one service say to it. */
export class GridGateway {
  /** Claims that it has handed on to the run. */
  handedOn = 0;
  /** Called at each attempt of a host that found no gateway. */
  whenMissed: () => void = () => undefined;
  #gateway: Gateway | null = null;
  /** While it is slow: the first host that claims does not hear what became of it. */
  #slow: { giveUp: AbortController; release: () => void; until: Promise<void> } | null = null;
  #isOver = false;

  private constructor(
    private readonly service: string,
    private readonly folder: string,
    private readonly key: SigningKey & { d: string },
    private readonly port: number,
  ) {}

  static async open(service: string): Promise<GridGateway> {
    const folder = await mkdtemp(join(tmpdir(), 'tagout-grid-'));
    const output = join(folder, 'keys.json');
    await makeKeyFiles({ output, publicFile: join(folder, 'public.json') });
    const [key] = await readKeyFile(output);
    const [port = 0] = await freePorts(1);
    const gateway = new GridGateway(service, folder, key as SigningKey & { d: string }, port);
    await gateway.up();
    return gateway;
  }

  async up(): Promise<void> {
    process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
    this.#gateway = await startGateway({
      listen: { host: '127.0.0.1', port: this.port },
      tls: null,
      checkToken: await createTokenCheck({ keysFile: join(this.folder, 'public.json'), report: () => undefined }),
      configs: null,
      connect: async () => this.#watched(await connect()),
      meter: null,
      log: () => undefined,
      warn: () => undefined,
    });
  }

  async down(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = null;
    await gateway?.stop();
  }

  /** The next claim is handed on, but its host has given up before it is answered; from its second attempt on all is well. */
  slowDown(): void {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    this.#slow = { giveUp: new AbortController(), release, until };
  }

  /** Claims as a host does: again, with the same key, until it is answered. */
  async claim(claim: Claim): Promise<void> {
    const [key, token] = [randomUUID(), await this.token(claim.host)];
    while (!this.#isOver) {
      const status = await this.post(claim, token, key).catch(() => null);
      if (status !== null && [200, 202, 409].includes(status)) return;
      if (this.#gateway === null) this.whenMissed();
      await sleep(AGAIN_MS);
    }
  }

  /** One attempt, and the status of its answer. */
  async post({ host, bootId }: Claim, token: string, key: string = randomUUID()): Promise<number> {
    const giveUp = this.#slow?.giveUp.signal;
    const answer = await fetch(`http://127.0.0.1:${this.port}/v1/services/${this.service}/hosts/${host}/done`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, connection: 'close' },
      body: JSON.stringify({ bootId }),
      // Who has given up already asks again, and waits for the answer.
      ...(giveUp === undefined || giveUp.aborted ? {} : { signal: giveUp }),
    });
    await answer.text();
    return answer.status;
  }

  /** A good token of that host; or one with another key under the same name, or of another time. */
  async token(host: string, { key = this.key, issuedAt = new Date() } = {}): Promise<string> {
    return (await signToken(key, { service: this.service, host, issuedAt, lifeMs: HOUR_MS })).token;
  }

  /** Tokens that nobody may use for that host, though each of them names it. */
  async forgedTokens(host: string): Promise<string[]> {
    const good = await this.token(host);
    const [, payload = ''] = good.split('.');
    const stranger = (await makeKey()) as SigningKey & { d: string };
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: this.key.kid })).toString('base64url');
    return [
      await this.token(host, { key: { ...stranger, kid: this.key.kid } }),
      await this.token(host, { key: stranger }),
      await this.token(host, { issuedAt: new Date(Date.now() - 2 * HOUR_MS) }),
      `${none}.${payload}.`,
      `${none}.${payload}.AA`,
    ];
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#slow?.release();
    await this.down();
    await rm(this.folder, { recursive: true });
  }

  /** Sees each claim that the gateway hands on. */
  #watched(session: Connected): Connected {
    const { client } = session;
    const service = client.workflowService;
    const signal = async (...[wanted]: Parameters<typeof service.signalWorkflowExecution>) => {
      const answer = await service.signalWorkflowExecution(wanted);
      this.handedOn += 1;
      const slow = this.#slow;
      if (slow === null) return answer;
      if (slow.giveUp.signal.aborted) {
        this.#slow = null;
        slow.release();
      } else {
        slow.giveUp.abort();
        await slow.until;
      }
      return answer;
    };
    const workflowService = withOne(service, 'signalWorkflowExecution', signal);
    return { ...session, client: withOne(client, 'workflowService', workflowService) };
  }
}

/** The same object, but for one property. */
function withOne<T extends object>(whole: T, name: keyof T, instead: unknown): T {
  return new Proxy(whole, {
    get: (target, wanted) => {
      if (wanted === name) return instead;
      const value: unknown = Reflect.get(target, wanted, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
