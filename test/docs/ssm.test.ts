import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  action: string;
  name: string;
  precondition: { StringEquals: string[] };
  inputs: { timeoutSeconds: string; runCommand: string[] };
  onFailure: string;
}
interface CommandDocument {
  schemaVersion: string;
  description: string;
  parameters: Record<string, { type: string; default: string; allowedPattern: string }>;
  mainSteps: Step[];
}

/**
 * The form of a Command document:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
describe('docs/examples/ssm-maintenance.yml', () => {
  const document = parse(readFileSync('docs/examples/ssm-maintenance.yml', 'utf8')) as CommandDocument;
  const { parameters, mainSteps } = document;

  it('has the keys of schema 2.2, and no other', () => {
    expect(Object.keys(document)).toEqual(['schemaVersion', 'description', 'parameters', 'mainSteps']);
    expect(document.schemaVersion).toBe('2.2');
    for (const step of mainSteps)
      expect(Object.keys(step)).toEqual(['action', 'name', 'precondition', 'inputs', 'onFailure']);
    expect(new Set(mainSteps.map(({ name }) => name)).size).toBe(mainSteps.length);
  });

  it.each(mainSteps.map((step) => [step.name, step] as const))(
    '%s is a step for Linux with a time limit',
    (name, step) => {
      expect(name).toMatch(/^[a-zA-Z0-9_-]{3,128}$/);
      expect(step).toMatchObject({ action: 'aws:runShellScript', onFailure: 'exit' });
      expect(step.precondition).toEqual({ StringEquals: ['platformType', 'Linux'] });
      // AWS takes up to 48 hours, as text.
      expect(step.inputs.timeoutSeconds).toMatch(/^\d+$/);
      expect(Number(step.inputs.timeoutSeconds)).toBeLessThanOrEqual(172_800);
      expect(step.inputs.runCommand.every((line) => typeof line === 'string')).toBe(true);
      execFileSync('sh', ['-n'], { input: step.inputs.runCommand.join('\n') });
    },
  );

  it('uses only its parameters, and none can end the words that it is in', () => {
    const used = [...JSON.stringify(mainSteps).matchAll(/\{\{ (\w+) \}\}/g)].map(([, name]) => name);
    expect([...new Set(used)]).toEqual(Object.keys(parameters));
    for (const { type, allowedPattern, default: usual } of Object.values(parameters)) {
      expect(type).toBe('String');
      const allowed = new RegExp(allowedPattern);
      expect(allowed.test(usual)).toBe(true);
      for (const bad of ['"', '$(id)', '`id`', '\\', "'", '!', ';', '\n', 'a\nb', ''])
        expect(allowed.test(bad)).toBe(false);
    }
  });

  it('waits for the go, works, and claims, in this order', () => {
    expect(mainSteps.map(({ inputs }) => inputs.runCommand.at(-1))).toEqual([
      expect.stringContaining('tagout-host wait'),
      'exit 194',
      expect.stringContaining('tagout-host done'),
    ]);
  });
});
