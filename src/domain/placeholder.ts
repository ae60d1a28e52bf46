/** What may be named in `headers`: a config must not be able to send any other secret of a worker to any address. */
const VARIABLE = /^TAGOUT_[A-Z0-9_]+$/;

/** Replaces each `${TAGOUT_NAME}` with the value of that variable; null where any `${` names no such variable. */
export function fillPlaceholders(template: string, valueOf: (variable: string) => string): string | null {
  const names = [...template.matchAll(/\$\{([^}]*)(\}?)/g)];
  if (names.some(([, name = '', end]) => end === '' || !VARIABLE.test(name))) return null;
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => valueOf(name));
}
