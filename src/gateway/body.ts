import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge, type Answer } from './answer.js';

export const BODY_BYTES_MAX = 4_096;
/** The run takes no longer one. */
const BOOT_ID_CHARS_MAX = 200;

/** What a host says with its claim. */
export interface Said {
  bootId?: string;
  note?: string;
}

export type BodyRead = { kind: 'said'; said: Said } | { kind: 'answer'; answer: Answer };

/** Reads the body of a claim: `{"bootId": "…", "note": "…"}`, both optional, or nothing at all. */
export async function readBody(request: IncomingMessage): Promise<BodyRead> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return answer(tooLarge(`a body has at most ${BODY_BYTES_MAX} bytes`));
    chunks.push(chunk);
  }
  const said = parse(Buffer.concat(chunks));
  if (said !== null) return { kind: 'said', said };
  return answer(
    badRequest('the body is {"bootId": "...", "note": "..."}, in which both are text and optional, or nothing'),
  );
}

/** Null if it is anything else. */
function parse(bytes: Buffer): Said | null {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const { bootId, note, ...more } = value as Record<string, unknown>;
    if (Object.keys(more).length > 0 || !isText(bootId) || !isText(note)) return null;
    if ((bootId ?? '').length > BOOT_ID_CHARS_MAX) return null;
    return { ...(bootId ? { bootId } : {}), ...(note ? { note } : {}) };
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function answer(given: Answer): BodyRead {
  return { kind: 'answer', answer: given };
}
