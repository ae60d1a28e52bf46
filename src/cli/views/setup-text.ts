import type { ServerSetup } from '../../runs/server-setup.js';

/** The answer of `tagout setup` as lines. */
export function setupText({ namespace, address, searchAttributes, checks }: ServerSetup): string[] {
  const attributes = searchAttributes.map(({ name, state }) => `${name} ${state}`).join(', ');
  return [
    `namespace ${namespace} at ${address}: search attributes: ${attributes}`,
    ...checks.map(({ good, message }) => (good ? message : `warning: ${message}`)),
  ];
}
