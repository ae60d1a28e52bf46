import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Processor time since the process began. */
  cpuMs: number;
  residentMb: number;
}

/** Of `CLK_TCK`: 100 a second on every Linux that Node.js runs on. */
const TICK_MS = 10;

/** The descendant process whose arguments match, without shells. Linux only. */
export function processOf(pattern: RegExp): number {
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === process.pid || isOurs(parents.get(pid)));
  const found = [...parents.keys()].find(
    (pid) => pid !== process.pid && isOurs(pid) && read(pid, 'comm').trim() !== 'sh' && pattern.test(argumentsOf(pid)),
  );
  if (found === undefined) throw new Error(`no process of ours matches ${pattern}`);
  return found;
}

export function usageOf(pid: number): Usage {
  // The second field is a name in brackets, which may contain any character.
  const fields = read(pid, 'stat').split(') ').at(-1)!.split(' ');
  const resident = /VmRSS:\s+(\d+) kB/.exec(read(pid, 'status'))?.[1];
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, residentMb: Number(resident) / 1_024 };
}

function processes(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

function parentOf(pid: number): number | undefined {
  const parent = read(pid, 'stat').split(') ').at(-1)!.split(' ')[1];
  return parent === undefined ? undefined : Number(parent);
}

function argumentsOf(pid: number): string {
  return read(pid, 'cmdline').replaceAll('\0', ' ');
}

/** Empty if the process has ended in the meantime. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
