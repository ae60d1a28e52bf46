import { expect, it } from 'vitest';
import { LossyLog } from '../../../src/cli/lossy-log.js';

it('lines are dropped and counted while nobody reads, and told when somebody does again', () => {
  const output = { written: [] as string[], writableLength: 0, write: (text: string) => output.written.push(text) };
  const log = new LossyLog(output);
  log.write('one');
  output.writableLength = 1_000_001;
  log.write('two');
  log.write('three');
  output.writableLength = 1_000_000;
  log.write('four');
  log.write('five');
  expect(output.written).toEqual(['one\n', '2 lines are missing here: nobody read them\n', 'four\n', 'five\n']);
});
