import { createHash } from 'node:crypto';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';

/**
 * An action without the secret of its sign-in. ELBv2 does not tell it, others that speak its API do. Whether it is kept
 * by UseExistingClientSecret says nothing of the routing, so that a write of our own makes no difference.
 */
export function withoutSecret(action: Action): Action {
  const config = action.AuthenticateOidcConfig;
  if (config === undefined) return action;
  return {
    ...action,
    AuthenticateOidcConfig: { ...config, ClientSecret: undefined, UseExistingClientSecret: undefined },
  };
}

/**
 * What takes the place of a value that nobody may read: the same for the same value, so that a change of it is seen.
 * 32 bits of a digest let nobody find a secret that could not be guessed.
 */
export function fingerprint(value: string): string {
  return `[hidden ${createHash('sha256').update(value).digest('hex').slice(0, FINGERPRINT_DIGITS)}]`;
}

const FINGERPRINT_DIGITS = 8;

/**
 * Whether the value of a request header may be shown. A load balancer behind a CDN is often told by a secret header which
 * requests came that way; what a browser sends to everybody, and what access logs tell, is none.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export function isPublicHeader(name: string): boolean {
  return /^(accept(-.*)?|content-type|host|origin|referer|sec-.*|user-agent|x-forwarded-.*)$/i.test(name);
}

/** Whether an element that this version does not know is named as one that holds a secret. */
export function isSecretName(name: string): boolean {
  return /secret|passw|token$|credential|private|apikey/i.test(name);
}
