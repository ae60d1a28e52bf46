import type { ProbeReport } from '../../probe/report.js';
import { UserError } from '../../domain/user-error.js';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';

export interface ProbeFlags {
  loadBalancer: string;
  isOwned: boolean;
  isClean: boolean;
}

/** `tagout probe`: measures a test load balancer with the caller's own rights, and removes all that it made. */
export async function probe({ view }: Context, { loadBalancer, isOwned, isClean }: ProbeFlags): Promise<number> {
  if (!isOwned)
    throw new UserError(
      'usage',
      isClean
        ? `this would remove from ${loadBalancer} what probes have left there: a rule and two target groups each; say --i-own-this-load-balancer if you may`
        : `this would make a rule and two target groups on ${loadBalancer}, write them some thirty times, send it a few requests a second for up to ten minutes, and remove them: say --i-own-this-load-balancer if it is yours and no user depends on it`,
    );
  const { cleanProbes, runProbe, stopOnSignals } = await import('../../probe.js');
  const cleanUp = `tagout probe --load-balancer ${loadBalancer} --i-own-this-load-balancer --clean`;
  const stop = stopOnSignals(
    (line) => view.note(line),
    () => {
      view.note(`left as it is; to remove it: ${cleanUp}`);
      process.exit(EXIT.failed);
    },
  );
  const common = { loadBalancer, signal: stop.signal, folder: '.' };
  try {
    if (isClean) {
      const report = await cleanProbes(common);
      view.cleaned(report);
      return report.left.length === 0 ? EXIT.done : EXIT.failed;
    }
    const report = await runProbe({ ...common, say: (line) => view.note(line) });
    view.probe(report, cleanUp);
    return exitOf(report);
  } finally {
    stop.forget();
  }
}

export function exitOf({ left, stopped }: Pick<ProbeReport, 'left' | 'stopped'>): ExitCode {
  if (left.length === 0 && stopped?.kind === 'unreachable') return EXIT.unreachable;
  return left.length > 0 || stopped !== null ? EXIT.failed : EXIT.done;
}
