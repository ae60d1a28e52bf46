/** The URL that a host is asked at: `{address}` and `{host}` filled in. Config and reader must agree about it. */
export function fillUrl(template: string, host: { address: string; name: string }): string {
  const address = IPV6.test(host.address) ? `[${host.address}]` : host.address;
  return template.replaceAll('{address}', () => address).replaceAll('{host}', () => host.name);
}

/** A bare IPv6 address, which stands in brackets in a URL. One colon alone comes before a port. */
const IPV6 = /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/i;

/** What may be named in `headers`: a config must not be able to send any other secret of a worker to any address. */
const VARIABLE = /^TAGOUT_[A-Z0-9_]+$/;

/** Replaces each `${TAGOUT_NAME}` with the value of that variable; null where any `${` names no such variable. */
export function fillPlaceholders(template: string, valueOf: (variable: string) => string): string | null {
  const names = [...template.matchAll(/\$\{([^}]*)(\}?)/g)];
  if (names.some(([, name = '', end]) => end === '' || !VARIABLE.test(name))) return null;
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => valueOf(name));
}
