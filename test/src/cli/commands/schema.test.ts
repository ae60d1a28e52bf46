import { expect, it } from 'vitest';
import { jsonSchema } from '../../../../src/config.js';
import { tagout } from '../stub/harness.js';

it('prints the JSON Schema of the config, without a config', async () => {
  const { exit, stderr, json } = await tagout(['schema'], { TAGOUT_FILE: 'no-such-file.yaml' });
  expect({ exit, stderr, printed: json() }).toEqual({ exit: 0, stderr: '', printed: jsonSchema() });
});
