import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkerOptions } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';

/**
 * The workflows, as bundled by the build. A payload or failure converter is part of the bundle, so with your own
 * converter they are bundled again, which takes seconds. Codecs run outside the bundle.
 */
export async function workflowCode(
  converter: DataConverter | undefined,
): Promise<Pick<WorkerOptions, 'workflowBundle'>> {
  const { payloadConverterPath, failureConverterPath } = converter ?? {};
  if (payloadConverterPath === undefined && failureConverterPath === undefined)
    return { workflowBundle: { codePath: path('workflow-bundle.js') } };
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: path('workflows/index.js'),
    preloadModules: [path('workflows/few-frames.js')],
    workflowInterceptorModules: [path('workflows/task-parts.js')],
    logger: new DefaultLogger('WARN'),
    ...(payloadConverterPath === undefined ? {} : { payloadConverterPath }),
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
  });
  return { workflowBundle };
}

/** The path of a file that the build has put beside the compiled sources. */
function path(built: string): string {
  return fileURLToPath(new URL(`../../${built}`, import.meta.url));
}
