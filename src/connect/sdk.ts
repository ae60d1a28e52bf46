/** Loaded only when Temporal is needed, because loading takes a quarter of a second. */
export { Client, Connection } from '@temporalio/client';
export { decodeOptionalFailureToOptionalError as decodeFailure } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
export { loadDataConverter as loadConverters } from '@temporalio/common/lib/internal-non-workflow/data-converter-helpers.js';
export { loadClientConnectConfig } from '@temporalio/envconfig';
