import type { TestProject } from 'vitest/node';
import { startTestServer } from './dev-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one dev server of this run: host:port of gRPC, and the base addresses of its HTTP API and its UI. */
    temporal: { address: string; httpUrl: string; uiUrl: string };
  }
}

/** Starts one dev server for the whole test run. Tests share it, each with workflow ids and task queues of its own. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { address, httpUrl, uiUrl, stop } = await startTestServer();
  project.provide('temporal', { address, httpUrl, uiUrl });
  return () => stop();
}
