import { UserError } from '../../domain/user-error.js';
import type { CheckToken } from '../proof.js';
import { hostProof } from './host-token.js';
import { instanceProof } from './instance-token.js';
import { ALGORITHM } from './key-set.js';
import { KeysOfFile } from './keys-of-file.js';
import { KeysOfServer } from './keys-of-server.js';
import { ISSUER } from './sign-token.js';
import { readHeader } from './token-parts.js';
import { claimedIssuer, denied, verifyToken, type Signer } from './verify-token.js';

/** What STS may sign with. */
const STS_ALGORITHMS = ['RS256', 'ES384'];

export interface TokenCheckOptions {
  /** A key file of `tagout key`, best the public one; without it, no token of `tagout token` is valid. */
  keysFile?: string | undefined;
  /** The issuer of STS GetWebIdentityToken, and the address of its JWKS; without it, no token of STS is valid. */
  issuer?: { url: string; jwks: string } | undefined;
  /** Told in a sentence when keys can't be read; never with a part of a token. */
  report: (problem: string) => void;
  /** Wall-clock time, and a clock that nobody sets, both in milliseconds. */
  now?: () => number;
  uptime?: () => number;
}

/** Throws a `UserError` if the key file or an address can't be used. */
export async function createTokenCheck(options: TokenCheckOptions): Promise<CheckToken> {
  const { keysFile, issuer, report, now = Date.now, uptime = () => performance.now() } = options;
  const kinds: { signer: Signer; proof: typeof hostProof }[] = [];
  if (keysFile !== undefined) {
    const keys = await KeysOfFile.open(keysFile, report);
    kinds.push({ signer: { issuer: ISSUER, algorithms: [ALGORITHM], keys }, proof: hostProof });
  }
  if (issuer !== undefined) {
    webAddress('--issuer', issuer.url);
    const keys = new KeysOfServer({ url: webAddress('--jwks', issuer.jwks), report, uptime });
    kinds.push({ signer: { issuer: issuer.url, algorithms: STS_ALGORITHMS, keys }, proof: instanceProof });
  }
  return async (token) => {
    const header = readHeader(token);
    if (typeof header === 'string') return denied('malformed', header);
    const kind = kinds.find(({ signer }) => signer.issuer === claimedIssuer(token));
    if (kind === undefined) return denied('issuer', 'the token is of an issuer that this gateway does not accept');
    const verified = await verifyToken(token, header, kind.signer, now());
    return verified.kind === 'claims' ? kind.proof(token, verified.claims) : verified;
  };
}

/** Keys that came over plain HTTP could be anybody's. */
function webAddress(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    throw new UserError('usage', `${option} must be an address that begins with https://; it is ${text}`);
  if (url.username !== '' || url.password !== '')
    throw new UserError('usage', `${option} must be an address without a user and a password`);
  return url;
}
