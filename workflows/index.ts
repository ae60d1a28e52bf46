/** The workflow types. Temporal knows them by these names: never rename one. */
export { maintainCluster } from './maintain-cluster.js';
export { maintainService } from './maintain-service.js';
export { planMaintenance } from './plan-maintenance.js';
export { proposeConfig } from './propose-config.js';
export { notifyRun } from './notify-run.js';
export { whoChanged } from './who-changed.js';
export { startMaintenance } from './start-maintenance.js';
