/** AWS's id of a call, from its answer or its error, as CloudTrail records it; null if there was no answer from AWS. */
export function requestIdOf(answerOrError: unknown): string | null {
  const { $metadata } = (answerOrError ?? {}) as { $metadata?: { requestId?: unknown } };
  const id = $metadata?.requestId;
  return typeof id === 'string' && id !== '' ? id : null;
}
