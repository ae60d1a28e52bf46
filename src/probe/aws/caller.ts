import { setTimeout as sleep } from 'node:timers/promises';
import {
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { faultOf, isPassing, type Fault } from '../../../activities/aws-fault.js';
import { VERSION } from '../../domain/version.js';

const ATTEMPTS_MAX = 4;

type Send<T> = (client: ElasticLoadBalancingV2Client, abortSignal: AbortSignal) => Promise<T>;

/** What the chain of the AWS SDK would find otherwise. */
export type AwsSettings = Pick<ElasticLoadBalancingV2ClientConfig, 'endpoint' | 'region' | 'credentials'>;

/** Calls ELBv2 with the rights of whoever runs the probe: the AWS SDK finds them by its own chain. */
export class Caller {
  readonly #client: ElasticLoadBalancingV2Client;
  /** The code of every throttled answer. */
  readonly throttled: string[] = [];

  /** `againMs`: between two attempts of a read. */
  constructor(
    readonly signal: AbortSignal,
    private readonly againMs: number,
    aws: AwsSettings = {},
  ) {
    // The SDK would print that it will need another Node.js: nothing that a user of tagout could act on.
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
    this.#client = new ElasticLoadBalancingV2Client({
      ...aws,
      customUserAgent: [['tagout-probe', VERSION]],
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    });
  }

  /** A read that fails in a way that may pass is sent again. */
  read<T>(send: Send<T>): Promise<T> {
    return this.#again(() => this.readOnce(send), isPassing);
  }

  readOnce<T>(send: Send<T>): Promise<T> {
    this.signal.throwIfAborted();
    return this.#noting(send(this.#client, this.signal));
  }

  /**
   * Sends a write once, and again only where it was throttled, and so never begun. A write that is under way is not cut
   * off: its answer says what there is to remove.
   */
  write<T>(send: (client: ElasticLoadBalancingV2Client) => Promise<T>): Promise<T> {
    const once = (): Promise<T> => {
      this.signal.throwIfAborted();
      return this.#noting(send(this.#client));
    };
    return this.#again(once, ({ kind }) => kind === 'throttled');
  }

  close(): void {
    this.#client.destroy();
  }

  async #again<T>(once: () => Promise<T>, helps: (fault: Fault) => boolean): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once();
      } catch (error) {
        this.signal.throwIfAborted();
        if (attempt >= ATTEMPTS_MAX || !helps(faultOf(error))) throw error;
        await sleep(this.againMs * attempt, undefined, { signal: this.signal });
      }
    }
  }

  async #noting<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'throttled') this.throttled.push(fault.code);
      throw error;
    }
  }
}
