import { inject, test } from 'vitest';
import { describeWithMoto } from '../support/moto.js';
import { journey } from './journey.js';
import { startMotoWorld } from './moto-world.js';
import { newService, Site } from './site.js';

describeWithMoto("moto's server as ELBv2", () => {
  test('takes the same maintenance, unchanged', async () => {
    const service = newService();
    const { environment, configYaml, hosts, routing, stop } = await startMotoWorld(service);
    const site = await Site.open({ temporal: inject('temporal'), service, configYaml, aws: environment });
    try {
      await journey({ site, hosts, forwardActions: 3, routing });
    } finally {
      await site.close();
      await stop();
    }
  });
});
