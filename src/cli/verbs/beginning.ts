import type { Command } from 'commander';
import { loadBalancerOption, shareOption, startModeOf, textOption } from '../options.js';
import type { Common, Face } from './face.js';

interface Adopting extends Common {
  adopt?: boolean;
  share?: number | 'balanced';
  standby?: boolean;
}

interface Starting extends Adopting {
  reason: string;
  reboot: boolean;
  at?: string;
  waitForWindow?: boolean;
  printInput?: boolean;
}

/** The verbs from the first config to the start of a maintenance. */
export function addBeginning({ io, answer, bare, verb, context }: Face): void {
  verb('check', 'read the config: print ok, or every error').action(async (options: Common) => {
    answer(await (await import('../commands/check.js')).check(context(options)));
  });

  bare('init', 'write a config from what a load balancer has; never over a file')
    .option('--json', 'print one JSON document')
    .requiredOption('--load-balancer <name>', 'name or ARN of the load balancer', loadBalancerOption)
    .option('--output <file>', 'the file to write, or - for standard output', textOption, 'tagout.yaml')
    .action(async (options: Common & { loadBalancer: string; output: string }) => {
      const { init } = await import('../commands/init.js');
      answer(await init(context(options), { loadBalancer: options.loadBalancer, output: options.output }));
    });

  bare('setup', 'register the search attributes, and check the Temporal server')
    .option('--json', 'print one JSON document')
    .action(async (options: Common) => {
      answer(await (await import('../commands/setup.js')).setup(context(options)));
    });

  bare('probe', 'measure on a test load balancer of your own what no emulator can tell; removes all that it makes')
    .option('--json', 'print one JSON document')
    .requiredOption('--load-balancer <name>', 'name or ARN of an Application Load Balancer', textOption)
    .option('--i-own-this-load-balancer', 'it is yours to write to, and no user depends on it')
    .option('--clean', 'only remove what earlier probes have left there')
    .action(async (options: Common & { loadBalancer: string; iOwnThisLoadBalancer?: boolean; clean?: boolean }) => {
      const { loadBalancer, iOwnThisLoadBalancer: isOwned = false, clean: isClean = false } = options;
      const { probe } = await import('../commands/probe.js');
      answer(await probe(context(options), { loadBalancer, isOwned, isClean }));
    });

  bare('schema', 'print the JSON Schema of the config, for editors')
    .option('--json', 'print one JSON document, as without it')
    .action(async () => {
      answer(await (await import('../commands/schema.js')).schema(io));
    });

  adopting(
    verb(
      'plan [cluster]',
      'show what a maintenance, or a roll of all clusters, would change, and every reason to refuse it',
    ),
  ).action(async (cluster: string | undefined, options: Adopting) => {
    const { plan } = await import('../commands/plan.js');
    answer(await plan(context(options), { cluster, ...startModeOf(options) }));
  });

  adopting(verb('start <cluster>', 'start a maintenance; returns after preflight'))
    .requiredOption('--reason <text>', 'why, for everybody who looks', textOption)
    .option('--no-reboot', 'hosts need not prove a reboot in this run')
    .option('--at <time>', 'begin at this time, such as 2026-11-30T22:00+01:00', textOption)
    .option('--wait-for-window', "outside of the config's window, begin when it opens next")
    .option('--print-input', 'start nothing; print the input of the workflow startMaintenance, for a schedule')
    .action(async (cluster: string, options: Starting) => {
      const { start } = await import('../commands/start.js');
      const { reason, reboot, at, waitForWindow = false, printInput = false } = options;
      const time = { at, waitsForWindow: waitForWindow, printsInput: printInput };
      answer(await start(context(options), { cluster, reason, ...startModeOf(options), noReboot: !reboot, ...time }));
    });
}

function adopting(command: Command): Command {
  return command
    .option('--adopt', 'accept the shares that are already 0 as the starting point')
    .option(
      '--share <share>',
      'with --adopt: the share to give back if no earlier run knows it; balanced, or a number',
      shareOption,
    )
    .option('--standby', 'the shares that are already 0 are intended, and stay 0');
}
