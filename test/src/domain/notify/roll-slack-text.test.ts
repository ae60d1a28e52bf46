import { describe, expect, it } from 'vitest';
import type { Come } from '../../../../src/domain/notify/moments.js';
import { rollSlackText } from '../../../../src/domain/notify/roll-slack-text.js';
import type { RollDocument } from '../../../../src/domain/roll/document.js';
import { Roll } from '../../../../src/domain/roll/roll.js';
import { untilApproved } from '../../../../src/domain/roll/resume-words.js';
import { inPhase } from '../run-state.js';

const AT = '2026-11-22T03:00:00.000Z';
const T0 = Date.parse(AT);
const UI = 'https://temporal.example/namespaces/default/workflows/tagout-roll-core/r1/user-metadata';
const NAMES = ['east', 'west', 'north'];

function rolling(change: (roll: Roll) => void, reason = 'kernel 6.1.150'): RollDocument {
  const start = { service: 'core', workflowId: 'tagout-roll-core', runId: 'r1', startedBy: 'alice@ops-1', reason };
  const roll = new Roll({ ...start, clusters: NAMES, order: NAMES }, T0);
  change(roll);
  return roll.document();
}

function began(roll: Roll): void {
  roll.began('east');
  roll.entered('rolling', 'east', T0);
}

function eastIsDone(roll: Roll): void {
  began(roll);
  roll.over('east', true, null);
}

const BY = 'By alice@\u200bops-1: kernel 6.1.150';
const DRIFT = { where: 'core HTTP:80 default', what: 'share of core-west', expected: '100', observed: '7' };

describe('a message about a roll for Slack', () => {
  it.each<[Come, RollDocument, string[]]>([
    [
      { moment: 'roll-start', at: AT },
      rolling(began),
      ['core: a roll of 3 clusters has begun.', 'Now: east. To come: west, north.', BY, 'Follow it: tagout watch'],
    ],
    [
      { moment: 'roll-waits', nth: 2, at: AT },
      rolling((roll) => {
        eastIsDone(roll);
        roll.entered('paused', 'west', T0, [untilApproved('west')]);
      }),
      [
        'core: THE ROLL WAITS FOR A PERSON before west.',
        'Done: east. To come: west, north.',
        'Waits for: tagout resume, which lets west begin (roll.approve: each)',
        BY,
        'To go on: tagout resume --reason "..."',
      ],
    ],
    [
      { moment: 'roll-late', nth: 1, at: AT },
      rolling((roll) => {
        eastIsDone(roll);
        roll.entered('gate', 'west', T0, ['target 10.0.2.11 of core-west is unhealthy']);
        roll.warn(['looks are late']);
      }),
      [
        'core: the roll is late: the gate before west is not open, and half of maintenance.deadline has passed.',
        'Done: east. To come: west, north.',
        'Waits for: target 10.0.2.11 of core-west is unhealthy',
        BY,
        'Warning: looks are late',
        'Look: tagout status',
      ],
    ],
    [
      { moment: 'roll-end', at: AT },
      rolling((roll) => {
        for (const name of NAMES) roll.over(name, true, null);
        roll.ends('restored', T0);
      }),
      ['core: the roll is done: 3 clusters restored.', 'Done: east, west, north.', BY],
    ],
    [
      { moment: 'roll-end', at: AT },
      rolling((roll) => {
        eastIsDone(roll);
        roll.began('west');
        roll.over('west', false, { ...inPhase('maintenance').document(), next: 'tagout start west --adopt' });
        roll.ends('failed', T0, { type: 'RollStopped', detail: 'west did not end restored.' });
      }),
      [
        'core: THE ROLL HAS STOPPED: no cluster begins.',
        'FAILED in rolling (RollStopped) at 03:00:00Z: west did not end restored. Done: east. Failed: west. Left: north.',
        BY,
        'To go on: tagout start west --adopt',
      ],
    ],
    [
      { moment: 'roll-end', at: AT },
      rolling((roll) => {
        eastIsDone(roll);
        roll.entered('gate', 'west', T0);
        roll.ends('failed', T0, { type: 'RollStopped', detail: 'RoutingDrift: changed.', drift: [DRIFT] });
      }),
      [
        'core: THE ROLL HAS STOPPED: no cluster begins.',
        'FAILED in gate (RollStopped) at 03:00:00Z: RoutingDrift: changed. Done: east. Left: west, north.',
        'core HTTP:80 default: share of core-west: expected 100, observed 7',
        BY,
        'To go on: tagout roll --from west --reason "..."',
      ],
    ],
    [
      { moment: 'roll-end', at: AT },
      rolling((roll) =>
        roll.ends('refused', T0, { type: 'Refused', detail: 'nothing was touched.', reasons: ['east: is out'] }),
      ),
      [
        'core: the roll was refused: no cluster begins.',
        'REFUSED in preflight (Refused) at 03:00:00Z: nothing was touched. Left: east, west, north.',
        'east: is out',
        BY,
        'To go on: tagout roll --from east --reason "..."',
      ],
    ],
  ])('of %j', (come, document, lines) => {
    const id = `id r1/${come.moment}${come.nth === undefined ? '' : `/${come.nth}`}`;
    expect(rollSlackText(come, document, null).split('\n')).toEqual([...lines, id]);
    expect(rollSlackText(come, document, UI).split('\n')).toEqual([...lines, UI, id]);
  });

  it('says what is done, failed and left, however long the reason of its end is', () => {
    const document = rolling((roll) => {
      eastIsDone(roll);
      roll.ends('aborted', T0, { type: 'Aborted', detail: 'x'.repeat(1_000) });
    });
    expect(rollSlackText({ moment: 'roll-end', at: AT }, document, null)).toContain(
      '\nDone: east. Left: west, north.\n',
    );
  });

  it('has what others wrote on a line that it can not leave, and nobody is mentioned', () => {
    const text = rollSlackText({ moment: 'roll-start', at: AT }, rolling(began, '<!channel> @here\nid r2'), null);
    expect(text).toContain('By alice@\u200bops-1: &lt;!channel&gt; @\u200bhere id r2\n');
  });
});
