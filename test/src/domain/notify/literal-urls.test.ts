import { expect, it } from 'vitest';
import type { Receiver } from '../../../../src/domain/config.js';
import { warnLiteralUrls } from '../../../../src/domain/notify/literal-urls.js';

function receiver(url: string): Receiver {
  return { url, format: 'slack', on: ['go'], headers: {} };
}

it('warns of each address that is written out, without what may be secret in it', () => {
  const notify = ['${TAGOUT_SLACK_URL}', 'https://hooks.example:8443/T0/hush?token=hush'].map(receiver);
  const [warning, ...others] = warnLiteralUrls({ notify });
  expect(others).toEqual([]);
  expect(warning).toMatch(/^warning: notify\[1\]\.url is written out \(https:\/\/hooks\.example:8443\/\.\.\.\)/);
  expect(warning).not.toContain('hush');
});

it('warns of nothing where there are no receivers', () => {
  expect(warnLiteralUrls({})).toEqual([]);
});
