import { seededRandom } from '../../lab/random.js';
import type { Situation } from './situation.js';

const PORTION = 0.4;

/** Two of five calls are answered `Throttling`, for the whole maintenance. */
export const throttled: Situation = {
  name: 'throttled',
  title: 'the API throttled at 40 %',
  arm({ world }, _peer, _happened, seed) {
    const random = seededRandom(seed);
    world.core.faults.decide(() =>
      random() < PORTION ? { kind: 'error', code: 'Throttling', message: 'Rate exceeded' } : undefined,
    );
  },
};
