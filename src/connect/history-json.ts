/** Loaded only by the verb that needs it. The JSON of a history, in the form of `temporal workflow show`. */
export { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
