const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborts at the first signal. The second is only told that the removal is on: it is short, and what stays behind is
 * somebody's work. The third ends the process.
 */
export function stopOnSignals(
  say: (line: string) => void,
  leave: () => void,
): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  let count = 0;
  const onSignal = (): void => {
    count += 1;
    if (count === 1) controller.abort(new Error('stopped by a signal'));
    if (count === 2) say('still removing what the probe made; once more leaves it there');
    if (count === 3) leave();
  };
  for (const one of SIGNALS) process.on(one, onSignal);
  return {
    signal: controller.signal,
    forget: () => {
      for (const one of SIGNALS) process.off(one, onSignal);
    },
  };
}
