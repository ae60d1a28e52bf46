/** What is loaded only once Temporal is talked to: it takes a quarter of a second. */
export { Client, Connection } from '@temporalio/client';
export { loadClientConnectConfig } from '@temporalio/envconfig';
