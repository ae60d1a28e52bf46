import type { MetricMeter } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { UserError } from '../domain/user-error.js';
import { logLine } from './log-line.js';

/** The SDK's warning about a worker without workflows, such as the one for watchers. */
const NO_WORKFLOWS = 'No workflows registered, not polling for workflow tasks';

/**
 * Installs the SDK's runtime. `metrics` is where it serves its own metrics and ours, as `IP:PORT`; without it, nothing
 * listens. Throws `UserError` if it can't listen there.
 */
export function installRuntime(warn: (line: string) => void, metrics: string | undefined): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (message === NO_WORKFLOWS) return;
    warn(logLine(level, message, meta));
  });
  if (metrics === undefined) return void Runtime.install({ logger });
  try {
    // The exporter's other options would change our names too: `countersTotalSuffix` makes `tagout_ends_total_total`.
    const exporter = { prometheus: { bindAddress: metrics }, attachServiceName: false };
    Runtime.install({ logger, telemetryOptions: { metrics: exporter } });
  } catch (cause) {
    throw notServed(metrics, cause as Error);
  }
}

/** For a program that is no worker: installs the runtime, and returns where to count what it serves. */
export function serveMetrics(warn: (line: string) => void, metrics: string): MetricMeter {
  installRuntime(warn, metrics);
  return Runtime.instance().metricMeter;
}

/** A taken port is like a server that can't be reached: exit 5, as for `tagout dev`. */
function notServed(metrics: string, cause: Error): UserError {
  if (/address already in use/i.test(cause.message))
    return new UserError(
      'unreachable',
      `--metrics ${metrics}: another program listens there; stop it, or choose another port`,
      { cause },
    );
  const why = cause.message.replace(/^Failed to start prometheus metrics exporter: /, '');
  return new UserError('usage', `--metrics ${metrics} can't be listened at: ${why}`, { cause });
}
