import type { Action, Share } from './routing.js';

// Two values that differ never have the same text here: "expected none, observed none" helps nobody.

export function valueText(value: string | undefined): string {
  return value === undefined ? 'none' : /^none$|^"/.test(value) ? JSON.stringify(value) : value;
}

/** A list whose text could be read as another list is written in an unambiguous form. */
export function listText(list: string[]): string {
  if (list.length === 0) return 'none';
  return list.some((one) => /, |^\["|^none$/.test(one)) ? JSON.stringify(list) : list.join(', ');
}

export function stickinessText(stickinessS: number | null): string {
  return stickinessS === null ? 'off' : `${stickinessS} s`;
}

export function actionsText(actions: Action[], options?: Record<string, number>[]): string {
  return actions.map((action) => actionText(action, options)).join('; ') || 'none';
}

/** The expected action is shown with the run's current shares: a person who puts it back must not undo the drain. */
export function actionText(action: Action, options?: Record<string, number>[]): string {
  if (action.type === 'other') return action.content;
  const shares = action.shares.map((one) => `${one.targetGroup}: ${allowedText(one, options)}`).join(', ');
  return action.stickinessS === null ? `forward ${shares}` : `forward ${shares}, sticky for ${action.stickinessS} s`;
}

export function allowedText(
  { targetGroupArn, share }: Pick<Share, 'targetGroupArn' | 'share'>,
  options?: Record<string, number>[],
): string {
  const allowed = new Set(options?.map((option) => option[targetGroupArn] ?? share) ?? [share]);
  return [...allowed].join(' or ');
}

/** An empty element is not the same as none. */
export function contentText(content: string | undefined): string {
  return content === undefined ? 'none' : content === '' ? 'empty' : JSON.stringify(content);
}
