import { expect, it } from 'vitest';
import { Waits } from '../../../src/gateway/waits.js';

it('a host may have two waits at the same time, and another when one is over', () => {
  const waits = new Waits();
  const release = waits.begin('core east-1');
  expect([waits.begin('core east-1'), waits.begin('core east-1')]).toEqual([expect.any(Function), null]);
  expect(waits.begin('core east-2')).not.toBeNull();
  release?.();
  expect(waits.begin('core east-1')).not.toBeNull();
});

it('some connections are kept for claims and health checks', () => {
  const waits = new Waits();
  const begun = Array.from({ length: 1_000 }, (_, n) => waits.begin(`core host-${n}`)).filter((one) => one !== null);
  expect(begun).toHaveLength(900);
});
