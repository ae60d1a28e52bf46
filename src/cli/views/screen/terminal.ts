/** The parts of a terminal that are used. */
export interface Terminal {
  write: (text: string) => unknown;
  columns?: number;
  rows?: number;
  on: (event: 'resize', listener: () => void) => unknown;
  off: (event: 'resize', listener: () => void) => unknown;
}

/** True if a picture can be redrawn: on a terminal that can move its cursor, with a person who may look at it. */
export function isLive({ isTTY }: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  const isCi = !['', 'false', undefined].includes(env['CI']);
  return isTTY === true && env['TERM'] !== 'dumb' && !isCi;
}
