/** The workflow types, by the names that Temporal knows them by: never rename one. */
export { maintainCluster } from './maintain-cluster.js';
export { planMaintenance } from './plan-maintenance.js';
