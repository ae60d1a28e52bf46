/**
 * The page of a run in the Temporal UI that shows its phase and its hosts; null if the UI's address is not known. The
 * UI shows there what the workflow sets as its current details.
 */
export function uiLink(
  env: Record<string, string | undefined>,
  where: { address: string; namespace: string },
  run: { workflowId: string; runId: string },
): string | null {
  const base = env['TAGOUT_UI_URL'] || devServerUi(where.address);
  if (base === null) return null;
  const path = ['namespaces', where.namespace, 'workflows', run.workflowId, run.runId, 'user-metadata'];
  return `${base.replace(/\/+$/, '')}/${path.map(encodeURIComponent).join('/')}`;
}

/** The dev server's UI is on the gRPC port plus 1000. */
function devServerUi(address: string): string | null {
  return address === '127.0.0.1:7233' || address === 'localhost:7233' ? 'http://localhost:8233' : null;
}
