import type { Reader } from './reader.js';
import type { Terminal } from './views/screen/terminal.js';

/** The surroundings of one command; tests pass their own. */
export interface Io {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Writes one of many lines, of which those that nobody reads are dropped. Nothing waits for a reader at the end. */
  log: (line: string) => void;
  env: NodeJS.ProcessEnv;
  /** True if stdout is a terminal, which can be redrawn. */
  isTTY: boolean;
  /** That terminal: its size, and who is told when that changes. Absent: 80 columns and 24 rows. */
  terminal?: Pick<Terminal, 'columns' | 'rows' | 'on' | 'off'>;
  /** Whether stdout is read. Absent: always. */
  reader?: Pick<Reader, 'isGone' | 'isBehind'>;
  /** `alice@ops-1`: who runs the command. */
  user: string;
}
