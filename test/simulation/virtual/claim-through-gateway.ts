import type { GatewayTrouble } from '../scenario.js';

/**
 * Sends a claim as a host does through a gateway: again until it has an answer. Whatever it meets, the server takes it
 * once, because every attempt has the same key.
 */
export function claimThroughGateway(
  troubles: readonly GatewayTrouble[],
  { later, take }: { later: (act: () => void) => void; take: () => void },
): void {
  let isTaken = false;
  const attempt = (n: number): void => {
    const trouble = troubles[n];
    if (trouble !== 'down' && !isTaken) {
      isTaken = true;
      take();
    }
    if (trouble !== undefined) later(() => attempt(n + 1));
  };
  later(() => attempt(0));
}
