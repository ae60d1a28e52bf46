import { configPath, loadConfig } from '../config.js';
import type { Cluster, Config } from '../domain/config.js';
import type { Context } from './context.js';
import { UserError } from '../domain/user-error.js';

/** The config that this command is about; every error of it at once where it has any. */
export function readConfig({ file, io }: Context): Config {
  const path = configPath(file, io.env);
  const result = loadConfig(path);
  if (result.ok) return result.config;
  const lines = result.errors.map(({ line, message }) => (line === 0 ? message : `${path}:${line}: ${message}`));
  throw new UserError('usage', lines.join('\n'));
}

/** The cluster of that name; the error names those that there are. */
export function requireCluster(config: Config, name: string): Cluster {
  const cluster = config.clusters.find((one) => one.name === name);
  if (cluster !== undefined) return cluster;
  const names = config.clusters.map((one) => one.name).join(', ');
  throw new UserError('usage', `${config.service} has no cluster ${name}; its clusters are: ${names}`);
}
