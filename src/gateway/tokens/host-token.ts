import type { JWTPayload } from 'jose';
import { isName, serviceName } from '../../config/scalars.js';
import type { Proof } from '../proof.js';
import { tokenId } from './token-id.js';
import { denied } from './verify-token.js';

/** What a token of `tagout token` proves: `sub` is the host, `aud` its service. */
export function hostProof(token: string, { aud, sub, jti }: JWTPayload): Proof {
  if (typeof aud !== 'string' || !serviceName.safeParse(aud).success)
    return denied('claims', 'the token names no service');
  if (sub === undefined || !isName(sub)) return denied('claims', 'the token names no host');
  return { kind: 'host', service: aud, host: sub, id: tokenId(token, jti) };
}
