import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  command: string[];
  environment: Record<string, string>;
}

const { services } = parse(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')) as {
  services: Record<'schema' | 'namespace' | 'worker', Service>;
};

/** The script of a one-shot service of docker-compose.yml, as `/bin/sh -euc` gets it. */
export function scriptOf(name: 'schema' | 'namespace'): string {
  return services[name].command.join('\n').replaceAll('$$', '$');
}

/** The arguments of its worker, with the paths of the configs and of the ready file replaced. */
export function workerWords(configs: string, readyFile: string): string[] {
  return services.worker.command.map((word) => ({ '/configs': configs, '/tmp/ready': readyFile })[word] ?? word);
}
