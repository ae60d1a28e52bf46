import { ElbError } from './elb-error.js';
import { shapeOf, text, texts } from './tree.js';
import type { Shape } from './tree.js';

/** Returns path and host conditions in ELBv2's form, with Values in both places; others unchanged. */
export function acceptConditions(conditions: Shape[]): Shape[] {
  if (conditions.length === 0) throw ElbError.validation('at least one condition is required');
  return conditions.map((condition) => {
    const member = configMember(text(condition, 'Field'));
    if (member === undefined) return condition;
    const values = [...texts(condition, 'Values'), ...texts(shapeOf(condition, member) ?? {}, 'Values')];
    const unique = [...new Set(values)];
    if (unique.length === 0) throw ElbError.validation(`a ${text(condition, 'Field')} condition needs Values`);
    return { ...condition, Values: unique, [member]: { ...shapeOf(condition, member), Values: unique } };
  });
}

function configMember(field: string): 'PathPatternConfig' | 'HostHeaderConfig' | undefined {
  if (field === 'path-pattern') return 'PathPatternConfig';
  return field === 'host-header' ? 'HostHeaderConfig' : undefined;
}
