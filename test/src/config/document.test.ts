import { describe, expect, it } from 'vitest';
import { errorsOf, MINIMAL, type BadConfig } from './sample.js';

describe('a config whose text is wrong', () => {
  it.each<BadConfig>([
    ['an unknown key', `${MINIMAL}drian: {}`, [16, 'drian is not a key that tagout knows; did you mean drain?']],
    [
      'an unknown key inside',
      `${MINIMAL}drain:\n  settel: 1s`,
      [17, 'drain.settel is not a key that tagout knows; did you mean settle?'],
    ],
    [
      'a key like no other',
      `${MINIMAL}colour: red`,
      [16, 'colour is not a key that tagout knows; allowed here: service'],
    ],
    ['a key that is given twice', `${MINIMAL}service: other`, [16, 'service is given twice']],
    [
      'a missing key',
      MINIMAL.replace('service: core\n', ''),
      [1, 'service is missing; it must be 1 to 40 of a-z, 0-9 and -'],
    ],
    [
      'a missing key inside',
      MINIMAL.replace('    targetGroups: [core-east]\n', ''),
      [4, 'clusters.east.targetGroups is missing'],
    ],
    ['broken YAML', `${MINIMAL}drain: { settle: 60s`, [16, 'this is not YAML']],
    ['an empty file', '', [1, 'the config must be a map']],
    ['a list', '- a', [1, 'the config must be a map']],
    ['an alias to nothing', `${MINIMAL}drain: *nothing`, [1, "an alias can't be resolved"]],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});
