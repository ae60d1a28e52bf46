import { defaultPayloadConverter } from '@temporalio/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { temporal } from '@temporalio/proto';
import type { Journey } from './journey.js';
import type { Maintained } from './maintained.js';

export type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

/** What anybody can do to a step without tagout, with Temporal's CLI, its UI or any client. */
export class ActivityService {
  constructor(
    private readonly journey: Journey,
    private readonly run: Maintained,
  ) {}

  /** Resolves when `isWanted` holds for a step. */
  async is(step: string, isWanted: (pending: Pending) => boolean): Promise<Pending> {
    for (;;) {
      const { raw } = await this.run.handle.describe();
      const found = (raw.pendingActivities ?? []).find(({ activityType }) => activityType?.name === step);
      if (found !== undefined && isWanted(found)) return found;
      await sleep(25);
    }
  }

  async pause(step: string): Promise<void> {
    const { activityId } = await this.is(step, () => true);
    await this.service.pauseActivity({ ...this.where, execution: this.execution, id: activityId!, identity: 'alice' });
  }

  async unpause(step: string): Promise<void> {
    const { activityId } = await this.is(step, () => true);
    await this.service.unpauseActivity({ ...this.where, execution: this.execution, id: activityId! });
  }

  async reset(step: string, resetHeartbeat: boolean): Promise<void> {
    const { activityId } = await this.is(step, () => true);
    await this.service.resetActivity({ ...this.where, execution: this.execution, id: activityId!, resetHeartbeat });
  }

  /** As `temporal activity complete` does. */
  async complete(step: string, result: unknown): Promise<void> {
    const { activityId } = await this.is(step, () => true);
    await this.service.respondActivityTaskCompletedById({
      ...this.where,
      ...this.execution,
      activityId: activityId!,
      result: { payloads: [defaultPayloadConverter.toPayload(result)] },
    });
  }

  /** As `temporal activity fail` does. */
  async fail(step: string, type: string, detail: unknown): Promise<void> {
    const { activityId } = await this.is(step, () => true);
    await this.service.respondActivityTaskFailedById({
      ...this.where,
      ...this.execution,
      activityId: activityId!,
      failure: {
        message: 'by hand',
        applicationFailureInfo: {
          type,
          nonRetryable: true,
          details: { payloads: [defaultPayloadConverter.toPayload(detail)] },
        },
      },
    });
  }

  private get where(): { namespace: string; identity: string } {
    return { namespace: 'default', identity: 'alice' };
  }

  private get execution(): { workflowId: string; runId: string } {
    return { workflowId: this.run.handle.workflowId, runId: this.run.runId };
  }

  private get service() {
    return this.journey.temporal.client.workflowService;
  }
}
