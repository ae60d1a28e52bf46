import { createHash } from 'node:crypto';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';

/**
 * An action without the client secret of its sign-in. ELBv2 does not return it, but other servers with its API do.
 * UseExistingClientSecret is left out too: our own writes set it, and it does not change the routing.
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
 * Replaces a value that nobody may read. Equal values give the same fingerprint, so a change is seen. With 32 bits of a
 * digest, nobody can find a secret that could not be guessed anyway.
 */
export function fingerprint(value: string): string {
  return `[hidden ${createHash('sha256').update(value).digest('hex').slice(0, FINGERPRINT_DIGITS)}]`;
}

const FINGERPRINT_DIGITS = 8;

/**
 * True if the value of a request header may be shown. A CDN often marks its requests with a secret header. Headers that
 * a browser sends to everybody, or that access logs contain, are not secret.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export function isPublicHeader(name: string): boolean {
  return /^(accept(-.*)?|content-type|host|origin|referer|sec-.*|user-agent|x-forwarded-.*)$/i.test(name);
}

/** True if the name of an unknown element suggests that it contains a secret. */
export function isSecretName(name: string): boolean {
  return /secret|passw|token$|credential|private|apikey/i.test(name);
}
