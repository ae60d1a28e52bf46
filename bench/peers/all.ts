import { ansible } from './ansible.js';
import { boto3 } from './boto3.js';
import { countingScript } from './counting-script.js';
import { install, type EnvironmentName } from './environment.js';
import type { Peer } from './peer.js';
import { shell } from './shell.js';
import { tagout } from './tagout.js';

/** What each peer needs from PyPI; the first needs nothing. */
const PEERS: readonly { peer: Peer; needs: EnvironmentName | null }[] = [
  { peer: shell, needs: 'aws' },
  { peer: ansible, needs: 'ansible' },
  { peer: boto3, needs: 'aws' },
  { peer: countingScript, needs: null },
];

export interface Present {
  /** tagout first. */
  peers: Peer[];
  missing: { peer: string; why: string }[];
}

/** Installs what the peers need. A peer that can't be installed is missing, and the rest is measured without it. */
export async function installPeers(isQuick: boolean, say: (line: string) => void): Promise<Present> {
  const present: Present = { peers: [tagout], missing: [] };
  for (const { peer, needs } of PEERS) {
    const why = needs === null ? null : await whyNot(needs, isQuick, say);
    if (why === null) present.peers.push(peer);
    else present.missing.push({ peer: peer.name, why });
  }
  return present;
}

async function whyNot(needs: EnvironmentName, isQuick: boolean, say: (line: string) => void): Promise<string | null> {
  if (isQuick && needs === 'ansible') return '--quick does not install its 700 MB';
  return install(needs, say).then(
    () => null,
    (error: unknown) => `it could not be installed: ${error instanceof Error ? error.message : String(error)}`,
  );
}
