/** An element of an answer. Its attributes are elements too, named `@name`; text is decoded and trimmed. */
export interface XmlElement {
  name: string;
  children: XmlElement[];
  text: string;
}

/**
 * Parses a document to its root element. Strict: throws on anything but one well-formed document, and on a DOCTYPE,
 * which no answer of ELBv2 has. The SDK's own parser is not exported.
 */
export function parseXml(document: string): XmlElement {
  const root: XmlElement = { name: '', children: [], text: '' };
  const path = [root];
  let at = 0;
  for (const token of document.matchAll(TOKEN)) {
    if (token.index !== at) throw notXml(at);
    at += token[0].length;
    const { text, cdata, close, open, attributes = '', empty } = token.groups ?? {};
    const parent = path.at(-1)!;
    if (text !== undefined) parent.text += decode(text, token.index);
    else if (cdata !== undefined) parent.text += cdata;
    else if (close !== undefined) {
      if (path.length === 1 || parent.name !== close) throw notXml(token.index);
      parent.text = parent.text.trim();
      path.pop();
    } else if (open !== undefined) {
      const element = { name: open, children: attributesOf(attributes, token.index), text: '' };
      parent.children.push(element);
      if (empty !== '/') path.push(element);
    }
  }
  const [only, ...others] = root.children;
  if (at !== document.length || path.length > 1 || only === undefined || others.length > 0 || root.text.trim() !== '')
    throw notXml(at);
  return only;
}

const NAME = '[^\\s<>/=!?\'"&]+';
const ATTRIBUTE = `\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const TOKEN = new RegExp(
  [
    '(?<text>[^<]+)',
    '<!\\[CDATA\\[(?<cdata>[^]*?)\\]\\]>',
    '<!--[^]*?-->',
    '<\\?[^]*?\\?>',
    `</(?<close>${NAME})\\s*>`,
    `<(?<open>${NAME})(?<attributes>(?:${ATTRIBUTE})*)\\s*(?<empty>/?)>`,
  ].join('|'),
  'g',
);

function attributesOf(attributes: string, at: number): XmlElement[] {
  const found = attributes.matchAll(/(?<name>[^\s=]+)\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)')/g);
  return [...found].map(({ groups }) => ({
    name: `@${groups?.['name']}`,
    children: [],
    text: decode(groups?.['double'] ?? groups?.['single'] ?? '', at),
  }));
}

const ENTITIES = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }));

function decode(text: string, at: number): string {
  return text.replace(/&(?:#x(?<hex>[0-9a-f]{1,6});|#(?<decimal>\d{1,7});|(?<named>[a-z]+);)?/gi, (...match) => {
    const { hex, decimal, named } = match.at(-1) as Record<string, string | undefined>;
    const code = hex === undefined ? Number(decimal ?? NaN) : parseInt(hex, 16);
    const decoded = code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES.get(named ?? '');
    if (decoded === undefined) throw notXml(at);
    return decoded;
  });
}

function notXml(at: number): Error {
  return new Error(`the answer is not XML (at its character ${at + 1})`);
}
