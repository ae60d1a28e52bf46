import { describe, expect, it } from 'vitest';
import { fillPlaceholders, fillUrl } from '../../../src/domain/placeholder.js';

describe('the URL of a host', () => {
  it.each([
    ['http://{address}:8080/status', '10.0.1.11', 'http://10.0.1.11:8080/status'],
    ['http://{address}:8080/{host}', 'east-1.example', 'http://east-1.example:8080/east-1'],
    ['http://{address}/{host}?of={host}', '10.0.1.11:81', 'http://10.0.1.11:81/east-1?of=east-1'],
    ['http://{address}:8080/', '2001:db8::1', 'http://[2001:db8::1]:8080/'],
    ['http://{address}:8080/', '[2001:db8::1]', 'http://[2001:db8::1]:8080/'],
    ['http://{address}:8080/', '::ffff:10.0.1.11', 'http://[::ffff:10.0.1.11]:8080/'],
    // The replacement is plain text, not a pattern of String.replace.
    ['http://{address}/', '$&', 'http://$&/'],
  ])('%s at %s is %s', (template, address, url) => {
    expect(fillUrl(template, { address, name: 'east-1' })).toBe(url);
  });
});

describe('a header', () => {
  const valueOf = (name: string): string => `<${name}>`;

  it.each<[string, string | null]>([
    ['plain', 'plain'],
    ['Bearer ${TAGOUT_TOKEN}', 'Bearer <TAGOUT_TOKEN>'],
    ['${TAGOUT_A}:${TAGOUT_B}', '<TAGOUT_A>:<TAGOUT_B>'],
    ['$TAGOUT_TOKEN', '$TAGOUT_TOKEN'],
    ['${AWS_SECRET_ACCESS_KEY}', null],
    ['${TAGOUT_TOKEN} ${HOME}', null],
    ['${TAGOUT_token}', null],
    ['${TAGOUT_}', null],
    ['${}', null],
    ['${TAGOUT_TOKEN', null],
  ])('%s is %s', (template, filled) => expect(fillPlaceholders(template, valueOf)).toBe(filled));
});
