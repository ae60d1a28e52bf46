import { closeSync, lstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { parseConfig } from '../../config.js';
import { proposedYaml } from '../../config/proposed-yaml.js';
import { isUserError, UserError } from '../../domain/user-error.js';
import { VERSION } from '../../domain/version.js';
import { askProposal, PROPOSAL_LIMITS } from '../../runs/ask-proposal.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit.js';
import { schemaAddress } from '../schema-address.js';
import { taskQueue, withTemporal } from '../session.js';

export interface InitArgs {
  loadBalancer: string;
  /** `-`: standard output. */
  output: string;
}

/** `tagout init`: writes the config that fits a load balancer, never over a file. */
export async function init({ io, view, limits }: Context, { loadBalancer, output }: InitArgs): Promise<number> {
  const file = output === '-' ? null : output;
  if (file !== null) mustBeFree(file);
  const proposal = await withTemporal((session) =>
    askProposal(session, taskQueue(io.env), loadBalancer, { ...PROPOSAL_LIMITS, firstTaskMs: limits.firstTaskMs }, () =>
      view.note(`a worker reads ${loadBalancer}; with a hundred target groups that takes a minute`),
    ),
  );
  const config = proposedYaml(proposal, { schema: schemaAddress(file ?? 'tagout.yaml'), version: VERSION });
  const parsed = parseConfig(config);
  if (file !== null) write(file, config);
  view.proposed({ file, config, toFillIn: parsed.ok ? [] : parsed.errors, proposal });
  return EXIT.done;
}

/** Fails before anybody is asked, if there is anything at that path already, also a link to nowhere. */
function mustBeFree(file: string): void {
  writing(file, () => {
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw taken(file);
  });
}

function write(file: string, config: string): void {
  let own: number | undefined;
  try {
    writing(file, () => {
      own = openSync(file, 'wx');
      writeFileSync(own, config);
    });
  } catch (error) {
    // Half a config must not be taken for a whole one.
    if (own !== undefined) rmSync(file, { force: true });
    throw error;
  } finally {
    if (own !== undefined) closeSync(own);
  }
}

function writing(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (isUserError(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(file);
    throw new UserError('usage', `the config can't be written: ${message}`, { cause: error });
  }
}

function taken(file: string): UserError {
  return new UserError(
    'usage',
    `${file} is there already, and tagout writes over no file: name another with --output FILE`,
  );
}
