import type { ServerResponse } from 'node:http';

/** The requests that are being answered. */
export class Open {
  private readonly controllers = new Set<AbortController>();
  /** True once the gateway stops. */
  isEnding = false;

  /** The signal says that nobody waits for this answer any more, or that the gateway stops. */
  begin(response: ServerResponse): AbortSignal {
    const controller = new AbortController();
    if (this.isEnding) controller.abort();
    this.controllers.add(controller);
    response.once('close', () => {
      this.controllers.delete(controller);
      controller.abort();
    });
    return controller.signal;
  }

  end(): void {
    this.isEnding = true;
    for (const controller of this.controllers) controller.abort();
  }
}
