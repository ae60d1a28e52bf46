import { describe, expect, it } from 'vitest';
import { listLines } from '../../../../src/cli/views/list-text.js';
import { textOf } from '../../../../src/cli/views/screen/line.js';
import { paint } from '../../../../src/cli/views/screen/paint.js';
import type { ListLine } from '../../../../src/domain/list/line.js';
import { listLine } from '../../domain/list/list-line.js';

const NOW = new Date('2026-11-22T15:12:00.000Z');
const ENDED = '2026-11-22T15:02:00.000Z';

const textsOf = (lines: ListLine[], notes: string[] = []) =>
  listLines({ namespace: 'default', lines, notes }, NOW).map(textOf);

describe('the list', () => {
  it('is a line for each run, in columns', () => {
    const lines = [
      listLine({
        ...{ standing: 'out', phase: 'failed', failure: 'RoutingDrift', outOfService: ['east'], endedAt: ENDED },
      }),
      listLine({ cluster: 'west-of-here', phase: 'draining' }),
      listLine({ service: 'shop', standing: 'nothing', phase: 'restored', endedAt: ENDED, reason: null }),
      listLine({
        service: 'shop',
        standing: 'nothing',
        phase: 'refused',
        endedAt: ENDED,
        startedBy: null,
        reason: null,
      }),
    ];
    expect(textsOf(lines)).toEqual([
      '✗ core: east          failed (RoutingDrift)  10 min ago  OUT OF SERVICE: east  kernel (alice@ops-1)',
      '▸ core: west-of-here  draining               for 12 min  kernel (alice@ops-1)',
      '✓ shop: east          restored               10 min ago  ? (alice@ops-1)',
      '· shop: east          refused                10 min ago',
    ]);
  });

  it.each<[string, Partial<ListLine>, string]>([
    ['what is exposed', { standing: 'exposed', exposed: ['east'] }, '✗ EXPOSED: traffic is reaching east'],
    ['what is exposed while a run is on', { exposed: ['east'] }, '✗ EXPOSED: traffic is reaching east'],
    ['what nobody knows', { standing: 'not-known' }, '✗ it is not known whether east is out'],
    ['why not', { standing: 'not-known', warnings: ['encoded'] }, '✗ it is not known whether east is out: encoded'],
    ['trouble of a run that is on', { warnings: ['it is paused', 'late'] }, '! it is paused'],
    ['no trouble of one that is over', { standing: 'nothing', warnings: ['late'] }, '·'],
    ['what another run is about now', { standing: 'earlier', outOfService: ['east'] }, '·'],
  ])('says %s', (_, more, said) => {
    const [text = ''] = textsOf([listLine({ ...more, startedBy: null, reason: null })]);
    expect(text.replace(/ core: east {2}maintenance {2}for 12 min */, ' ').trim()).toBe(said);
  });

  it('keeps one line for each run, whatever others have written', () => {
    const evil = `\x1b[2Jkernel\r\n${'x'.repeat(30_000)}`;
    const lines = [
      listLine({ cluster: evil, reason: evil, startedBy: evil, standing: 'out', outOfService: [evil] }),
      listLine({ cluster: '東京', warnings: [evil] }),
    ];
    const painted = listLines({ namespace: 'default', lines, notes: [] }, NOW).map((line) => paint(line, false));
    expect(painted).toHaveLength(2);
    for (const text of painted) {
      expect(text).not.toMatch(/\p{C}/u);
      expect(text.length).toBeLessThan(500);
    }
  });

  it('says that there is none, and what is missing', () => {
    expect(textsOf([], ['the list is cut'])).toEqual([
      'no maintenance and no roll is known in namespace default',
      'note: the list is cut',
    ]);
  });
});
