import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { LOOK_AGAIN_MS } from '../../support/durations.js';
import { Journey } from '../../support/journey.js';
import { testWith } from '../../support/programs.js';
import { startAlertmanager, type RealAlertmanager } from '../../support/real-alertmanager.js';

testWith('prometheus-alertmanager')(
  'an alert of the cluster is silenced, and comes back after the run',
  async (program) => {
    const alertmanager = await startAlertmanager(program);
    const journey = await Journey.start();
    try {
      await alertmanager.fire({ alertname: 'OfEast', cluster: 'east' });
      await alertmanager.fire({ alertname: 'OfWest', cluster: 'west' });
      await comesTo(alertmanager, { OfEast: 'active', OfWest: 'active' });
      const silence = {
        ...{ alertmanager: alertmanager.url, matchers: ['cluster="{cluster}"', 'alertname=~"Of.*"'] },
        ...{ headers: {}, tls: null },
      };
      const run = await journey.maintain({ config: { ...journey.config, silence } });
      await run.isIn('maintenance');
      await comesTo(alertmanager, { OfEast: 'suppressed', OfWest: 'active' });
      await journey.rebootAll(run);
      expect(await run.ends()).toMatchObject({ phase: 'restored', warnings: [] });
      await comesTo(alertmanager, { OfEast: 'active', OfWest: 'active' });
    } finally {
      await journey.stop();
      await alertmanager.stop();
    }
  },
);

async function comesTo({ stateOf }: RealAlertmanager, states: Record<string, string>): Promise<void> {
  for (const [alert, state] of Object.entries(states))
    while ((await stateOf(alert)) !== state) await sleep(LOOK_AGAIN_MS);
}
