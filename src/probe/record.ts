import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../domain/user-error.js';
import { isArnOf, isSince, type Marks } from './marks.js';

/** What a probe has made, or was about to make. */
export interface ProbeRecord extends Marks {
  machine: string;
  pid: number;
  made: Made[];
}

export interface Made {
  kind: 'rule' | 'target group';
  /** The name of a group, the host of a rule. */
  name: string;
  /** Null until the answer of the Create call has come. */
  arn: string | null;
}

/** Below the folder in which `tagout dev` keeps its state too. */
const FOLDER = join('.tagout', 'probes');

/** The record of one probe: it is on the disk before the call that makes something goes out. */
export class RecordFile {
  private constructor(
    private readonly path: string,
    readonly record: ProbeRecord,
  ) {}

  /** Throws a usage error if it can't be written: then nothing may be made. */
  static begin(folder: string, marks: Marks): RecordFile {
    const file = new RecordFile(join(folder, FOLDER, `${marks.id}.json`), {
      ...marks,
      machine: hostname(),
      pid: process.pid,
      made: [],
    });
    try {
      mkdirSync(join(folder, FOLDER), { recursive: true, mode: 0o700 });
      file.#write();
    } catch (cause) {
      const { message } = cause as Error;
      throw new UserError('usage', `a probe keeps its record in ./${FOLDER}/, which can't be written: ${message}`, {
        cause,
      });
    }
    return file;
  }

  /** Before the Create call. */
  intend(kind: Made['kind'], name: string): void {
    this.record.made.push({ kind, name, arn: null });
    this.#write();
  }

  /** After its answer. */
  made(name: string, arn: string): void {
    for (const one of this.record.made) if (one.name === name) one.arn = arn;
    this.#write();
  }

  /** After an answer that says that nothing was made. */
  refused(name: string): void {
    this.record.made = this.record.made.filter((one) => one.name !== name);
    this.#write();
  }

  /** Once nothing is left. */
  remove(): void {
    removeFile(this.path);
  }

  #write(): void {
    const half = halfOf(this.path);
    const file = openSync(half, 'w', 0o600);
    try {
      writeSync(file, `${JSON.stringify(this.record, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(half, this.path);
  }
}

/** The records of this folder; one that can't be read as a record is left out, and so names nothing. */
export function readRecords(folder: string): ProbeRecord[] {
  let names: string[];
  try {
    names = readdirSync(join(folder, FOLDER)).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const record: unknown = JSON.parse(readFileSync(join(folder, FOLDER, name), 'utf8'));
      return isRecord(record) && `${record.id}.json` === name ? [record] : [];
    } catch {
      return [];
    }
  });
}

export function removeRecord(folder: string, { id }: ProbeRecord): void {
  removeFile(join(folder, FOLDER, `${id}.json`));
}

/** Also what a process left that was killed while it wrote. */
function removeFile(path: string): void {
  for (const one of [halfOf(path), path]) rmSync(one, { force: true });
}

function halfOf(path: string): string {
  return `${path}.new`;
}

/** Anybody may have written such a file, and what it names is removed. */
function isRecord(value: unknown): value is ProbeRecord {
  const record = value as Partial<ProbeRecord> | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    [record.id, record.since, record.loadBalancerArn, record.machine].every((one) => typeof one === 'string') &&
    isSince(record.since!) &&
    typeof record.pid === 'number' &&
    Array.isArray(record.made) &&
    record.made.every(
      ({ kind, name, arn }) =>
        ['rule', 'target group'].includes(kind) &&
        typeof name === 'string' &&
        (arn === null || (typeof arn === 'string' && isArnOf(record as Marks, kind, arn))),
    )
  );
}
