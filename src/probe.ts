export { cleanProbes } from './probe/clean.js';
export { runProbe } from './probe/run.js';
export { stopOnSignals } from './probe/stop-on-signals.js';
