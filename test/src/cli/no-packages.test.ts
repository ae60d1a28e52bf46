import { describe, expect, it } from 'vitest';
import { explainNoPackages } from '../../../src/cli/no-packages.js';

describe('a worker that can not be loaded', () => {
  it('because a package is missing, is told to be installed with npm', () => {
    const error = Object.assign(new Error("Cannot find package 'x'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const told = /packages are not installed: install it with npm \(Cannot find package 'x'\)/;
    expect(() => explainNoPackages(error)).toThrow(told);
    expect(() => explainNoPackages(error)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it.each([new Error('a bug'), Object.assign(new Error('x'), { code: 'ENOENT' }), 'text', null])(
    'for any other reason, stays as it is: %s',
    (error) => {
      let thrown: unknown;
      try {
        explainNoPackages(error);
      } catch (caught) {
        thrown = caught;
      }
      expect(thrown).toBe(error);
    },
  );
});
