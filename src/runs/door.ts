import { setTimeout as delay } from 'node:timers/promises';
import { isUnreachable, unreachable, type Connected } from '../connect.js';
import { isUserError } from '../domain/user-error.js';

/** How often Temporal is asked whether it answers. A request never causes this. */
const ASK_EVERY_MS = 2_000;
const ANSWER_MS = 3_000;

export interface DoorOptions {
  connect: () => Promise<Connected>;
  everyMs?: number;
  /** Says once when Temporal stops answering, and once when it answers again. */
  warn: (line: string) => void;
}

/** The connection to Temporal, which may be away when the gateway starts and at any time after that. */
export class Door {
  private connected: Connected | null = null;
  private isAnswering = false;
  private isFirst = true;
  private readonly stopped = new AbortController();
  private asking: Promise<void> = Promise.resolve();

  constructor(private readonly options: DoorOptions) {}

  /** Resolves after the first attempt. Rejects if the settings are wrong, so that waiting would not help. */
  async open(): Promise<void> {
    await this.ask();
    this.asking = this.askForEver();
  }

  /** Null before the first connection. */
  get session(): Connected | null {
    return this.connected;
  }

  get isReady(): boolean {
    return this.isAnswering && !this.stopped.signal.aborted;
  }

  /** Asks Temporal no more whether it is there. */
  rest(): void {
    this.stopped.abort();
  }

  async close(): Promise<void> {
    this.rest();
    await this.asking;
    await this.connected?.close();
  }

  private async askForEver(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await delay(this.options.everyMs ?? ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.ask().catch((error: unknown) => this.answers(error));
    }
  }

  private async ask(): Promise<void> {
    try {
      this.connected ??= await this.options.connect();
      const { client, namespace } = this.connected;
      await client.withDeadline(Date.now() + ANSWER_MS, () => client.workflowService.describeNamespace({ namespace }));
      this.answers(null);
    } catch (error) {
      const outage = isUserError(error) && error.kind === 'unreachable' ? error : this.outageOf(error);
      if (outage === null) throw error;
      this.answers(outage);
    }
  }

  private outageOf(error: unknown): Error | null {
    return this.connected !== null && isUnreachable(error) ? unreachable(error, this.connected) : null;
  }

  private answers(error: unknown): void {
    const wasAnswering = this.isAnswering;
    this.isAnswering = error === null;
    if (error !== null && (wasAnswering || this.isFirst))
      this.options.warn(`${(error as Error).message.replace(/\.$/, '')}; trying again`);
    if (error === null && !wasAnswering && !this.isFirst) this.options.warn('Temporal answers again');
    this.isFirst = false;
  }
}
