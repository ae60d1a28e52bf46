/** Why a run that Temporal's Reset made does nothing. `runId`: the run that was reset. */
export function resetSentence(runId: string): string {
  return `This run was reset in Temporal: what it knows is from run ${runId}, and nobody knows what has changed since. It has written nothing.`;
}
