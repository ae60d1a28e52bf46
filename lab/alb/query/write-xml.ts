import type { Shape, Tree } from '../tree.js';

const ELBV2 = 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/';
const AUTO_SCALING = 'http://autoscaling.amazonaws.com/doc/2011-01-01/';

export function answerXml(action: string, result: Shape, requestId: string): string {
  return (
    `<${action}Response xmlns="${namespaceOf(action)}"><${action}Result>${members(result)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`
  );
}

export function errorXml(code: string, message: string, status: number, requestId: string): string {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = members({ Type: type, Code: code, Message: message });
  return `<ErrorResponse xmlns="${ELBV2}"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

function namespaceOf(action: string): string {
  return action.includes('AutoScaling') ? AUTO_SCALING : ELBV2;
}

/** Maps, which are written as entries with a key and a value. The SDK reads both forms, botocore only this one. */
const MAPS = new Set(['AuthenticationRequestExtraParams']);

function members(shape: Shape): string {
  return Object.entries(shape)
    .map(([name, value]) => {
      if (value === undefined) return '';
      const inside = MAPS.has(name) && typeof value === 'object' ? entries(value as Shape) : content(value);
      return `<${name}>${inside}</${name}>`;
    })
    .join('');
}

function entries(map: Shape): string {
  return Object.entries(map)
    .map(([key, value]) => `<entry>${members({ key, value })}</entry>`)
    .join('');
}

function content(value: Tree): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${content(one)}</member>`).join('');
  return typeof value === 'object' ? members(value) : escapeText(String(value));
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
