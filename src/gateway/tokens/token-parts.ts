import { decodeProtectedHeader } from 'jose';

/** Characters. A token of tagout has about 400, one of STS up to about 2,000. */
export const LONGEST_TOKEN = 4096;

/** What a header says before anything is proved. */
export interface TokenHeader {
  alg: string;
  kid: string;
}

/** They would tell how to check the token, or bring the key to check it with. */
const REFUSED = ['crit', 'b64', 'zip', 'jwk', 'jku', 'x5c', 'x5u'];

/** The header of a token in JWS compact form; or why it is none, as a phrase. */
export function readHeader(token: string): TokenHeader | string {
  if (token.length > LONGEST_TOKEN) return 'the token is too long';
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return 'the token is no signed JWT';
  try {
    const header = decodeProtectedHeader(token);
    const { alg, kid } = header;
    if (typeof alg !== 'string') return 'the token is no signed JWT';
    if (typeof kid !== 'string' || kid === '') return 'the token does not name the key that signed it';
    if (REFUSED.some((name) => name in header)) return 'the token has a header that is not allowed';
    return { alg, kid };
  } catch {
    return 'the token is no signed JWT';
  }
}

/** Base64url in its only form: with others, one signature would have several texts. */
function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}
