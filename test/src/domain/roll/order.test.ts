import { expect, it } from 'vitest';
import { ROLL_DEFAULTS } from '../../../../src/domain/config.js';
import { orderOf } from '../../../../src/domain/roll/order.js';
import { CONFIG } from '../small-service.js';

it.each([
  ['as in the config', {}, ['east', 'west']],
  ['also with other settings of rolls', { roll: ROLL_DEFAULTS }, ['east', 'west']],
  ['as roll.order says', { roll: { ...ROLL_DEFAULTS, order: ['west', 'east'] } }, ['west', 'east']],
])('clusters are rolled %s', (_, roll, order) => {
  expect(orderOf({ ...CONFIG, ...roll })).toEqual(order);
});
