import type { RollInput, RollDocument } from './messages.js';
import { isRollInput, refuseRoll } from './roll-inputs.js';
import { RollRun } from './roll-run.js';

/** A roll (docs/roll.md): one cluster after another, and none after one that did not end `restored`. */
export async function maintainService(input: RollInput): Promise<RollDocument> {
  if (!isRollInput(input)) return refuseRoll();
  const roll = new RollRun(input);
  return roll.toItsEnd(async () => {
    const prepared = await roll.preflight();
    for (const next of prepared) {
      let isOver: boolean;
      do {
        const open = await roll.gate(next);
        const approved = await roll.approval(open);
        isOver = await roll.maintain(approved);
      } while (!isOver);
    }
  });
}
