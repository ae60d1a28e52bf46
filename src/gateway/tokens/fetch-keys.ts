import { createLocalJWKSet } from 'jose';

/** Milliseconds, to the last byte. */
const FETCH_MS = 5_000;
/** Bytes. A key takes up to 1,000. */
const LARGEST_ANSWER = 65_536;

export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Reads a JWKS from its server. Throws an error that says in a phrase why that failed. */
export async function fetchKeys(url: URL): Promise<KeySet> {
  const signal = AbortSignal.timeout(FETCH_MS);
  try {
    const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
    if (response.status !== 200) throw new Error(`it answers ${response.status}`);
    return createLocalJWKSet(JSON.parse(await bounded(response)) as Parameters<typeof createLocalJWKSet>[0]);
  } catch (error) {
    if (signal.aborted) throw new Error(`it has not answered within ${FETCH_MS / 1000} s`, { cause: error });
    if (error instanceof SyntaxError) throw new Error('its answer is not JSON', { cause: error });
    throw error;
  }
}

async function bounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
    if (bytes > LARGEST_ANSWER) throw new Error(`its answer has more than ${LARGEST_ANSWER} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
