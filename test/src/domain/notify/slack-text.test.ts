import { describe, expect, it } from 'vitest';
import { slackText, type RunCome } from '../../../../src/domain/notify/slack-text.js';
import type { StatusDocument } from '../../../../src/domain/status.js';
import { inPhase } from '../run-state.js';

const AT = '2026-11-22T03:00:00.000Z';
const UI = 'https://temporal.example/namespaces/default/workflows/tagout-core/run-1/user-metadata';

function failed(type: NonNullable<StatusDocument['failure']>['type']): StatusDocument {
  const state = inPhase('maintenance');
  const drift = [{ where: 'core HTTP:80 default', what: 'share of core-east', expected: '0', observed: '100' }];
  state.ended('failed', Date.parse(AT), { type, detail: '', ...(type === 'RoutingDrift' && { drift }) });
  return state.document();
}

describe('a message for Slack', () => {
  it.each<[RunCome, StatusDocument, string[]]>([
    [
      { moment: 'start', at: AT },
      inPhase('draining').document(),
      [
        'core: the maintenance of east has started, and traffic is being taken away from it.',
        'Out of service: east. Exposed (traffic without proof): nothing.',
        'By alice@\u200bops-1: kernel 6.1.150',
        'Follow it: tagout watch',
      ],
    ],
    [
      { moment: 'go', at: AT },
      inPhase('maintenance').document(),
      [
        'core: east has the go: its 2 hosts may be maintained.',
        'Out of service: east. Exposed (traffic without proof): nothing.',
        'By alice@\u200bops-1: kernel 6.1.150',
        'Follow it: tagout watch',
      ],
    ],
    [
      { moment: 'late', late: 'maintenance', at: AT },
      { ...inPhase('maintenance').document(), deadlineAt: '2026-11-23T03:00:00.000Z', warnings: ['looks are late'] },
      [
        'core: east is late: maintenance, and half of maintenance.deadline has passed. At 2026-11-23T03:00:00.000Z the run ends, and leaves it out of service.',
        'Out of service: east. Exposed (traffic without proof): nothing.',
        'By alice@\u200bops-1: kernel 6.1.150',
        'Waits for: east-1: claim; east-2: claim',
        'Warning: looks are late',
        'Look: tagout status',
      ],
    ],
    [
      { moment: 'drift', at: AT },
      failed('RoutingDrift'),
      [
        'core: SOMEBODY ELSE CHANGED THE LOAD BALANCER during the maintenance of east. tagout has written nothing since.',
        'core HTTP:80 default: share of core-east: expected 0, observed 100',
        'Out of service: east. Exposed (traffic without proof): nothing.',
        'By alice@\u200bops-1: kernel 6.1.150',
        'To go on: tagout start east --adopt --reason "..."',
      ],
    ],
    [
      { moment: 'end', at: AT },
      failed('MaintenanceDeadline'),
      [
        'core: FAILED in maintenance (MaintenanceDeadline) at 03:00:00Z: east is out of service; 2 of 2 hosts have not come back.',
        'Out of service: east. Exposed (traffic without proof): nothing.',
        'By alice@\u200bops-1: kernel 6.1.150',
        'To go on: tagout start east --adopt --reason "..."',
      ],
    ],
  ])('of %j', (come, document, lines) => {
    const id = `id run-1/${come.moment}${come.late === undefined ? '' : `/${come.late}`}`;
    expect(slackText(come, document, null).split('\n')).toEqual([...lines, id]);
    expect(slackText(come, document, UI).split('\n')).toEqual([...lines, UI, id]);
  });

  it('has what others wrote on a line that it can not leave, and nobody is mentioned', () => {
    const reason = '<!channel> @here\nid run-2/end';
    const text = slackText({ moment: 'go', at: AT }, { ...inPhase('maintenance').document(), reason }, null);
    expect(text).toContain('By alice@\u200bops-1: &lt;!channel&gt; @\u200bhere id run-2/end\n');
    expect(text.split('\n')).toHaveLength(5);
  });

  it('is bounded, however much there is to tell', () => {
    const long = 'x'.repeat(100_000);
    const many = Array.from({ length: 1_000 }, (_, n) => `${n} ${long}`);
    const document = { ...failed('RoutingDrift'), reason: long, startedBy: long, warnings: many, outOfService: many };
    const failure = { ...document.failure!, message: long, reasons: many };
    const text = slackText({ moment: 'drift', at: AT }, { ...document, failure }, null);
    expect(text.length).toBeLessThan(12_000);
    expect(text).toContain('and 995 more: tagout status');
  });
});
