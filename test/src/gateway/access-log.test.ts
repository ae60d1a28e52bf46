import { expect, it } from 'vitest';
import { accessLine } from '../../../src/gateway/access-log.js';

const SERVED = {
  at: new Date('2026-11-22T03:12:07.120Z'),
  from: '10.0.1.11',
  method: 'GET',
  path: '/v1/services/core/hosts/east-1/go',
  answer: { status: 200, word: 'go run-1' },
  tookMs: 12.4,
  id: '4f1c',
};

it('one line has the caller, the request and the answer', () => {
  expect(accessLine(SERVED)).toBe(
    '2026-11-22T03:12:07.120Z 10.0.1.11 GET /v1/services/core/hosts/east-1/go 200 go 12ms 4f1c',
  );
});

it("what a caller sends can't add a line or a column", () => {
  const line = accessLine({ ...SERVED, path: '/a b\n2026 10.0.0.1 GET /x 200\u001b[2J☎', id: null });
  expect(line).toContain(' /a?b?2026?10.0.0.1?GET?/x?200?[2J? ');
  expect(line.split(' ')).toHaveLength(8);
  expect(accessLine({ ...SERVED, path: 'x'.repeat(8_000) }).length).toBeLessThan(500);
});
