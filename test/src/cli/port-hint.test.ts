import { expect, it } from 'vitest';
import { withPortHint } from '../../../src/cli/port-hint.js';
import { DevServerFailed } from '../../../src/dev-server.js';

const PORTS = { port: 7233, httpPort: 7243, uiPort: 8233 };

it.each([
  [7233, /port is taken\. Or choose another port: TEMPORAL_ADDRESS=127\.0\.0\.1:PORT/],
  [7243, /tagout dev --http-port PORT/],
  [8233, /tagout dev --ui-port PORT/],
  [9999, /port is taken\.$/],
])('if port %i is taken, the message says how to choose another', (takenPort, words) => {
  const told = withPortHint(new DevServerFailed('port is taken.', { takenPort }), PORTS);
  expect(told).toMatchObject({ kind: 'unreachable', message: expect.stringMatching(words) as string });
});

it('any other failure is reported as it is', () => {
  const failure = new DevServerFailed('no temporal');
  expect(withPortHint(failure, PORTS)).toBe(failure);
});
