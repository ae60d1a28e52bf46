const NAMES = ['AWSALBTG', 'AWSALBTGCORS'];

/** Set-Cookie headers that bind a client to a target group for this long, even when its share becomes 0. */
export function stickyCookies(targetGroupArn: string, seconds: number, now: number): string[] {
  const value = Buffer.from(JSON.stringify([targetGroupArn, now + seconds * 1000])).toString('base64url');
  return NAMES.map((name) => `${name}=${value}; Max-Age=${String(seconds)}; Path=/`);
}

/** The ARN in a cookie that still holds at `now`. */
export function readSticky(cookieHeader: string, now: number): string | undefined {
  const value = /(?:^|;\s*)AWSALBTG(?:CORS)?=([\w-]+)/.exec(cookieHeader)?.[1];
  if (value === undefined) return undefined;
  try {
    const [arn, until] = JSON.parse(Buffer.from(value, 'base64url').toString()) as [string, number];
    return until > now ? arn : undefined;
  } catch {
    // Clients may send any cookie; one that is not ours has no effect.
    return undefined;
  }
}
