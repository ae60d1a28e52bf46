import { ApplicationFailure, Context } from '@temporalio/activity';
import { isOfRoll, type Receiver } from '../../src/domain/config.js';
import { messageId, type Come } from '../../src/domain/notify/moments.js';
import type { NotifiedRun } from '../../src/domain/notify/notified-run.js';
import { rollSlackText } from '../../src/domain/notify/roll-slack-text.js';
import { slackText } from '../../src/domain/notify/slack-text.js';
import type { RollDocument } from '../../src/domain/roll/document.js';
import type { WhoAnswer } from '../../src/domain/who/answer.js';
import { whoMessageId, whoSlackText } from '../../src/domain/who/who-message.js';
import { restored } from '../../src/domain/packed.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { uiLink } from '../../src/domain/ui-link.js';
import { exchange } from '../http/exchange.js';
import { fillHeaders } from '../http/fill-headers.js';
import type { NotifyPorts } from './notify-ports.js';
import { fillUrl, notDelivered } from './receiver.js';

/** One message to one receiver. */
export type Delivery = Pick<NotifiedRun, 'config' | 'cluster' | 'runId'> & {
  /** The place of the receiver in `notify`. */
  to: number;
  come: Come;
  /** The document of the run or the roll; may be packed. */
  status: object;
  /** Only in the second message about drift: who made the change. */
  who?: WhoAnswer;
};

/** Sends one message once. Any status from 200 to 299 is a success. A failure never contains the address. */
export async function deliver(ports: NotifyPorts, { config, runId, to, come, status, who }: Delivery): Promise<void> {
  const receiver = config.notify?.[to];
  if (receiver === undefined) throw ApplicationFailure.nonRetryable(`the config has no notify[${to}]`, 'Refused');
  const { cancellationSignal } = Context.current();
  const id = who === undefined ? messageId(runId, come) : whoMessageId(runId);
  try {
    const headers = { ...fillHeaders(receiver.headers, ports.env), ...ownHeaders(id) };
    const body = bodyOf(ports, receiver, { id, come, who, status: restored(status) as Status });
    const question = { url: fillUrl(receiver.url, ports.env), method: 'POST', body, headers, ...QUESTION } as const;
    await exchange(question, { timeoutMs: ports.timeoutMs, bytesMax: 0 }, cancellationSignal);
  } catch (error) {
    cancellationSignal.throwIfAborted();
    throw ApplicationFailure.create({
      ...{ message: `notify[${to}] ${notDelivered(error)}`, type: 'NotDelivered' },
      nextRetryDelay: nextRetryDelayMs(Context.current().info.attempt),
    });
  }
}

/** From 1 s to 60 s; a random part, so that the messages of a hundred runs don't come all at once, time after time. */
function nextRetryDelayMs(attempt: number): number {
  const ceilingMs = Math.min(60_000, 1_000 * 2 ** Math.min(attempt, 10));
  return Math.ceil(ceilingMs * (0.5 + Math.random() / 2));
}

const QUESTION = {
  accept: '*/*',
  tls: {},
  isSuccess: (status: number): boolean => status >= 200 && status < 300,
  readsBody: false,
};

function ownHeaders(id: string): Record<string, string> {
  return { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': id };
}

type Status = StatusDocument | RollDocument;

function bodyOf(
  { env, address }: NotifyPorts,
  { format }: Receiver,
  { id, come, who, status }: { id: string; come: Come; who: WhoAnswer | undefined; status: Status },
): string {
  const { namespace } = Context.current().info;
  const uiUrl = uiLink(env, { address, namespace }, 'roll' in status ? status.roll : status);
  if (format === 'slack')
    return JSON.stringify({ text: who === undefined ? textOf(come, status, uiUrl) : whoSlackText(who, uiUrl) });
  return JSON.stringify({ id, moment: come.moment, at: come.at, uiUrl, status, ...(who && { who }) });
}

function textOf({ moment, ...come }: Come, status: Status, uiUrl: string | null): string {
  if (isOfRoll(moment)) return rollSlackText({ ...come, moment }, status as RollDocument, uiUrl);
  return slackText({ ...come, moment }, status as StatusDocument, uiUrl);
}
