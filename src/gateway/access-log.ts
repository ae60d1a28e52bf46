import type { Answer } from './answer.js';

/** One answered request. */
export interface Served {
  at: Date;
  from: string;
  method: string;
  path: string;
  answer: Pick<Answer, 'status' | 'word'>;
  tookMs: number;
  /** Names the credential, and is no part of it; null where none was accepted. */
  id: string | null;
}

/** `2026-11-22T03:12:07.120Z 10.0.1.11 GET /v1/services/core/hosts/east-1/go 202 wait 30001ms 4f1c…` */
export function accessLine({ at, from, method, path, answer, tookMs, id }: Served): string {
  const took = `${Math.round(tookMs)}ms`;
  return [at.toISOString(), from, method, path, answer.status, answer.word.split(' ')[0], took, id ?? '-']
    .map((part) => shown(String(part)))
    .join(' ');
}

const SHOWN_MAX = 300;

/** One request is one line of visible ASCII, whatever a caller sends. */
function shown(part: string): string {
  return part.replace(/[^\u0021-\u007e]/g, '?').slice(0, SHOWN_MAX) || '-';
}
