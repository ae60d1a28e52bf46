import { Argument, Command, Option } from 'commander';
import { PHASES, type Phase } from '../domain/lifecycle.js';
import { VERSION } from '../domain/version.js';
import type { DevPorts } from './commands/dev.js';
import type { GatewayFlags } from './commands/gateway.js';
import type { WorkerFlags } from './commands/worker.js';
import type { CommandLimits } from './context.js';
import { UserError } from '../domain/user-error.js';
import { verbsOf } from './help/verbs.js';
import type { Io } from './io.js';
import {
  addressOption,
  durationOption,
  lifeOption,
  listenOption,
  phaseOption,
  portOption,
  readsOption,
  textOption,
} from './options.js';
import { addBeginning } from './verbs/beginning.js';
import type { Common, Face } from './verbs/face.js';
import { addProof } from './verbs/proof.js';
import { addRolling } from './verbs/rolling.js';
import { createView } from './views/create-view.js';

/** The verbs. Each is loaded when it is used, so that only verbs that talk to Temporal spend time loading its SDK. */
export function createProgram(io: Io, limits: CommandLimits, answer: (exit: number) => void): Command {
  const program = new Command('tagout')
    .description('Takes a cluster out from behind an AWS Application Load Balancer for maintenance and puts it back.')
    .version(VERSION, '--version', 'print the version')
    .helpCommand('help [command]', 'help for a command')
    .addHelpText('after', FOOTER);
  const command = (name: string, description: string, file: string): Command =>
    program.command(name).description(description).option('-f, --file <file>', file, textOption);
  const face: Face = {
    ...{ io, answer },
    bare: (name, description) => command(name, description, FILE_UNREAD),
    verb: (name, description) => command(name, description, FILE_HELP).option('--json', 'print one JSON document'),
    context: ({ file, json }) => ({ io, limits, file, view: createView(io, json ?? false) }),
  };
  addServers(face);
  addBeginning(face);
  addRolling(face);
  addFollowing(face);
  addProof(face);
  addTelling(face);
  addKeys(face);
  addCompletion(face, program);
  return program;
}

function addServers({ io, answer, bare }: Face): void {
  bare('worker', 'run a worker until SIGTERM')
    .option('--ready-file <file>', 'write this file once the worker polls', textOption)
    .option('--configs <dir>', 'carry out only configs that equal a file in this folder', textOption)
    .option('--elb-reads <number>', 'ELBv2 reads per second, shared by all its runs (default: 5)', readsOption)
    .option('--metrics <address>', 'serve Prometheus metrics at http://ADDRESS/metrics', addressOption)
    .action(async (options: WorkerFlags) => {
      answer(await (await import('./commands/worker.js')).worker(io, options));
    });

  bare('gateway', 'let hosts ask for the go and claim, over HTTP, until SIGTERM')
    .requiredOption('--listen <address>', 'IP:PORT, or :PORT for every address of this machine', listenOption)
    .option('--keys <file>', 'accept tokens that this key file has signed (see tagout key)', textOption)
    .option('--jwks <url>', 'accept tokens of AWS STS; the keys of their issuer', textOption)
    .option('--issuer <url>', 'the issuer of the tokens of AWS STS', textOption)
    .option('--client-ca <file>', 'accept client certificates of this CA whose name is that of the host', textOption)
    .option('--tls-cert <file>', 'speak HTTPS, with this certificate', textOption)
    .option('--tls-key <file>', 'the private key of that certificate', textOption)
    .option('--configs <dir>', 'look hosts up in the configs of this folder, not in that of the run', textOption)
    .option('--metrics <address>', 'serve Prometheus metrics at http://ADDRESS/metrics', addressOption)
    .option('--ready-file <file>', 'write this file once the gateway listens', textOption)
    .action(async (options: GatewayFlags) => {
      answer(await (await import('./commands/gateway.js')).gateway(io, options));
    });

  bare('dev', 'run a Temporal dev server with its UI, a gateway, and a worker, for one machine')
    .option('--http-port <port>', "port of Temporal's HTTP API (default: 7243)", portOption)
    .option('--ui-port <port>', "port of Temporal's UI (default: 8233)", portOption)
    .option('--gateway-port <port>', 'port of the gateway (default: 8090)', portOption)
    .action(async (options: DevPorts) => {
      answer(await (await import('./commands/dev.js')).dev(io, options));
    });
}

