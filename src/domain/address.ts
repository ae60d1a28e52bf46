/**
 * A target, or an address of a host, in a form that can be compared: `2001:DB8:0:0::B` and `2001:db8::b` are the same
 * address, and so are `::ffff:10.0.1.11` and `10.0.1.11`. Other text, such as an instance id, is returned unchanged.
 */
export function canonicalAddress(text: string): string {
  const groups = groupsOf(text);
  if (groups === null) return text;
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped
    ? groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join('.')
    : groups.map((group) => group.toString(16)).join(':');
}

/**
 * The eight numbers of an IP address (an IPv4 address is mapped to `::ffff:10.0.1.11`); null if the text is not one.
 */
export function addressGroups(text: string): number[] | null {
  const dotted = dottedOf(text);
  return dotted === null ? groupsOf(text) : [0, 0, 0, 0, 0, 0xffff, ...dotted];
}

/** Target groups know a target by an instance id or an IP address; the port and the brackets do not matter. */
export function withoutPort(text: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([^:]+):\d+$/.exec(text)?.[1] ?? text;
}

const GROUPS = 8;

/** The eight numbers of an IPv6 address (RFC 4291, 2.2), or null if the text is not one. */
function groupsOf(text: string): number[] | null {
  const [head, tail, ...more] = text.split('::');
  if (head === undefined || more.length > 0 || !text.includes(':')) return null;
  const before = partsOf(head, tail === undefined);
  const after = tail === undefined ? [] : partsOf(tail, true);
  if (before === null || after === null) return null;
  const missing = GROUPS - before.length - after.length;
  // `::` stands for at least one group of zeros.
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after];
}

/** Only the end of an address may be written as IPv4. */
function partsOf(text: string, isEnd: boolean): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const dotted = isEnd && parts.at(-1)!.includes('.') ? dottedOf(parts.pop()!) : [];
  if (dotted === null || !parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return null;
  return [...parts.map((part) => parseInt(part, 16)), ...dotted];
}

function dottedOf(text: string): number[] | null {
  const bytes = text.split('.').map((byte) => (/^(0|[1-9]\d{0,2})$/.test(byte) ? Number(byte) : NaN));
  if (bytes.length !== 4 || !bytes.every((byte) => byte <= 255)) return null;
  return [(bytes[0]! << 8) | bytes[1]!, (bytes[2]! << 8) | bytes[3]!];
}
