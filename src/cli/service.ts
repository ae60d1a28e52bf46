import { configPath, loadConfig } from '../config.js';
import type { Cluster, Config } from '../domain/config.js';
import type { Context } from './context.js';
import { UserError } from '../domain/user-error.js';

/** The config of this command. Throws all errors of the file at once. */
export function readConfig({ file, io }: Context): Config {
  const path = configPath(file, io.env);
  const result = loadConfig(path);
  if (result.ok) return result.config;
  const lines = result.errors.map(({ line, message }) => (line === 0 ? message : `${path}:${line}: ${message}`));
  throw new UserError('usage', lines.join('\n'));
}

/** The cluster with this name; the error lists the names that exist. */
export function requireCluster(config: Config, name: string): Cluster {
  const cluster = config.clusters.find((one) => one.name === name);
  if (cluster !== undefined) return cluster;
  const names = config.clusters.map((one) => one.name).join(', ');
  throw new UserError('usage', `${config.service} has no cluster ${name}; its clusters are: ${names}`);
}
