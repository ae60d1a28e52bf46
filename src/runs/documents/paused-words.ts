import type { RunFacts } from '../facts.js';

const HEAD = 'this run is paused,';

/** The sentence about a paused run, for all commands. */
export function pausedWords({ workflowId }: Pick<RunFacts, 'workflowId'>): string {
  return `${HEAD} and nothing goes on before it is unpaused, not even an abort: ${unpauseCommand(workflowId)}`;
}

export function isPausedWords(text: string): boolean {
  return text.startsWith(HEAD);
}

export function unpauseCommand(workflowId: string): string {
  return `temporal workflow unpause --workflow-id ${workflowId} --reason "..."`;
}
