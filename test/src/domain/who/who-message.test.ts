import { expect, it } from 'vitest';
import { whoMessageId, whoSlackText } from '../../../../src/domain/who/who-message.js';
import { call, knownAnswer } from './world.js';

it('the message begins with what is known, and ends with its id', () => {
  const lines = whoSlackText(knownAnswer(), 'https://ui.example/run').split('\n');
  expect(lines[0]).toBe(
    'core: about the drift during the maintenance of east: the change was made by alice with ModifyRule at 2026-11-22T03:00:05.000Z',
  );
  expect(lines.slice(-2)).toEqual(['https://ui.example/run', `id ${whoMessageId('run-1')}`]);
});

it('a caller can neither mention anybody nor link', () => {
  const [found] = knownAnswer().calls;
  const calls = [{ ...found!, actor: '<!channel> @here', userAgent: '<https://x|y>', set: call().set }];
  expect(whoSlackText(knownAnswer({ calls }), null)).not.toMatch(/<|@here/);
});

it('the message stays short, however many calls there are', () => {
  const many = Array.from({ length: 20 }, () => knownAnswer().calls[0]!);
  expect(whoSlackText(knownAnswer({ calls: many }), null).split('\n').length).toBeLessThan(20);
});
