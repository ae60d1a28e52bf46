import { expect, test } from 'vitest';
import { journey } from './journey.js';
import { openLabSite } from './lab-site.js';

test('a whole maintenance of a cluster under load loses no request', async () => {
  const lab = await openLabSite();
  try {
    const { site, east, traffic } = lab;
    const ended = await journey({ site, hosts: east, forwardActions: 3, routing: async () => lab.rules() });
    const { served, lost } = traffic.tally.total;
    expect({ lost, answers: traffic.tally.lostAnswers }).toEqual({ lost: 0, answers: [] });
    expect(served).toBeGreaterThan(0);
    console.log(ended.timeline);
  } finally {
    await lab.close();
  }
});
