import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { ALGORITHM, type SigningKey } from './key-set.js';

/** A new Ed25519 key pair. Its `kid` is its thumbprint of RFC 7638. */
export async function makeKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), x: jwk.x!, d: jwk.d! };
}
