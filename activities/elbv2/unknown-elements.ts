import type { UnknownElements } from '../../src/domain/routing.js';
import { targetGroupName } from './arns.js';
import { byText } from './canonical-json.js';
import { KNOWN_ELEMENTS } from './known-elements.js';
import { isSecretName } from './secrets.js';
import type { XmlElement } from './xml.js';
import { parseXml } from './xml.js';

/** The elements that the SDK does not know, for each action of each rule of a DescribeRules answer, in its order. */
export function unknownElements(answer: string): UnknownElements[][] {
  const root = parseXml(answer);
  return [root]
    .flatMap((one) => inside(one, 'DescribeRulesResult'))
    .flatMap((one) => inside(one, 'Rules'))
    .flatMap((one) => inside(one, 'member'))
    .map((rule) =>
      inside(rule, 'Actions')
        .flatMap((actions) => inside(actions, 'member'))
        .map((action) => sorted(unknownIn(action, '', ''))),
    );
}

function inside(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The topmost unknown elements, as [path, content]. `path` is the model's path, `told` the path for people. */
function unknownIn(element: XmlElement, path: string, told: string): [string, string][] {
  return element.children.flatMap((child) => {
    const childPath = `${path}${child.name}`;
    const childTold = `${told}${nameOf(child)}`;
    return KNOWN_ELEMENTS.has(childPath)
      ? unknownIn(child, `${childPath}/`, `${childTold}/`)
      : [[childTold, contentOf(child)]];
  });
}

/**
 * The order of target groups has no meaning, so each is identified by its name: its path must not depend on its
 * position.
 */
function nameOf(element: XmlElement): string {
  const arn = inside(element, 'TargetGroupArn')[0]?.text;
  return element.name === 'member' && arn !== undefined ? targetGroupName(arn) : element.name;
}

/** A secret is neither compared nor shown. But its presence must be known, because a write would lose it. */
const NOT_SHOWN = '[hidden]';

/** Unchanged, except for space between elements: in an unknown element, any part and any order may matter. */
function contentOf({ name, children, text }: XmlElement): string {
  if (isSecretName(name)) return NOT_SHOWN;
  if (children.length === 0) return text;
  const inner = children.map((child) => `<${child.name}>${contentOf(child)}</${child.name}>`).join('');
  return `${text}${inner}`;
}

function sorted(found: [string, string][]): UnknownElements {
  const all = new Map<string, string>();
  for (const [path, content] of [...found].sort(([a], [b]) => byText(a, b))) {
    const before = all.get(path);
    all.set(path, before === undefined ? content : `${before}, ${content}`);
  }
  return Object.fromEntries(all);
}
