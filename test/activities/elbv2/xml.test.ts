import { expect, it } from 'vitest';
import { parseXml } from '../../../activities/elbv2/xml.js';

it('reads elements, text, attributes, entities, CDATA, comments and empty elements', () => {
  const document = `<?xml version="1.0"?>
    <!-- from moto -->
    <a x="1" y='&quot;2&quot;'>
      <b> one &amp; &#50;&#x33; </b>
      <c/><d  />
      <![CDATA[<raw>]]>
    </a>
  `;
  const leaf = (name: string, text = '') => ({ name, text, children: [] });
  expect(parseXml(document)).toEqual({
    name: 'a',
    text: '<raw>',
    children: [leaf('@x', '1'), leaf('@y', '"2"'), leaf('b', 'one & 23'), leaf('c'), leaf('d')],
  });
});

it.each([
  '',
  'text',
  '<a>',
  '</a>',
  '<a></b>',
  '<a><b></a></b>',
  '<a/><b/>',
  '<a/>text',
  '<a',
  '<a><',
  '<a x></a>',
  '<a x=1></a>',
  '<a>&</a>',
  '<a>&nbsp;</a>',
  '<a>&constructor;</a>',
  '<a>&#x110000;</a>',
  '<a><![CDATA[</a>',
  '<a><!-- </a>',
  '<!DOCTYPE html><a></a>',
])('rejects text that is not exactly one document: %s', (document) => {
  expect(() => parseXml(document)).toThrow('the answer is not XML');
});

it('reads a long answer quickly, and gives up on a broken one as quickly', () => {
  const long = '<m><n>text &amp; more</n></m>'.repeat(20_000);
  expect(parseXml(`<a>${long}</a>`).children).toHaveLength(20_000);
  expect(() => parseXml(`<a>${long}`)).toThrow('the answer is not XML');
});
