import { ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Awaited, News } from '../activities/notify/await-moments.js';
import type { NotifyActivities } from '../activities/notify/index.js';
import { keyOf, type Come } from '../src/domain/notify/moments.js';
import { notifyId, type NotifiedRun } from '../src/domain/notify/notified-run.js';
import { restored } from '../src/domain/packed.js';
import { isFlag, isOneOf, isTime, listOf, numberFrom, optional, orNull, shapeOf } from '../src/domain/shape.js';
import { isNotifiedRun } from '../src/domain/shapes/notified-run.js';
import { MOMENTS } from '../src/domain/config.js';
import { Messages, type Told } from './notify-messages.js';
import { notifyQueue } from './messages.js';

/**
 * Tells people of one maintenance or one roll, from outside of it: whatever happens to a message, the run goes its way. Ends when
 * the last message was delivered or given up.
 */
export async function notifyRun(run: NotifiedRun): Promise<Told[]> {
  const { workflowId } = workflowInfo();
  if (!isNotifiedRun(run) || workflowId !== notifyId(run.config.service, run.runId)) throw refusal(UNREADABLE);
  const messages = new Messages(run);
  const told: string[] = [];
  for (let isOver = false; !isOver;) {
    const news = await nextNews({ ...run, told });
    for (const come of news.moments) messages.send(come, news.status);
    told.push(...news.moments.map(keyOf));
    isOver = news.isOver;
  }
  return messages.all();
}

const UNREADABLE = 'the input of this workflow is not valid: a maintenance or a roll starts it, and nobody else';
const NO_RESULT = 'awaitMoments ended with a result of the wrong shape: somebody completed it by hand';

async function nextNews({ config, cluster, runId, deadlines, told, roll }: NotifiedRun & Awaited): Promise<News> {
  const { awaitMoments } = proxyActivities<NotifyActivities>({
    taskQueue: notifyQueue(workflowInfo().taskQueue),
    summary: 'wait until there is something to tell',
    // It lives as long as the run; after this time, another attempt goes on.
    startToCloseTimeout: '365 days',
    heartbeatTimeout: '30 s',
    retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '10 s' },
  });
  const of = { config, cluster, runId, deadlines, ...(roll !== undefined && { roll }) };
  const news = restored(await awaitMoments({ ...of, told }));
  if (!isNews(news)) throw refusal(NO_RESULT);
  return news;
}

const isNews = shapeOf<News>({
  moments: listOf(
    shapeOf<Come>({
      moment: isOneOf(...MOMENTS),
      late: optional(isOneOf('drain', 'maintenance')),
      nth: optional(numberFrom(1)),
      at: isTime,
    }),
  ),
  status: orNull((value) => typeof value === 'object' && !Array.isArray(value)),
  isOver: isFlag,
});

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
