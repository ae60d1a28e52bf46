/**
 * In a workflow, Node.js looks up every global name through an interceptor, which takes fifty times as long as a local name.
 * This file and `shape.ts` ask for them many thousand times in one replay.
 */
const { isArray } = Array;
const { isFinite } = Number;
const { fromEntries, keys: keysOf } = Object;

/**
 * A large value in few bytes, for a history: a routing repeats the same ARNs and the same members a thousand times.
 * Each text is stored once, in order, without the prefix that it shares with the one before; each list of members is
 * stored once.
 */
export interface Packed {
  /**
   * Alternately the length of the prefix that a text shares with the one before it, and the rest of the text; in order.
   */
  texts: (number | string)[];
  /** The members of objects, as indexes into `texts`. */
  members: number[][];
  /**
   * A text is its index in `texts`, a number is written as text, a list begins with 0, and an object with 1 plus the
   * index of its members; null, true and false stay as they are.
   */
  value: unknown;
}

/** Smaller values are not packed, so that a person can read them in the Temporal UI. */
const READABLE_CHARS = 10_000;

/** The value itself, or `{ packed }` if it is longer than this as JSON. */
export function compact(value: object, readableChars = READABLE_CHARS): object {
  return JSON.stringify(value).length <= readableChars ? value : { packed: pack(value) };
}

/**
 * The reverse of `compact`, also if more members were added beside `packed`; anything else is returned unchanged. Never
 * throws.
 */
export function restored(value: unknown): unknown {
  if (!isObject(value) || !isObject(value['packed'])) return value;
  const { packed, ...beside } = value;
  try {
    const inner = unpack(packed as unknown as Packed);
    // Code that checks an input before it is used must see all of it, so nothing may be packed twice.
    if (isObject(inner) && 'packed' in inner) return value;
    return isObject(inner) ? { ...beside, ...inner } : inner;
  } catch {
    return value;
  }
}

export function pack(value: unknown): Packed {
  const texts = new Set<string>();
  addTexts(value, texts);
  const sorted = [...texts].sort();
  const placeOf = new Map(sorted.map((text, place) => [text, place]));
  const members: number[][] = [];
  const shapes = new Map<string, number>();
  const shapeOf = (keys: string[]): number => {
    const places = keys.map((key) => placeOf.get(key)!);
    const name = places.join();
    const known = shapes.get(name);
    if (known !== undefined) return known;
    shapes.set(name, members.length);
    return members.push(places) - 1;
  };
  const encode = (one: unknown): unknown => {
    if (typeof one === 'string') return placeOf.get(one)!;
    if (typeof one === 'number') return isFinite(one) ? `${one}` : null;
    if (typeof one !== 'object' || one === null) return one ?? null;
    const encoded: unknown[] = [];
    if (isArray(one)) {
      encoded.push(0);
      for (const item of one) encoded.push(encode(item));
    } else {
      const keys = membersOf(one as Record<string, unknown>);
      encoded.push(shapeOf(keys) + 1);
      for (const key of keys) encoded.push(encode((one as Record<string, unknown>)[key]));
    }
    return encoded;
  };
  return { texts: frontCoded(sorted), members, value: encode(value) };
}

/**
 * A few times what the largest service needs. Each text counts every time it is used, so that a small value can't
 * become a huge one.
 */
const UNPACKED_CHARS_MAX = 16 * 1024 * 1024;

/** Throws if the value is not a packed one, or would be too large. */
export function unpack({ texts, members, value }: Packed): unknown {
  let chars = 0;
  const count = (text: string): string => {
    if ((chars += text.length + 1) > UNPACKED_CHARS_MAX) throw new Error(`more than ${UNPACKED_CHARS_MAX} characters`);
    return text;
  };
  const plain: string[] = [];
  for (let at = 0; at < texts.length; at += 2)
    plain.push(count((plain.at(-1) ?? '').slice(0, +texts[at]!) + `${texts[at + 1]}`));
  const textAt = (place: number): string => {
    const text = plain[place];
    if (text === undefined) throw new Error(`no text ${place}`);
    return count(text);
  };
  const decode = (one: unknown): unknown => {
    count('');
    if (typeof one === 'number') return textAt(one);
    if (typeof one === 'string') return +one;
    if (!isArray(one)) return one;
    const [shape, ...values] = one as [number, ...unknown[]];
    if (shape === 0) return values.map(decode);
    const keys = members[shape - 1]!;
    return fromEntries(keys.map((key, place) => [textAt(key), decode(values[place])]));
  };
  return decode(value);
}

function frontCoded(sorted: string[]): (number | string)[] {
  return sorted.flatMap((text, place) => {
    const before = sorted[place - 1] ?? '';
    let common = 0;
    while (common < text.length && text[common] === before[common]) common += 1;
    return [common, text.slice(common)];
  });
}

/** Every text in it, also the names of members. */
function addTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  else if (isArray(value)) for (const one of value) addTexts(one, texts);
  else if (isObject(value))
    for (const key of membersOf(value)) {
      texts.add(key);
      addTexts(value[key], texts);
    }
}

/** As in JSON, undefined members are left out. */
function membersOf(value: Record<string, unknown>): string[] {
  return keysOf(value).filter((key) => value[key] !== undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isArray(value);
}
