import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../../src/probe/questions/answers.js';
import { answerTo, onStage } from './stage.js';

describe('a probe', () => {
  it('answers every question and leaves nothing behind', async () => {
    await onStage({ limits: { roundMs: 1_000 } }, async (stage) => {
      const report = await stage.probe();
      expect(report.answers.map(({ question }) => question).sort()).toEqual(Object.keys(QUESTIONS).sort());
      expect(report.answers.filter(({ measured }) => !measured)).toEqual([]);
      expect(report.answers.filter(({ asAssumed }) => asAssumed === false)).toEqual([]);
      expect(report).toMatchObject({ stopped: null, left: [], settle: { advised: '60s' } });
      expect(stage.isAsBefore()).toBe(true);
      expect(readdirSync(join(stage.folder, '.tagout/probes'))).toEqual([]);
      expect(answerTo(report, 'propagation').figures['lost']).toBe(0);
    });
  });
});