function addFollowing({ answer, bare, verb, context }: Face): void {
  verb('status', 'show the running maintenance, or the latest that was not refused').action(async (options: Common) => {
    answer(await (await import('./commands/status.js')).status(context(options)));
  });

  verb('watch', 'show the status live until the run ends').action(async (options: Common) => {
    answer(await (await import('./commands/watch.js')).watch(context(options)));
  });

  verb('wait [cluster]', 'block until a run is in a phase; without a run, wait for a start')
    .addOption(untilOption())
    .option('--timeout <duration>', 'give up after this long (exit 6)', durationOption)
    .action(async (cluster: string | undefined, options: Common & { until: Phase; timeout?: number }) => {
      const { wait } = await import('./commands/wait.js');
      answer(await wait(context(options), { cluster, until: options.until, timeoutMs: options.timeout }));
    });

  bare('list', 'show the maintenances and rolls of the whole namespace, the worst first')
    .option('--json', 'print one JSON document')
    .option('--service <service>', 'only those of this service', textOption)
    .option('--all', 'every run that Temporal still knows, refused starts too')
    .action(async ({ service, all = false, ...options }: Common & { service?: string; all?: boolean }) => {
      answer(await (await import('./commands/list.js')).list(context(options), { service, all }));
    });

  verb('guard', 'for pipelines: exit 0 when no maintenance is under way and none has left a cluster out')
    .option('--wait <duration>', 'wait this long for that (exit 6)', durationOption)
    .action(async (options: Common & { wait?: number }) => {
      answer(await (await import('./commands/guard.js')).guard(context(options), { waitMs: options.wait }));
    });
}

function addTelling({ answer, verb, context }: Face): void {
  verb('done', 'claim that the maintenance of a host is done; checked like a claim from the host itself')
    .option('--host <host>', 'the host', textOption)
    .option('--boot-id <id>', 'the boot id that the host has now', textOption)
    .option('--all', 'every host that has not been claimed yet')
    .requiredOption('--reason <text>', 'how you know, for everybody who looks', textOption)
    .action(async (options: Common & { host?: string; bootId?: string; all?: boolean; reason: string }) => {
      const { host, bootId, all, reason } = options;
      if ((host === undefined) === (all === undefined)) throw new UserError('usage', 'say either --host HOST or --all');
      if (all && bootId !== undefined)
        throw new UserError('usage', '--boot-id is for a single host: use it with --host HOST');
      const { done } = await import('./commands/done.js');
      answer(await done(context(options), { host: host ?? null, bootId, reason }));
    });

  verb('abort', 'give back the shares that the run took; only before the go. Of a roll: also begin no cluster any more')
    .requiredOption('--reason <text>', 'why, for everybody who looks', textOption)
    .option('--leave-out', 'end the run at any moment and write nothing: the cluster stays as it is')
    .action(async (options: Common & { reason: string; leaveOut?: boolean }) => {
      const { abort } = await import('./commands/abort.js');
      answer(await abort(context(options), { reason: options.reason, leaveOut: options.leaveOut ?? false }));
    });
}

function addKeys({ answer, bare, verb, context }: Face): void {
  bare('key', 'make a key that signs tokens of hosts; the key before it stays valid')
    .option('--json', 'print one JSON document')
    .requiredOption('--output <file>', 'the private keys: made, or given one more', textOption)
    .option('--public <file>', 'their public halves, for the gateway (default: standard output)', textOption)
    .action(async (options: Common & { output: string; public?: string }) => {
      const { key } = await import('./commands/key.js');
      answer(await key(context(options), { output: options.output, publicFile: options.public ?? null }));
    });

  verb('token', 'print a token, with which a host speaks to the gateway for itself')
    .requiredOption('--host <host>', 'the host, as the config names it', textOption)
    .requiredOption('--keys <file>', 'the private keys, as tagout key wrote them', textOption)
    .option('--expires <duration>', 'how long the token is valid (default: 2160h, which is 90 days)', lifeOption)
    .action(async (options: Common & { host: string; keys: string; expires?: number }) => {
      const { token } = await import('./commands/token.js');
      answer(await token(context(options), { host: options.host, keys: options.keys, lifeMs: options.expires }));
    });
}

function addCompletion({ io, answer, bare }: Face, program: Command): void {
  bare('completion', 'print a script with which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .option('--json', 'print one JSON document')
    .action(async (shell: 'bash' | 'zsh' | 'fish', { json = false }: Common) => {
      const { completion } = await import('./commands/completion.js');
      answer(await completion(io, { shell, verbs: verbsOf(program), json }));
    });
}

function untilOption(): Option {
  const option = new Option('--until <phase>', 'the phase or the end to wait for').makeOptionMandatory();
  option.argChoices = [...PHASES];
  return option.argParser(phaseOption);
}

const FILE_HELP = 'the config (default: $TAGOUT_FILE, or ./tagout.yaml)';
const FILE_UNREAD = 'accepted but not read by this command';
const FOOTER = `
Exit codes: 0 done, 1 unexpected (a bug), 2 usage or config, 3 refused and nothing touched, 4 failed or aborted, or
what was waited for can't come any more, 5 Temporal, AWS or a worker can't be reached, 6 the wait timed out.
Temporal is found by the TEMPORAL_* settings; TAGOUT_UI_URL and TAGOUT_TASK_QUEUE are tagout's own, and so is
TAGOUT_TEMPORAL_HTTP, where tagout setup looks for Temporal's HTTP API.`;
