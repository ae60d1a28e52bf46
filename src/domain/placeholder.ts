/** The URL of a host's status: `{address}` and `{host}` filled in. Config and reader must use the same one. */
export function fillUrl(template: string, host: { address: string; name: string }): string {
  const address = IPV6.test(host.address) ? `[${host.address}]` : host.address;
  return template.replaceAll('{address}', () => address).replaceAll('{host}', () => host.name);
}

/** An IPv6 address without brackets, which needs brackets in a URL. A single colon comes before a port. */
const IPV6 = /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/i;

/**
 * The variables that a config may name: it must not be able to send another secret of the worker to any address.
 */
const VARIABLE = /^TAGOUT_[A-Z0-9_]+$/;

/** Whether a text is `${TAGOUT_NAME}` and nothing else. */
export function isVariable(text: string): boolean {
  return /^\$\{[^}]*\}$/.test(text) && VARIABLE.test(text.slice(2, -1));
}

/** Replaces each `${TAGOUT_NAME}` with the value of that variable; null if any `${` does not name such a variable. */
export function fillPlaceholders(template: string, valueOf: (variable: string) => string): string | null {
  const names = [...template.matchAll(/\$\{([^}]*)(\}?)/g)];
  if (names.some(([, name = '', end]) => end === '' || !VARIABLE.test(name))) return null;
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => valueOf(name));
}
