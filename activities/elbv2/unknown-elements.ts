import type { UnknownElements } from '../../src/domain/routing.js';
import { targetGroupName } from './arns.js';
import { byText } from './canonical-json.js';
import { KNOWN_ELEMENTS } from './known-elements.js';
import { isSecretName } from './secrets.js';
import type { XmlElement } from './xml.js';
import { parseXml } from './xml.js';

/** What each action of each rule of a DescribeRules answer holds that the SDK does not know, in the order of the answer. */
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

/** The topmost ones, as [path, content]. `path` is the model's, `told` the one for people. */
function unknownIn(element: XmlElement, path: string, told: string): [string, string][] {
  return element.children.flatMap((child) => {
    const childPath = `${path}${child.name}`;
    const childTold = `${told}${nameOf(child)}`;
    return KNOWN_ELEMENTS.has(childPath)
      ? unknownIn(child, `${childPath}/`, `${childTold}/`)
      : [[childTold, contentOf(child)]];
  });
}

/** Of a list of target groups, whose order says nothing, each is named; a path must not change with its place. */
function nameOf(element: XmlElement): string {
  const arn = inside(element, 'TargetGroupArn')[0]?.text;
  return element.name === 'member' && arn !== undefined ? targetGroupName(arn) : element.name;
}

/** A secret is part of no comparison and no output; that there is one must be known, for a write would lose it. */
const NOT_SHOWN = '[hidden]';

/** As it came, without the space between elements: of what is not known nobody can say which part or order matters. */
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
