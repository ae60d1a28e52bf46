// Every guard that a promise rests on, broken in turn: `npm run mutants` shows that a test fails for each. `edits` are
// [text, replacement]: the text is in the code exactly once. [text, replacement, name] looks only in the files of that
// name. `tests` is the test file that must fail, as the end of its path (with its folder if another file has the same
// name), and a pattern for test names if the whole file would take long.

export const MUTANTS = [
  // Promise 1: no traffic before every host is proved.
  {
    name: 'claim-without-boot-check',
    guard: 'a claim counts only after an observed reboot',
    edits: [["check.reboot === 'required' && !hasRebooted(", 'false && !hasRebooted(']],
    tests: ['claim.test.ts'],
  },
  {
    name: 'early-claim-remembered',
    guard: 'a claim before the go is not remembered',
    edits: [["return 'early';", "return 'unverified';"]],
    tests: ['claims/claims.test.ts', 'before the go is answered, and not remembered'],
  },
  {
    name: 'claim-of-a-host-forgotten',
    guard: "a host's last claim is kept, however many come from others",
    edits: [['this.kept.splice(oldest, 1);', 'this.kept.splice(0 * oldest, 1);']],
    tests: ['domain/claims.test.ts', 'keeps the last one of each host'],
  },
  {
    name: 'claim-outlives-its-boot',
    guard: 'a claim is void once its host has booted again',
    edits: [['host.counted === null || isSameBoot(host.counted.boot, boot)', 'host.counted !== undefined']],
    tests: ['domain/claims.test.ts'],
  },
  {
    name: 'second-boot-confirmed',
    guard: 'confirming compares the boot of a host with the boot that its claim is for',
    edits: [["if (otherBoot.length > 0) return { kind: 'void', readings };", '']],
    tests: ['claims/claims.test.ts', 'is void when its host boots again'],
  },
  {
    name: 'not-ready-confirmed',
    guard: 'a host that reports not ready is not confirmed',
    edits: [["one.kind === 'observed' && one.ready === false ?", 'false ?']],
    tests: ['confirming.test.ts', 'to a host that reports not ready'],
  },
  {
    name: 'healthy-time-outlives-a-break',
    guard: 'the healthy time starts again after any problem',
    edits: [['if (problems.length > 0) goodSinceMs = null;', '']],
    tests: ['confirm.test.ts'],
  },
  {
    name: 'last-look-forgotten-after-an-abort',
    guard: 'drift that the watcher finds in its last look fails a run that has given its shares back',
    edits: [['const end = guard.stop === null ? last : worse(last, guard.stop);', 'const end = last;']],
    tests: ['between-parts.test.ts', 'given its shares back'],
  },
  {
    name: 'outages-add-up',
    guard: 'the times of outages that pass do not add up to watch.blind',
    edits: [['    blind.reset();\n', '', 'watch.ts']],
    tests: ['steps/watch.test.ts', 'do not add up'],
  },
  {
    name: 'stale-only-at-the-start',
    guard: 'how long a read may be stale counts from the phase, not from the start of the watcher',
    edits: [['  seen.phase = phase;\n  seen.phaseSeenMs = ports.now();', '  seen.phase = phase;']],
    tests: ['steps/watch.test.ts', 'stale read right after'],
  },
  {
    name: 'look-over-a-phase',
    guard: 'a look is ignored if the phase changed while it was under way',
    edits: [['if (seen.phase !== before) continue;', '']],
    tests: ['steps/watch.test.ts', 'is ignored'],
  },
  {
    name: 'unreadable-adds-up',
    guard: "moments in which a host can't be read do not add up to healthyFor",
    edits: [['    if (unreadable.length === 0) unreadableFor.reset();\n', '']],
    tests: ['passing-faults.test.ts', 'again and again'],
  },
  {
    name: 'unfit-adds-up',
    guard: "moments in which a host can't be read do not add up after an abort, before shares are given back",
    edits: [['      unfit.reset();\n', '']],
    tests: ['passing-faults.test.ts', 'after an abort'],
  },
  {
    name: 'late-look-over-read-back',
    guard: 'the shares that the last step read back are the ones reported',
    edits: [["    this.hold({ kind: 'given-back', context, watching });\n", '']],
    tests: ['between-parts.test.ts', 'read back last'],
  },
  {
    name: 'ramp-without-claims',
    guard: 'during the ramp each host must still be in the boot that its claim was for',
    edits: [['steps.reactivate(drained.context, boots)', 'steps.reactivate(drained.context, [])']],
    tests: ['hosts/hosts.test.ts', 'booted again while'],
  },
  {
    name: 'deadline-outlives-the-confirmation',
    guard: 'maintenance.deadline no longer counts once the hosts are confirmed',
    edits: [['state.read(confirmation.readings);\n    deadline.cancel();', 'state.read(confirmation.readings);']],
    tests: ['between-parts.test.ts', 'does not outlive the phase'],
  },
  {
    name: 'boot-before-the-go-renewed',
    guard: 'the boot before the go is the one read at preflight, even when the run goes back to maintenance',
    edits: [['boot: boot ?? read, goAtMs', 'boot: read ?? boot, goAtMs']],
    tests: ['maintenance.test.ts'],
  },
  {
    name: 'wrong-clock-confirmed',
    guard: 'a boot time by a clock that was set does not prove that a host is still in the same boot',
    edits: [['const readings = read.map(ofRightClock);', 'const readings = read;']],
    tests: ['inspect.test.ts'],
  },
  {
    name: 'unhealthy-confirmed',
    guard: 'a target that is not healthy is not confirmed',
    edits: [[".filter((one) => one.state !== 'healthy')", '.filter(() => false)']],
    tests: ['health.test.ts'],
  },
  {
    name: 'healthy-for-ignored',
    guard: 'all hosts and targets must be well for all of reactivate.healthyFor',
    edits: [['Math.min(startedMs, health.askedMs) - sinceMs >= reactivate.healthyForMs', 'true']],
    tests: ['confirming.test.ts', 'for a whole healthyFor'],
  },
  {
    name: 'lost-host-keeps-its-share',
    guard: 'a host that is lost while shares are given back is drained again',
    edits: [["if (reasons.length > 0) return { kind: 'lost', reasons, readings };", '']],
    tests: ['hosts/hosts.test.ts', 'comes back is drained again'],
  },
  {
    name: 'boot-time-tolerance-0',
    guard: 'a boot time that moves with an adjusted clock is not a reboot',
    edits: [['BOOT_TIME_TOLERANCE_S = 60', 'BOOT_TIME_TOLERANCE_S = 0']],
    tests: ['domain/host.test.ts'],
  },
  {
    name: 'go-outlives-a-restore',
    guard: 'an earlier go no longer counts once a later run has restored the cluster',
    edits: [['restoredSince ? withoutGo(earlier) : earlier', 'earlier']],
    tests: ['adopt-hosts.test.ts', 'before a later run restored the cluster'],
  },
  {
    name: 'memo-of-whoever-started-it',
    guard: 'in the memo of an earlier run, only what the run itself wrote counts',
    edits: [["found.memo ||= 'baseline' in memo && 'hosts' in memo", 'found.memo = true']],
    tests: ['adopt-forged.test.ts', 'gives an adopting run neither a share nor a go'],
  },
  {
    name: 'phase-of-whoever-started-it',
    guard: 'the phase that an earlier run was started in does not count',
    edits: [["phase ? recordedPhaseOf(described) : 'preflight'", 'recordedPhaseOf(described)']],
    tests: ['adopt-forged.test.ts', 'a real run that somebody started in restored'],
  },
  {
    name: 'go-by-the-phase-alone',
    guard: 'an earlier run gave the go only if its history says so',
    edits: [['atMs === null ? { hadGo: false } : goAt(atMs)', 'goAt(atMs ?? undefined)']],
    tests: ['earlier-go.test.ts'],
  },
  {
    name: 'paused-is-over',
    guard: 'a paused run has not ended',
    edits: [["status.name === 'RUNNING' || isPaused({ status })", "status.name === 'RUNNING'"]],
    tests: ['attempt-state.test.ts'],
  },
  {
    name: 'go-for-a-new-host',
    guard: 'a host that was added after the go of an earlier run has not had that go',
    edits: [['.filter((host) => earlier.hadGo || host.hadGo)', '']],
    tests: ['preflight.test.ts'],
  },
  {
    name: 'gives-back-the-baseline',
    guard: 'an abort gives back what this run found, never more',
    edits: [
      ['if (action.groups.every((group) => group.found === 0)) continue;', ''],
      ["moveTo(action, 'found')", 'moveTo(action, 100)'],
    ],
    tests: ['adopt.test.ts', 'does not give back what it did not take'],
  },
  {
    name: 'gives-back-to-worse-hosts',
    guard: 'nothing is given back if a host or target is worse than at preflight',
    edits: [['return unfit.length > 0 ? unfit : null;', 'return unfit.length < 0 ? unfit : null;']],
    tests: ['worse.test.ts', 'an abort gives nothing back to a host that is worse than it was it has booted'],
  },
  {
    name: 'gives-back-to-unfit-hosts',
    guard: 'an adopted run gives shares back only if the hosts are fit, not merely no worse than at preflight',
    edits: [['adopted: input.adopt !== null,', 'adopted: false,']],
    tests: ['adopt-unfit.test.ts', 'an abort of a run that adopts'],
  },
  {
    name: 'earlier-go-is-fit',
    guard: 'an adopted run gives nothing back to a host that had the go of an earlier run',
    edits: [['if (before?.hadGo === true) return', 'if (before === null) return']],
    tests: ['give-back.test.ts'],
  },
  {
    name: 'unread-host-is-fit',
    guard: 'an adopted run gives nothing back to a host that it could not read at preflight',
    edits: [['return before?.readable === true ? null :', 'return before !== null ? null :']],
    tests: ['give-back.test.ts'],
  },
  {
    name: 'unhealthy-as-before-is-fit',
    guard: 'an adopted run gives nothing back to an unhealthy target, even if it was unhealthy at preflight',
    edits: [['if (adopted) return findUnhealthy(health.value);', '']],
    tests: ['give-back.test.ts'],
  },
  {
    name: 'clock-step-is-a-boot',
    guard: 'a boot time proves a reboot since the go only if it is later than the go, less 5 min',
    edits: [['now.seconds * 1000 > sinceMs - CLOCKS_DIFFER_MS', 'true']],
    tests: ['boot-times.test.ts', 'after the go proves no reboot, and a reboot does'],
  },
  {
    name: 'adjusted-clock-is-a-boot',
    guard: 'a boot time that is later by no more than 60 s is the same boot',
    edits: [['BOOT_TIME_TOLERANCE_S = 60', 'BOOT_TIME_TOLERANCE_S = 59']],
    tests: ['domain/host.test.ts'],
  },
  {
    name: 'slow-clock-never-boots',
    guard: 'a reboot of a host whose clock is slow counts, up to 5 min',
    edits: [['CLOCKS_DIFFER_MS = 5 * 60_000', 'CLOCKS_DIFFER_MS = 60_000']],
    tests: ['domain/host.test.ts'],
  },
  {
    name: 'clock-unchecked',
    guard: 'a host that reports a boot time is refused if its clock is more than 2 min off',
    edits: [['...refuseClocks(observation),', '']],
    tests: ['refusals/hosts.test.ts'],
  },
  {
    name: 'boot-time-in-milliseconds',
    guard: 'a boot time in milliseconds is unobservable: it would be later than every go',
    edits: [['seconds === 0 || seconds >= BOOT_TIME_MAX_S', 'seconds === 0']],
    tests: ['boot-clock.test.ts'],
  },
  {
    name: 'boot-time-in-the-future',
    guard: 'a boot time more than 5 min in the future is unobservable',
    edits: [['if (aheadMs > CLOCKS_DIFFER_MS)', 'if (aheadMs > Infinity)']],
    tests: ['boot-clock.test.ts'],
  },
  {
    name: 'unconfirmable-target',
    guard: 'an own target that could never be found healthy again is refused',
    edits: [['...targets.refusals,', '']],
    tests: ['targets.test.ts'],
  },
  {
    name: 'initial-for-ever',
    guard: 'an own target that is still initial after its 2 min is refused',
    edits: [['refusals: [...never, ...still]', 'refusals: never']],
    tests: ['targets.test.ts'],
  },
  {
    name: 'unavailable-is-healthy',
    guard: 'a target of unknown health does not count as healthy',
    edits: [["return state === 'healthy' && zonal", 'return /^(healthy|unavailable)$/.test(state) && zonal']],
    tests: ['domain/capacity.test.ts'],
  },
  {
    name: 'no-check-after-the-watcher',
    guard: "a run does not end restored if the watcher's last look found drift",
    edits: [['await endWatching(run.held);\n  run.guard.check();', 'await endWatching(run.held);']],
    tests: ['between-parts.test.ts', 'drift that the watcher finds in its last look'],
  },
  {
    name: 'retry-takes-a-put-back',
    guard: 'a share that a drain had confirmed, and somebody put back while its worker was dead, is drift',
    edits: [['{ levels: course.slice(told),', '{ levels: [...levels, ...course.slice(told)],']],
    tests: ['retried-steps.test.ts', 'a retry of draining'],
  },
  {
    name: 'older-write-forgotten',
    guard: 'after two own writes within the limit for stale reads, a read may still miss both',
    edits: [['[...new Set([...tracked.levels, ...tracked.stale])]', '[...tracked.levels]']],
    tests: ['known-levels.test.ts'],
  },
  {
    name: 'gives-back-what-others-took',
    guard: 'an abort gives back only what this run took',
    edits: [['stands?.[ruleArn] ??', 'stands?.[`${ruleArn} of nobody`] ??']],
    tests: ['people/giving-back.test.ts', 'in draining gives back nothing that somebody else has taken'],
  },
  {
    name: 'takes-back-what-others-gave',
    guard: 'a lost host is drained again only of the shares that this run gave it',
    edits: [['stands[ruleArn]!', '({ ...stands[ruleArn]!, levels: run.config.reactivate.steps })']],
    tests: ['hosts/hosts.test.ts', 'is not drained if somebody else'],
  },
  {
    name: 'own-writes-taken-for-drift',
    guard: "shares that one attempt gave back count as the run's own in the next attempt",
    edits: [['levels: [...new Set([...levels, ...course])], stale', 'levels, stale']],
    tests: ['workers/workers.test.ts', 'what the earlier attempt'],
  },
  {
    name: 'undone-between-attempts',
    guard: 'shares that one attempt confirmed must be unchanged in the next attempt',
    edits: [['levels: course.slice(told)', 'levels: [...levels, ...course]']],
    tests: ['retried-steps.test.ts', 'a confirmed share that somebody'],
  },
  {
    name: 'reset-step-taken-for-its-first',
    guard: 'a step that was reset in Temporal is not at its first attempt',
    edits: [['scheduledTimestampMs === currentAttemptScheduledTimestampMs', 'true']],
    tests: ['reset-step.test.ts', 'does not guess'],
  },
  {
    name: 'forgotten-writes-guessed',
    guard: 'a step that does not know what it has written writes nothing',
    edits: [['if (areAt((action) => from(action).levels)) return {};', 'return {};']],
    tests: ['retried-steps.test.ts', 'fails if it is not known'],
  },
  {
    name: 'two-attempts-of-one-number',
    guard: 'when two attempts have the same number after a reset, only one of them counts',
    edits: [['attempt === info.attempt && !isOfAnother', 'attempt === info.attempt']],
    tests: ['attempt-state.test.ts'],
  },
  {
    name: 'writes-before-it-was-heard',
    guard: "nothing is written before the server has the step's progress",
    edits: [["? 'awaited' : 'unheard'", "? 'awaited' : 'awaited'"]],
    tests: ['attempt-state.test.ts'],
  },
  {
    name: 'abort-after-the-go',
    guard: 'an abort is refused once hosts have the go',
    edits: [
      ["if (argument.leaveOut === true || isBeforeGo(state.phase) || state.phase === 'aborting') return;", 'return;'],
    ],
    tests: ['people/giving-back.test.ts', 'after the go is refused'],
  },

  // Promise 2: no go before the drain is proved.
  {
    name: 'no-quiet-period',
    guard: 'in-flight is 0 for a whole quiet period',
    edits: [['sample.startedMs - quiet.sinceMs >= quietMs', 'true']],
    tests: ['quiet.test.ts'],
  },
  {
    name: 'unreadable-is-zero',
    guard: "a host that can't be read does not count as idle",
    edits: [["return [`${reading.host}: can't be read (${reading.reason})`];", 'return [];']],
    tests: ['quiet.test.ts'],
  },
  {
    name: 'growth-ignored',
    guard: 'the quiet period requires that no transaction was accepted',
    edits: [['more > 0 ?', 'false ?', 'quiet.ts']],
    tests: ['quiet.test.ts'],
  },
  {
    name: 'gap-ignored',
    guard: 'the quiet period starts again after a gap between samples',
    edits: [['moved.length > 0 || gap)', 'moved.length > 0)']],
    tests: ['quiet.test.ts'],
  },
  {
    name: 'early-reboot-ignored',
    guard: 'a host that boots before the go ends the run',
    edits: [['.filter(({ hadGo }) => !hadGo)', '.filter(() => false)']],
    tests: ['hosts/hosts.test.ts', 'while settling'],
  },
  {
    name: 'no-look-before-the-go',
    guard: 'the run looks at the routing right before the go',
    edits: [
      [
        "import { lookAsExpected, sharesIn, type Moved } from './look.js';",
        "import { lookUntilReadable, sharesIn, type Moved } from './look.js';",
      ],
      ['const look = await lookAsExpected(', 'const look = await lookUntilReadable(', 'look-before-go.ts'],
    ],
    tests: ['at-the-go.test.ts', 'seen right before the go'],
  },
  {
    name: 'go-over-an-abort',
    guard: 'no go is given while an abort is pending',
    edits: [
      [
        'enter(phase: Exclude<Phase, Failed>, atMs?: number): void {\n    this.guard.check();',
        'enter(phase: Exclude<Phase, Failed>, atMs?: number): void {',
      ],
      ['if (this.stop === null) return running;', 'if (this.stop === null || isOver) return running;'],
    ],
    tests: ['at-the-go.test.ts', 'an abort that comes together'],
  },
  {
    name: 'wait-matches-an-ended-run',
    guard: "tagout wait never opens on yesterday's run",
    edits: [['first !== null && first.running && isOurs(first)', 'first !== null && isOurs(first)']],
    tests: ['wait.test.ts', 'never opens on yesterday'],
  },
  {
    name: 'host-script-asks-ended-runs',
    guard: 'tagout-host wait never opens on a run that was terminated',
    edits: [
      [
        'post query/status \'{"queryRejectCondition":"QUERY_REJECT_CONDITION_NOT_OPEN"}\' "$ANSWER_LIMIT_S"',
        'post query/status \'{}\' "$ANSWER_LIMIT_S"',
      ],
    ],
    tests: ['tagout-host.test.ts', 'never opens on a run that has ended'],
  },

  // Promise 3: another cluster can serve.
  {
    name: 'last-share-drained',
    guard: 'a rule that would be left with all shares 0 is refused',
    edits: [['(others.every((share) => share.share === 0)', '(false']],
    tests: ['preflight.test.ts'],
  },
  {
    name: 'capacity-not-checked-before-drain',
    guard: 'capacity is checked before each write of a drain',
    edits: [['(await untilCapacity(writing)) ??', 'null ??']],
    tests: ['hosts/hosts.test.ts', 'while capacity is short'],
  },
  {
    name: 'old-check-before-a-write',
    guard: 'hosts and capacity are checked after the load balancer was read, not before',
    edits: [['!seen.isAwaited) return isCheckOld', '!seen.isAwaited) return wrote !== null']],
    tests: ['old-checks.test.ts', 'no traffic goes to a host that became unhealthy'],
  },
  {
    name: 'old-check-after-a-slow-read',
    guard: 'nothing is written if the checks became too old while the rule was read',
    edits: [['if (now() > write.notAfterMs) return tooLate(where);', '']],
    tests: ['set-shares.test.ts'],
  },
  {
    name: 'denied-read-waits',
    guard: 'a read that an IAM policy denies ends the run at once',
    edits: [['if (read.denied) throw', 'if (read.denied && blindForMs < 0) throw']],
    tests: ['move-shares.test.ts'],
  },
  {
    name: 'proxy-taken-for-a-policy',
    guard: 'a denied read ends the run at once only if the answer came from AWS',
    edits: [["return 'forbidden';", "return 'denied';"]],
    tests: ['look.test.ts'],
  },
  {
    name: 'old-samples-at-the-go',
    guard: 'the go rests on current samples, not on those from before a time in which nothing could be read',
    edits: [['ports.uptime() - sample.completeMs > longestGapMs(run)', 'false']],
    tests: ['settle.test.ts', 'the worker stood still'],
  },
  {
    name: 'go-after-a-gap',
    guard: 'the go rests on current samples, not on those from before a time in which no worker decided',
    edits: [['if (Date.now() <= settled.goUntilMs) break;', 'break;']],
    tests: ['at-the-go.test.ts', 'before a time in which nobody decided'],
  },
  {
    name: 'old-looks-at-hosts',
    guard: 'time in which nobody looked at the hosts does not count towards healthyFor',
    edits: [['ports.now() - sampledMs > longestGapMs(run)', 'false']],
    tests: ['confirm.test.ts', 'stood still'],
  },
  {
    name: 'take-back-ignores-capacity',
    guard: 'a lost host keeps its share if no other cluster could serve',
    edits: [['short.length > 0', 'short.length < 0', 'take-back.ts']],
    tests: ['hosts/hosts.test.ts', 'keeps its shares if no other'],
  },

  // Promise 4: changes by others are seen.
  {
    name: 'one-allowed-set',
    guard: 'the shares that a look may find depend on the phase',
    edits: [
      [
        'expectedIn(run, levelsIn(before, run.config.reactivate.steps))',
        "expectedIn(run, ['found', 'drained', ...run.config.reactivate.steps])",
      ],
    ],
    tests: ['watcher.test.ts', 'the shares from before the drain'],
  },
  {
    name: 'watcher-off-while-writing',
    guard: 'the watcher also looks while the run writes',
    edits: [
      ['if (differences.length === 0) {', "if (differences.length === 0 || before === 'draining') {", 'watch.ts'],
    ],
    tests: ['watcher.test.ts', 'also looks while the run is draining'],
  },
  {
    name: 'unmoved-share-named',
    guard: 'a share that no level moves is not told as drift because another one of its action is',
    edits: [
      [
        'isAnOption || (areRightAlone ? isFixed(targetGroupArn) : isRightAlone(targetGroupArn))',
        'isAnOption || (!areRightAlone && isRightAlone(targetGroupArn))',
      ],
    ],
    tests: ['domain/drift.test.ts', 'one that no level moves is not named'],
  },
  {
    name: 'unchanged-share-told',
    guard: 'the look after drift tells a share only if it has changed since',
    edits: [['return again.filter((one, n) => before[n]?.observed !== one.observed);', 'return again;']],
    tests: ['drift-of-two-looks.test.ts'],
  },
  {
    name: 'value-read-as-key',
    guard: 'a query-string value with an equals sign is not taken for a key and its value',
    edits: [["value.includes('=') ? `*=${JSON.stringify(value)}` : value", 'value']],
    tests: ['elbv2/conditions.test.ts'],
  },
  {
    name: 'stickiness-not-compared',
    guard: 'a change of stickiness is drift',
    edits: [["...differ(where, 'stickiness', expected.stickinessS, observed.stickinessS, stickinessText),", '']],
    tests: ['domain/drift.test.ts'],
  },
  {
    name: 'unknown-element-not-compared',
    guard: 'a change of an element that the SDK does not know is drift',
    edits: [
      [
        '    ...shareDrift(where, expected, observed, options),\n    ...elementDrift(where, expected, observed),',
        '    ...shareDrift(where, expected, observed, options),',
      ],
    ],
    tests: ['domain/drift.test.ts'],
  },
  {
    name: 'targets-not-compared',
    guard: 'a target that somebody registers or deregisters is drift',
    edits: [
      [
        "return differ(group.targetGroup, 'registered targets', group.targets, now?.targets ?? [], listText);",
        'return now === undefined ? [] : [];',
      ],
    ],
    tests: ['domain/drift.test.ts'],
  },
  {
    name: 'stale-read-is-drift',
    guard: 'a stale read of our own write is no drift',
    edits: [['return nowMs < tracked.staleUntilMs ?', 'return nowMs < 0 ?']],
    tests: ['known-levels.test.ts'],
  },
  {
    name: 'stale-for-ever',
    guard: 'a read of the share that our write replaced is drift once the limit for stale reads has passed',
    edits: [['return nowMs < tracked.staleUntilMs ?', 'return nowMs < Infinity ?']],
    tests: ['known-levels.test.ts'],
  },
  {
    name: 'first-page-only',
    guard: 'every page of a list is read',
    edits: [["if (next === undefined || next === '') return all;", 'return all;']],
    tests: ['look.test.ts'],
  },

  {
    name: 'drift-hidden',
    guard: 'drift is reported even if the run was about to fail for another reason',
    edits: [["if (first.kind !== 'failure' || isDrift(first) || !isDrift(second)) ", '']],
    tests: ['stop.test.ts'],
  },

  // Promises 5 and 6: writes.
  {
    name: 'no-confirm',
    guard: 'each write is read back before the next',
    edits: [
      [
        'if (look === null) return {',
        "if (look === null && wrote !== null) return { kind: 'done', wroteAtMs: 0 };\n  if (look === null) return {",
      ],
    ],
    tests: ['move-shares.test.ts'],
  },
  {
    name: 'retry-without-reading',
    guard: 'after a lost answer the rule is read before the write is repeated',
    edits: [
      [
        "    case 'unknown':\n      if (failingForMs",
        "    case 'unknown':\n      await ports.loadBalancer.write({ ...write, notAfterMs }, beat.signal);\n      if (failingForMs",
      ],
    ],
    tests: ['move-shares.test.ts'],
  },
  {
    name: 'repeated-on-the-old-check',
    guard: 'hosts and capacity are checked again before a write is repeated',
    edits: [
      [
        'return { ...NOTHING_SEEN, looks: seen.looks,',
        'return { ...NOTHING_SEEN, checkedMs: seen.checkedMs, looks: seen.looks,',
      ],
    ],
    tests: ['move-shares.test.ts'],
  },
  {
    name: 'writes-for-nobody',
    guard: 'a step writes nothing once its run is over or another worker has taken the step over',
    edits: [['await notAwaited(beat);', 'null;']],
    tests: ['move-shares.test.ts'],
  },
  {
    name: 'writes-though-told-to-stop',
    guard: 'a step that was told to stop writes nothing more, even before it hears of that',
    edits: [["if (pendingState(pending) !== 'running') return 'stopping';", '']],
    tests: ['people/people.test.ts', 'has not heard of it yet'],
  },
  {
    name: 'write-without-compare',
    guard: 'the read right before a write is compared with the shares that may be there',
    edits: [["if (differences.length > 0) return { kind: 'drifted', differences };", '']],
    tests: ['set-shares.test.ts'],
  },
  {
    name: 'oidc-secret-lost',
    guard: 'an OIDC action keeps its client secret',
    edits: [[', UseExistingClientSecret: true', '']],
    tests: ['write-actions.test.ts'],
  },
  {
    name: 'oidc-secret-told',
    guard: 'a client secret that the API returns is in no comparison and no output',
    edits: [['canonicalJson(withoutSecret(action))', 'canonicalJson(action)']],
    tests: ['normalise.test.ts'],
  },
  {
    name: 'secret-header-told',
    guard: 'the value of a header that may be a secret is not shown',
    edits: [['isPublicHeader(name) ? values : values.map(fingerprint)', 'values']],
    tests: ['conditions.test.ts'],
  },
  {
    name: 'unknown-element-written-over',
    guard: 'an action is not written if the write would lose an element',
    edits: [['if (lost.length > 0) {', 'if (false) {']],
    tests: ['set-shares.test.ts'],
  },
  {
    name: 'unknown-element-not-refused',
    guard: 'preflight refuses an action of which a write would lose an element',
    edits: [['(unknown.length > 0', '(false']],
    tests: ['preflight.test.ts'],
  },

  // What a run carries is untrusted input.
  {
    name: 'foreign-config-carried-out',
    guard: 'with --configs a step runs only if its config equals the file',
    edits: [['const keys = findForeignKeys(config, own);', 'const keys = [];']],
    tests: ['configs.test.ts', 'an address that the file does not have'],
  },
  {
    name: 'foreign-load-balancer-written',
    guard: 'with --configs a step writes only to load balancers and groups that the file names',
    edits: [['if (foreign.length > 0)', 'if (false)', 'only-configs.ts']],
    tests: ['configs.test.ts', 'a load balancer that the file no longer names'],
  },
  {
    name: 'gives-back-to-hosts-of-the-run',
    guard: 'a step that goes on although the file was edited reads the hosts at the addresses in the file',
    edits: [['[{ ...run, ...goingBy(file, config, run?.plan) }, ...rest]', 'inputs']],
    tests: ['configs.test.ts', 'giving back reads the hosts'],
  },
  {
    name: 'broken-file-holds-all',
    guard: 'the last valid config is kept while the file is broken',
    edits: [['(this.lastGood.get(service) ?? now)', 'now']],
    tests: ['configs-folder.test.ts', 'the last valid config'],
  },
  {
    name: 'garbage-fails-every-task',
    guard: 'a payload that makes a codec throw is passed on as unreadable, and does not fail the task forever',
    edits: [
      [
        'return Promise.all(payloads.map((payload) => readableOr',
        'throw error; return Promise.all(payloads.map((payload) => readableOr',
      ],
    ],
    tests: ['bearing-codec.test.ts', 'is passed on as unreadable'],
  },
  {
    name: 'outage-taken-for-garbage',
    guard: "a payload that a codec can't decode for the moment is not taken for garbage",
    edits: [['if (isOutage(error)) throw error;', '']],
    tests: ['bearing-codec.test.ts', 'the service goes down between'],
  },
  {
    name: 'silent-codec-waited-for',
    guard: 'the wait for a codec that never answers is bounded',
    edits: [['await Promise.race([work(), end])', 'await work()']],
    tests: ['src/data-converter.test.ts', 'a codec that never answers'],
  },

  // Many runs share one worker.
  {
    name: 'looks-starved',
    guard: 'part of the reads is kept for looks, however many steps want to read',
    edits: [['const KEPT_FOR_LOOKS = 0.4;', 'const KEPT_FOR_LOOKS = 0;']],
    tests: ['read-queue.test.ts', 'keeps 4 of 10 reads for looks'],
  },
  {
    name: 'looks-not-in-turn',
    guard: 'the watcher that looked longest ago looks next',
    edits: [
      [
        'a.place.sinceMs !== b.place.sinceMs ? a.place.sinceMs < b.place.sinceMs : a.order < b.order',
        'a.order > b.order',
      ],
    ],
    tests: ['many-watchers.test.ts', 'beside a crowd of steps'],
  },
  {
    name: 'early-looks-take-the-burst',
    guard: 'a watcher with a short watch.every leaves reads for steps that lead to a write or the go',
    edits: [['earlyMs === 0 ? 0 : this.#kept', '0']],
    tests: ['read-budget.test.ts', 'a read that leads to the go does not wait'],
  },
  {
    name: 'throttled-tag-given-up',
    guard: 'a throttled write of the tag waits its turn, even for longer than preflight may take',
    edits: [["outcome.kind === 'unread' ? Math.max(boundMs, run.config.watch.blindMs) : boundMs", 'boundMs']],
    tests: ['drift/tag.test.ts', 'waits its turn'],
  },
  {
    name: 'throttled-alone',
    guard: 'throttled reads slow the whole worker down',
    edits: [["gate.answered(fault.kind === 'throttled');", 'gate.answered(false);']],
    tests: ['many-watchers.test.ts', 'when others leave two reads'],
  },
  {
    name: 'slowed-down-by-chance',
    guard: 'a worker is hardly slower when some of its reads happen to be throttled',
    edits: [['(isThrottled ? -1 : 1)', '(isThrottled ? -3 : 1)']],
    tests: ['throttled.test.ts'],
  },
  {
    name: 'old-look-before-a-write',
    guard: 'the look after a write serves as the look before the next one only while it is recent',
    edits: [['known.seenSince(ports.now() - longestLookMs(run) / 2)', 'known.seenSince(0)']],
    tests: ['write-looks.test.ts', 'if the last read is too old'],
  },
  {
    name: 'starts-though-looks-are-late',
    guard: 'no run begins while the looks of other runs are very late',
    edits: [['late !== null; late =', 'false; late =']],
    tests: ['look-times.test.ts'],
  },
  // Every wait is bounded.
  {
    name: 'deadline-not-bounding',
    guard: 'a deadline ends its phase',
    edits: [['.then(passed, () => undefined);', '.then(() => undefined);']],
    tests: ['hosts/hosts.test.ts', 'which hosts had not come back'],
  },

  // Rolls.
  {
    name: 'roll-goes-on-past-a-failure',
    guard: 'a roll stops at the first maintenance that does not end restored',
    edits: [['throw stopped(`${cluster} did not end restored: ${firstLine(end.detail)}`);', 'return true;']],
    tests: ['roll/roll-stops.test.ts', 'drift during a maintenance'],
  },
  {
    name: 'roll-late-cluster-skipped',
    guard: 'a maintenance that no worker took in time begins again, after another gate',
    edits: [
      ["await this.again(cluster, 'no worker took its maintenance in time');\n        return false;", 'return true;'],
    ],
    tests: ['simulation/virtual.test.ts', 'seeds of rolls break no promise'],
  },
  {
    name: 'roll-stopped-by-a-refused-start',
    guard: 'a start that is refused because of a roll does not stop it',
    edits: [
      [`await this.again(cluster, "a run that is not the roll's has the service");`, "throw stopped('In the way.');"],
    ],
    tests: ['roll/tried-again.test.ts', 'does not stop it'],
  },
  {
    name: 'roll-paused-unwatched',
    guard: 'a change by others while a roll waits for a person stops it',
    edits: [['await lookBetween(part, beganMs, depthAfter(looks));', 'void part;']],
    tests: ['simulation/virtual.test.ts', 'seeds of rolls break no promise'],
  },
  {
    name: 'roll-paused-watch-ended',
    guard: 'a roll does not go on by a look from before a pause',
    edits: [["if (!isResumed) throw new Stopped(failure('Unobservable', ENDED));", '']],
    tests: ['roll/paused.test.ts', 'ends by hand'],
  },
  {
    name: 'roll-gate-ignores-blockers',
    guard: 'the gate is closed while a blocker of the next cluster is firing',
    edits: [['const blocked = blockers === undefined ? [] :', 'const blocked = blockers !== null ? [] :']],
    tests: ['roll/closed-gate.test.ts', 'a blocker of the next cluster'],
  },
  {
    name: 'roll-waits-untold',
    guard: 'the status of a roll names what its gate waits for',
    edits: [['withReadings(document.roll, roll.readings, told !== null)', 'document.roll']],
    tests: ['roll/closed-gate.test.ts', 'status names'],
  },
  {
    name: 'name-of-any-length',
    guard: 'an input with a name that is too long for Temporal is refused, instead of failing its task forever',
    edits: [['service: isName,', 'service: isText,']],
    tests: ['domain/shapes/config.test.ts'],
  },
  {
    name: 'roll-is-no-lock',
    guard: 'while a roll is on, preflight refuses everybody else',
    edits: [['if (roll === undefined || roll.runId === own) return [];', 'return [];']],
    tests: ['refusals/roll.test.ts', 'while a roll is on'],
  },
  {
    name: 'roll-is-no-lock-for-the-cli',
    guard: 'while a roll is on, the CLI refuses a start',
    edits: [["if (roll !== null) throw new UserError('refused', roll.refusal);\n  const runId", 'const runId']],
    tests: ['commands/roll.test.ts', 'while it is on, nobody else gets the service'],
  },
  {
    name: 'roll-tag-not-given-back',
    guard: 'a maintenance of a roll puts the tag of its roll back',
    edits: [['decision.putBackAlways[tagged.loadBalancerArn] = tagged.value;\n      continue;', 'continue;']],
    tests: ['refusals/roll.test.ts', 'its own maintenance takes the tag over'],
  },
  {
    name: 'roll-tag-of-a-dead-roll-refuses',
    guard: 'the tag of a roll that is over means nothing any more',
    edits: [['if (tag?.cluster === ROLL) return true;', '']],
    tests: ['refusals/roll.test.ts', 'is taken over when the roll is over'],
  },
  {
    name: 'roll-gate-ignores-drift',
    guard: 'the gate finds a change of the routing between two clusters',
    edits: [
      [
        'if (!isYoung && differences.length > 0) throw drifted(run, look, differences);',
        'if (differences.length > 0) return look;',
      ],
    ],
    tests: ['roll/roll-stops.test.ts', 'a change of the routing between two clusters'],
  },
  {
    name: 'roll-gate-ignores-the-tag',
    guard: 'a tag that somebody has taken between two clusters stops the roll',
    edits: [["if (!isYoung) throw stepFailure('RollStopped', trouble.join('; '));", 'return look;']],
    tests: ['roll/roll-stops.test.ts', 'a tag that somebody has taken'],
  },
  {
    name: 'roll-gate-ignores-health',
    guard: 'the gate is closed while a target is unhealthy',
    edits: [
      [
        'return [...unhealthy, ...(await capacityShort(step)), ...blocked];',
        'return [...(await capacityShort(step)), ...blocked];',
      ],
    ],
    tests: ['roll/roll-stops.test.ts', 'stays closed while a target is unhealthy'],
  },
  {
    name: 'roll-gate-ignores-capacity',
    guard: 'the gate is closed while too few targets would remain without the next cluster',
    edits: [
      ['return [...unhealthy, ...(await capacityShort(step)), ...blocked];', 'return [...unhealthy, ...blocked];'],
    ],
    tests: ['roll/roll-stops.test.ts', 'stays closed while too few targets would remain'],
  },
  {
    name: 'roll-asks-nobody',
    guard: 'with approve: each, no cluster begins before a person says so',
    edits: [["const isAsked = input.config.roll?.approve === 'each';", 'const isAsked = false;']],
    tests: ['roll/roll-stops.test.ts', 'approve: each asks before every cluster'],
  },
  {
    name: 'roll-is-not-paused',
    guard: 'a paused roll begins no cluster',
    edits: [['const isFree = (): boolean => orders.pausedBy === null && (', 'const isFree = (): boolean => (']],
    tests: ['roll/roll-stops.test.ts', 'a pause in the midst of a cluster'],
  },
  {
    name: 'roll-abort-not-passed-on',
    guard: 'an abort of a roll is passed on to its current maintenance',
    edits: [
      [
        'return passAbortOn(this.input.config.service, this.child, said);',
        'return passAbortOn(this.input.config.service, null, said);',
      ],
    ],
    tests: ['roll/roll-stops.test.ts', 'an abort before the go also aborts'],
  },
  {
    name: 'roll-takes-its-maintenance-along',
    guard: 'a maintenance outlives a roll that dies',
    edits: [["parentClosePolicy: 'ABANDON'", "parentClosePolicy: 'TERMINATE'"]],
    tests: ['roll/roll-stops.test.ts', 'its maintenance goes on, and the tag that it leaves'],
  },
  {
    name: 'roll-service-of-the-lock',
    guard: 'no service has the id of the rolls of another',
    edits: [['if (rolled === service) return;', 'return;']],
    tests: ['config/roll.test.ts', 'a service of the rolls'],
  },

  // One run at a time, in different namespaces too.
  {
    name: 'tag-of-another-ignored',
    guard: "another run's tag is a lock",
    edits: [['} else if (adopt === null) {', '} else if (false) {']],
    tests: ['drift/tag.test.ts', 'that left its cluster out is a reason to refuse'],
  },
  {
    name: 'tag-not-read-back',
    guard: 'of two runs that write their tags at the same moment, one gives way',
    edits: [['...(stands === value ? [] : [takenSentence(run, arn, stands)]), ', '']],
    tests: ['drift/tag.test.ts', 'faster at the same moment wins'],
  },
  // What a host reports.
  {
    name: 'metadata-address-read',
    guard: 'a link-local or metadata address is never read',
    edits: [['refuseAddress(url);', '']],
    tests: ['http/never-read.test.ts', 'as the address of a host'],
  },
  {
    name: 'metadata-address-configured',
    guard: 'a config that names a link-local or metadata address is an error that names the line',
    edits: [['else if (isNeverRead(addressIn(parsed!)))', 'else if (parsed === null)']],
    tests: ['status-urls.test.ts'],
  },
  {
    name: 'metadata-read-by-name',
    guard: 'a name that resolves to a link-local or metadata address is never read',
    edits: [['error ?? reasonAgainst(addresses)', 'error']],
    tests: ['http/never-read.test.ts'],
  },
  {
    name: 'pipe-read-for-tls',
    guard: 'a file for TLS must be a regular file',
    edits: [['if (!(await file.stat()).isFile())', 'if (false)']],
    tests: ['http/never-read.test.ts'],
  },
  {
    name: 'boot-id-echoed',
    guard: 'a text that does not look like a boot id is shown as a digest',
    edits: [['SHOWN_BOOT_ID.test(text) ? text : digest(text)', 'text']],
    tests: ['parse-json.test.ts'],
  },
  {
    name: 'silent-process-not-missed',
    guard: 'if an answer covers several processes, each of them must report',
    edits: [
      [
        'of found) {\n      if (value === undefined) throw missing(pointer);',
        'of found) {\n      if (value === undefined) continue;',
      ],
    ],
    tests: ['parse-json.test.ts'],
  },
  {
    name: 'cut-openmetrics-read',
    guard: 'an OpenMetrics answer without its end marker is incomplete',
    edits: [['/^[ \\t]*application\\/openmetrics-text/i.test(contentType)', 'false']],
    tests: ['parse-prometheus.test.ts'],
  },
  {
    name: 'listener-for-each-host',
    guard: 'reading hundreds of hosts at once causes no warning from Node.js',
    edits: [
      [
        'const forget = onAbort(signal, cancel);',
        "const forget = () => signal.removeEventListener('abort', cancel); signal.addEventListener('abort', cancel);",
      ],
    ],
    tests: ['host-status/many-hosts.test.ts'],
  },
  {
    name: 'portal-takes-the-claim',
    guard: 'tagout-host done accepts only an answer from Temporal itself',
    edits: [['200:*) if is_accepted; then', '200:*) if true; then']],
    tests: ['done-answers.test.ts'],
  },
  {
    name: 'refused-claim-is-done',
    guard: 'tagout-host done does not succeed when its claim was refused',
    edits: [['not-rebooted) refuse_claim', 'not-rebooted) finish']],
    tests: ['tagout-host.test.ts', 'says what the claim is worth'],
  },
  // Hosts that also serve elsewhere, and hosts that Auto Scaling would replace.
  {
    name: 'elsewhere-not-refused',
    guard: 'a host that is a target of another group is refused',
    edits: [
      [
        'rulesTo(targetGroup, routing);\n    if (rules.length === 0) return [];\n    return [\n      `host',
        '[];\n    if (rules.length === 0) return [];\n    return [\n      `host',
      ],
    ],
    tests: ['preflight.test.ts', 'a target of another cluster too'],
  },
  {
    name: 'elsewhere-not-read-before-the-go',
    guard: 'the targets of all other groups are read before the go',
    edits: [['if (!(await elsewhere.covers(step, look))) return waits();', '']],
    tests: ['hosts/elsewhere.test.ts', 'while the run settles gets no go'],
  },
  {
    name: 'go-while-nobody-watches',
    guard: "no go is given while the run's watcher is not running",
    edits: [
      ['if (before !== null) return { lacking: [before] };', ''],
      ['if (now !== null) return { lacking: [now] };', ''],
    ],
    tests: ['unwatched.test.ts', 'is paused gives no go'],
  },
  {
    name: 'go-on-an-old-look',
    guard: 'no go is given while the last good look of the watcher is old',
    edits: [['return ageMs <= limitMs', 'return true']],
    tests: ['watched.test.ts'],
  },
  {
    name: 'unreadable-holds-up-others',
    guard: "a load balancer that can't be read does not hold up other runs",
    edits: [
      [
        '.map(({ everyMs, triedMs }) => ({ ageMs: nowMs - triedMs',
        '.map(({ everyMs, lookedMs }) => ({ ageMs: nowMs - lookedMs',
      ],
    ],
    tests: ['look-times.test.ts', "can't be read"],
  },
  {
    name: 'elsewhere-not-watched',
    guard: 'the watcher reads the groups of other services in turn',
    edits: [['warn(beat, seen, await elsewhere.look(part, read));', 'void read;']],
    tests: ['hosts/elsewhere.test.ts', 'after the go is drift'],
  },
  {
    name: 'elsewhere-not-exposed',
    guard: "traffic through another service's group exposes the cluster",
    edits: [[' || one.alsoReaches === cluster', '']],
    tests: ['domain/elsewhere.test.ts'],
  },
  {
    name: 'address-of-a-host-unknown',
    guard: 'a host is found in other groups by its address too',
    edits: [['[withoutPort(host.address), ...host.targets]', 'host.targets']],
    tests: ['domain/elsewhere.test.ts'],
  },
  {
    name: 'addresses-compared-as-text',
    guard: 'IP targets are compared as addresses',
    edits: [['if (groups === null) return text;', 'if (text !== null) return text;']],
    tests: ['health.test.ts'],
  },
  {
    name: 'many-groups-fail-preflight',
    guard: 'a large number of groups to read is not a reason to refuse',
    edits: [
      ['const rows: TargetHealth[] = [];', 'const rows: TargetHealth[] = [], sinceMs = ports.now();'],
      ['const until = { ms: ports.now() + run.preflightMs };', 'const until = { ms: sinceMs + run.preflightMs };'],
    ],
    tests: ['hosts/elsewhere.test.ts', '100 groups of other services'],
  },
  {
    name: 'replaced-by-auto-scaling',
    guard: 'a host that an Auto Scaling group would replace is refused',
    edits: [['instances.filter(isAtRisk)', '[]']],
    tests: ['refusals/auto-scaling.test.ts'],
  },
  {
    name: 'auto-scaling-unread-is-none',
    guard: 'an answer that is not from Auto Scaling is not taken for an empty list',
    edits: [
      [
        'if (list === undefined) throw',
        'if (list === undefined) return []; if (list === null) throw',
        'auto-scaling-port.ts',
      ],
    ],
    tests: ['answers.test.ts'],
  },
  {
    name: 'auto-scaling-throttled-is-denied',
    guard: 'only a policy that denies Auto Scaling lets a run go on without it',
    edits: [["denied: fault.kind === 'denied'", 'denied: true', 'auto-scaling-port.ts']],
    tests: ['answers.test.ts'],
  },
  {
    name: 'who-may-connect-ignored',
    guard: "a listener's certificate, TLS policy and mutual TLS count as routing",
    edits: [['...settingDrift(listener, now),', '']],
    tests: ['domain/drift.test.ts', 'who may connect'],
  },
  {
    name: 'watcher-takes-a-steps-slot',
    guard: 'watchers, which last as long as their runs, have a task queue of their own',
    edits: [['taskQueue: watchQueue(workflowInfo().taskQueue), ', '']],
    tests: ['slots.test.ts', 'more runs than a worker can watch'],
  },
  {
    name: 'blindness-begins-anew',
    guard: 'a stopwatch that the attempts of a step share runs on from one attempt to the next',
    edits: [['this.counted.set(name, { ms, sinceMs: null });', 'continue;']],
    tests: ['beat.test.ts', 'a stopwatch goes on from'],
  },
  {
    name: 'waiting-beats-at-each-word',
    guard: 'a waiting step sends all that it has to tell in one heartbeat',
    edits: [['if (waits === undefined || !isTold || isFirstLook) heartbeat();', 'heartbeat();']],
    tests: ['beat.test.ts', 'in one heartbeat'],
  },
  {
    name: 'look-made-younger',
    guard: "the age of a look by the server's clock is never less than its real age",
    edits: [['startedMs - this.began', 'startedMs']],
    tests: ['beat.test.ts', 'never takes a moment for later'],
  },
  // Beside a roll, and after it.
  {
    name: 'roll-beside-a-maintenance',
    guard: 'a roll that went around the CLI is refused while a maintenance is on, and leaves its tag alone',
    edits: [['!isOfRoll(tagged) && (roll ?? null) === null) continue;', '!isOfRoll(tagged)) continue;']],
    tests: ['refusals/roll.test.ts', 'a roll is refused while a maintenance is on'],
  },
  {
    name: 'gate-by-the-wall-clock',
    guard: 'a clock that is set back in the gate of a roll hides no change by others',
    edits: [['const isYoung = ports.uptime() - beganMs', 'const isYoung = ports.now() - beganMs']],
    tests: ['roll-gate.test.ts'],
  },
  {
    name: 'reset-roll-goes-on',
    guard: 'a roll that was reset in Temporal begins no cluster',
    edits: [['    refuseReset();\n    state.began(cluster);', '    state.began(cluster);']],
    tests: ['roll/roll-beside.test.ts', 'a roll that was reset'],
  },
  {
    name: 'roll-resumed-after-its-abort',
    guard: 'after an abort, nobody is told that a roll goes on',
    edits: [['if (isEnding())', 'if (false)']],
    tests: ['roll/roll-beside.test.ts', 'an abort is the last word'],
  },
  // What an operator is told, and when a gate opens.
  {
    name: 'gate-opens-unwatched',
    guard: 'a go holds only while somebody watches the load balancer',
    edits: [["return freshness.kind === 'fresh' ? 'reached' : 'wait';", "return 'reached';"]],
    tests: ['gate.test.ts', 'no gate opens while nobody watches'],
  },
  {
    name: 'first-poll-knows-the-age',
    guard: 'the age of a look counts from the last poll that had not seen it',
    edits: [['this.unseenMs = this.polledMs;', 'this.unseenMs = askedMs;']],
    tests: ['look-age.test.ts'],
  },
  {
    name: 'failing-task-is-no-worker',
    guard: 'a run whose workflow tasks fail is reported as such',
    edits: [['if (!isOpen(described) ||', 'if (true ||', 'stuck.ts']],
    tests: ['status.test.ts', 'every verb'],
  },
  {
    name: 'older-reading-stands',
    guard: 'a failed run keeps the last reading of each host, even of one that could not be read',
    edits: [['state.readBeside(stop.seen.readings);', '']],
    tests: ['last-reading.test.ts', 'last reading'],
  },
  {
    name: 'ramp-expects-the-end',
    guard: 'during a ramp the expected share is that of the step',
    edits: [['this.expectedByLook.get(key) ?? shareAt(group, this.expected)', 'shareAt(group, this.expected)']],
    tests: ['last-reading.test.ts', 'ramp'],
  },
  {
    name: 'outage-ends-the-watch',
    guard: 'watch and wait survive an outage, however long it lasts',
    edits: [['if (nowMs - lastAnsweredMs > bornMs ||', 'if (true ||']],
    tests: ['poll.test.ts'],
  },
  {
    name: 'large-answer-not-taken',
    guard: 'a page of a history is read whole, however large its events are',
    edits: [["'grpc.max_receive_message_length': ANSWER_BYTES_MAX,", '']],
    tests: ['status.test.ts', 'reads a history of large events'],
  },
  {
    name: 'foreign-limit-carried-out',
    guard: "with --configs a run can't set its own limit for stale reads",
    edits: [['if (!isStaleReadMs(run?.staleReadMs)) keys', 'if (keys.length < 0) keys']],
    tests: ['configs.test.ts', 'a limit for stale reads'],
  },
  {
    name: 'foreign-limit-goes-on',
    guard: "a run can't set that limit in a step that goes on although the file was edited",
    edits: [['if (!isStaleReadMs(run?.staleReadMs)) return', 'if (gone.length > 9) return']],
    tests: ['only-configs.test.ts', 'would tolerate stale reads'],
  },
  {
    name: 'foreign-capacity-carried-out',
    guard: 'with --configs a plan must require the capacity that the file requires',
    edits: [["if (!asksForCapacityOf(file, run?.plan)) keys.push('capacity.minHealthy');", '']],
    tests: ['only-configs.test.ts', 'requires less capacity than the file'],
  },
  {
    name: 'foreign-capacity-goes-on',
    guard: 'the shares of a lost host are taken back by the capacity that the file requires',
    edits: [['plan: withCapacityOf(file, plan)', 'plan']],
    tests: ['only-configs.test.ts', 'with the capacity that the file requires'],
  },
  {
    name: 'foreign-durations-go-on',
    guard: 'a step that goes on although the file was edited uses the durations in the file',
    edits: [['clusters, drain, watch, reactivate }', 'clusters }']],
    tests: ['only-configs.test.ts', 'uses the durations in the file'],
  },
  {
    name: 'capacity-counted-elsewhere',
    guard: 'with --configs capacity is counted behind the groups that the rule forwards to',
    edits: [["if (!isPlanOfRouting(run ?? {})) return 'its plan does not fit its routing';", '']],
    tests: ['only-configs.test.ts', 'behind a group that its rule does not forward to'],
  },
  {
    name: 'listener-of-another-rule-written',
    guard: 'a default action is written only if the rule that was read is the default rule of that listener',
    edits: [['before.isDefault !== write.rule.isDefault || !isOfListener(write.rule)', 'false']],
    tests: ['set-shares.test.ts', 'is not the listener of its rule'],
  },
  {
    name: 'step-by-itself-carried-out',
    guard: 'an activity that belongs to no run is not carried out',
    edits: [['if (workflowExecution === undefined)', 'if (workflowExecution === null)']],
    tests: ['standalone.test.ts', 'belongs to no run is refused'],
  },
  {
    name: 'hosts-read-fast-in-maintenance',
    guard: 'in maintenance hosts are read every watch.every',
    edits: [['Math.max(drain.pollMs, watch.everyMs)', 'drain.pollMs']],
    tests: ['watcher.test.ts', 'in maintenance hosts are read every'],
  },

  // When others may write.
  {
    name: 'guard-opens-on-the-unknown',
    guard: 'what a terminated run left is not known, so tagout guard is not clear',
    edits: [
      [
        "MOVED_NOTHING.includes(recordedPhase) ? null : 'not-known'",
        "MOVED_NOTHING.includes(recordedPhase) ? null : 'nothing'",
      ],
    ],
    tests: ['left-behind.test.ts', 'was terminated tells nothing'],
  },
  {
    name: 'guard-opens-while-shares-move',
    guard: 'what a run left that failed while it moved shares is not known',
    edits: [
      [
        "phase !== 'failed' || endedIn === undefined || WRITING.includes(endedIn)",
        "phase !== 'failed' || endedIn === undefined",
      ],
    ],
    tests: ['left-behind.test.ts', 'failed while it'],
  },
  {
    name: 'guard-opens-on-a-start',
    guard: 'a start that moved no share does not hide what the run before it left',
    edits: [['if (own !== null) return own;', 'if (own !== null || latest.cluster === cluster) return own;']],
    tests: ['guard.test.ts', 'no start that moved nothing hides'],
  },
  {
    name: 'guard-opens-on-another-cluster',
    guard: 'the last run of each cluster counts for tagout guard, not only the latest run',
    edits: [
      [
        'new Set([latest.cluster, ...clusters.map(({ name }) => name)])',
        'new Set([latest.cluster, ...clusters.map(() => latest.cluster)])',
      ],
    ],
    tests: ['guard.test.ts', 'a later run of another cluster'],
  },
  {
    name: 'guard-opens-on-what-was-not-read',
    guard: 'tagout guard is not clear when it has not read the runs that count',
    edits: [['if (listed < RUNS_SEARCHED) return null;', 'if (listed < 10 * RUNS_SEARCHED) return null;']],
    tests: ['guard.test.ts', 'so many starts moved nothing'],
  },
  {
    name: 'guard-calls-the-undecodable-usage',
    guard: "data that can't be decoded is not known, which is exit 5",
    edits: [
      [
        "if (isUndecodable(error)) throw new UserError('unreachable', UNDECODABLE",
        "if (isUndecodable(error)) throw new UserError('usage', UNDECODABLE",
      ],
    ],
    tests: ['guard.test.ts', "data of a run can't be decoded"],
  },
  {
    name: 'page-is-an-answer',
    guard: "a proxy's page is no answer of Temporal: whoever polls goes on",
    edits: [['RESOURCE_EXHAUSTED, ABORTED, UNIMPLEMENTED, INTERNAL]', 'RESOURCE_EXHAUSTED, ABORTED, INTERNAL]']],
    tests: ['cli/outage.test.ts', 'page'],
  },

  // People who are told.
  {
    name: 'told-of-a-start-that-was-refused',
    guard: 'people are told of a start only once preflight has passed',
    edits: [["entered(told, 'draining').map(", "entered(told, 'preflight').map("]],
    tests: ['notify/moments.test.ts'],
  },
  {
    name: 'late-when-it-is-over',
    guard: 'people are told that a phase is late only while it lasts',
    edits: [['if (!COVERED[part].includes(told.phase)) return [];', '']],
    tests: ['notify/moments.test.ts'],
  },
  {
    name: 'told-of-every-go',
    guard: 'people are told of the go once, also when the run goes back to maintenance',
    edits: [['    .slice(0, 1)\n', '', 'moments.ts']],
    tests: ['notify/moments.test.ts'],
  },
  {
    name: 'told-again-and-again',
    guard: 'each moment is told once',
    edits: [['told.push(...news.moments.map(keyOf));', '']],
    tests: ['notify/notify.test.ts', 'each moment of a run is told once'],
  },
  {
    name: 'reason-links-and-mentions',
    guard: 'what others wrote makes no link and no mention in a message',
    edits: [['escaped(oneLine(text, longest))', 'oneLine(text, longest)']],
    tests: ['notify/plain-text.test.ts'],
  },
  {
    name: 'reason-calls-the-channel',
    guard: 'a reason that contains @channel calls nobody',
    edits: [[".replaceAll('@', '@\\u200b')", '']],
    tests: ['notify/plain-text.test.ts'],
  },
  {
    name: 'reason-begins-a-line',
    guard: 'what others wrote stays on its line of a message',
    edits: [["    .replace(/[\\p{C}\\p{Z}]+/gu, ' ')\n", '']],
    tests: ['notify/plain-text.test.ts'],
  },
  {
    name: 'message-without-bounds',
    guard: 'a very large status document is shortened before it is told',
    edits: [['return JSON.stringify(compact(document)).length <= LARGEST_CHARS;', 'return LARGEST_CHARS > 0;']],
    tests: ['notify/bounded-document.test.ts'],
  },
  {
    name: 'address-of-a-receiver-told',
    guard: 'the reason why a message was not delivered never contains the address',
    edits: [['error instanceof Unreadable && OWN.test(error.message)', 'error instanceof Error']],
    tests: ['notify/deliver.test.ts', 'the reason has no address'],
  },
  {
    name: 'literal-address-repeated',
    guard: 'the warning about a literal address of a receiver does not repeat what is secret in it',
    edits: [['`${new URL(url).origin}/...`', 'url']],
    tests: ['notify/literal-urls.test.ts'],
  },
  {
    name: 'delivered-by-an-error',
    guard: 'only a status from 200 to 299 means that a message was taken',
    edits: [['status >= 200 && status < 300', 'status >= 200']],
    tests: ['notify/deliver.test.ts', 'is tried again after status'],
  },
  {
    name: 'answer-of-a-receiver-read',
    guard: 'a message was taken once the status is there, however long the answer is',
    edits: [['  readsBody: false,\n', '', 'deliver.ts']],
    tests: ['notify/deliver.test.ts', 'once the status is there'],
  },
  {
    name: 'message-of-any-workflow',
    guard: 'messages are sent only for notifyRun',
    edits: [
      [
        'if (workflowExecution !== undefined && ids.includes(workflowExecution.workflowId)) return run;',
        'if (workflowExecution !== null) return run;',
      ],
    ],
    tests: ['notify/deliver.test.ts', 'nothing is sent'],
  },
  {
    name: 'message-to-what-was-not-checked',
    guard: 'a message goes to the receivers that were compared with the file',
    edits: [['const run = restored(sent) as Sent;', 'const run = sent;']],
    tests: ['notify/deliver.test.ts', 'beside a packed input'],
  },
  {
    name: 'message-past-the-configs',
    guard: 'with --configs, a message is sent only to the receivers of the file',
    edits: [["  deliver: 'try-again',", "  deliver: 'follow',"]],
    tests: ['only-configs.test.ts', 'a message'],
  },
  {
    name: 'start-waits-for-notify',
    guard: 'a start does not wait for notifyRun',
    edits: [
      [
        'await Promise.race([start(beside, startMs), late(beside, startMs, timer.signal)]);',
        'await start(beside, startMs);',
      ],
    ],
    tests: ['start-notifying.test.ts', 'in time'],
  },
  {
    name: 'warnings-without-end',
    guard: 'whoever sends signals can make one warning for each receiver, and no more',
    edits: [[' || this.told.has(to)) return null;', ') return null;']],
    tests: ['notify/given-up.test.ts'],
  },
  {
    name: 'signal-for-each-message',
    guard: 'a receiver that is down costs the run one signal, whatever it is not told of',
    edits: [['if (this.warned.has(to)) return;', '']],
    tests: ['notify/notify.test.ts', 'a receiver that is down'],
  },
  {
    name: 'late-since-it-was-scheduled',
    guard: 'a phase is late by the clock of the server, however long no worker was up',
    edits: [
      [
        'server.at(ports.uptime()) ?? beat.onServer(ports.uptime())',
        'beat.onServer(ports.uptime())',
        'await-moments.ts',
      ],
    ],
    tests: ['notify/await-moments.test.ts'],
  },
  {
    name: 'message-lost-without-workers',
    guard: 'a message whose time passed while no worker was up is tried again',
    edits: [['if (!isAgain && isTimeout(error))', 'if (false)']],
    tests: ['notify/notify.test.ts', 'while no worker was up'],
  },
  {
    name: 'roll-told-to-nobody',
    guard: 'people are told of a roll that stops, besides of the maintenance that stopped it',
    edits: [['...(cluster === roll.clusters[0] && { isRoll: true }),', '']],
    tests: ['notify/notify-roll.test.ts', 'stops at a maintenance'],
  },
  {
    name: 'only-good-ends-of-a-roll',
    guard: 'people are told of every end of a roll',
    edits: [
      [
        "isRollOver(phase) ? [{ moment: 'roll-end', at } as const]",
        "phase === 'restored' ? [{ moment: 'roll-end', at } as const]",
      ],
    ],
    tests: ['notify/roll-moments.test.ts'],
  },
  {
    name: 'waits-told-when-over',
    guard: 'people are told that a roll waits for them only while it does',
    edits: [["...(phase === 'paused' ? lasting(", "...(timeline.some((one) => one.phase === 'paused') ? lasting("]],
    tests: ['notify/roll-moments.test.ts'],
  },
  {
    name: 'second-wait-untold',
    guard: 'people are told when a roll was resumed and waits for them again before anybody looked',
    edits: [['version: String(found.events)', 'version: found.phase']],
    tests: ['notify/await-moments.test.ts', 'waits again'],
  },
  {
    name: 'messages-all-at-once',
    guard: 'the messages of many runs are not tried again all at the same time',
    edits: [['ceilingMs * (0.5 + Math.random() / 2)', 'ceilingMs', 'deliver.ts']],
    tests: ['notify/deliver.test.ts', 'a random time'],
  },

  // Silences.
  {
    name: 'second-silence-after-a-crash',
    guard: 'a run finds its own silence by what it says, and makes no second one',
    edits: [['if (live !== undefined)\n', 'if (live === null)\n', 'silence.ts']],
    tests: ['domain/silence.test.ts'],
  },
  {
    name: 'silence-of-another-run-expired',
    guard: 'a run expires only its own silences',
    edits: [['isOfRun(silence, own) && isLive(silence)', 'isLive(silence)']],
    tests: ['domain/silence.test.ts', 'expires at the end'],
  },
  {
    name: 'second-silence-stays',
    guard: 'at the end all silences of the run are expired, not only the one that it renewed',
    edits: [
      [
        'return found.filter((silence) => isOfRun(silence, own) && isLive(silence));',
        'return found.filter((silence) => isOfRun(silence, own) && isLive(silence)).slice(0, 1);',
      ],
    ],
    tests: ['activities/silence.test.ts', 'ends with all that are there'],
  },
  {
    name: 'silence-made-against-a-person',
    guard: 'a silence that somebody has expired is not made again',
    edits: [["alike.some(wasExpiredByHand) ? { kind: 'leave' }", "false ? { kind: 'leave' }"]],
    tests: ['activities/silence.test.ts', 'expired by hand'],
  },
  {
    name: 'silence-renewed-against-a-person',
    guard: 'a silence that somebody expires while it is renewed stays expired',
    edits: [['if (id === move.silence.id) return false;', 'if (id !== null) return false;']],
    tests: ['activities/silence.test.ts', 'between the look and the renewal'],
  },
  {
    name: 'silence-by-the-own-clock',
    guard: "a silence ends by Alertmanager's clock",
    edits: [['nowMs: clockIn(date),', 'nowMs: Date.now(),']],
    tests: ['alertmanager-answers.test.ts', 'never uses its own'],
  },
  {
    name: 'part-of-the-silences-read',
    guard: 'an answer that is no list of silences is none, so that no second silence is made',
    edits: [['if (!isSilences(list)) throw', 'if (!Array.isArray(list)) throw']],
    tests: ['alertmanager-answers.test.ts', 'no answer'],
  },
  {
    name: 'silence-waits-for-each-request',
    guard: 'all requests for a silence together take no longer than the limit',
    edits: [['Math.floor(untilMs - uptime())', 'Math.floor(boundMs)']],
    tests: ['activities/silence.test.ts', 'between two requests'],
  },
  {
    name: 'silence-at-a-refused-start',
    guard: 'a start that is refused silences nothing',
    edits: [['if (taken.length === 0) await bringSilence', 'await bringSilence']],
    tests: ['silence/silence.test.ts', 'silences nothing'],
  },
  {
    name: 'silence-outlives-drift',
    guard: 'a finding of the watcher expires the silence before it fails the run',
    edits: [['await silence.expire(SILENCE_AT_FINDING_MS);', '']],
    tests: ['silence/silence.test.ts', 'drift fails the run'],
  },
  {
    name: 'drift-waits-for-alertmanager',
    guard: 'a finding of the watcher waits for an Alertmanager for a second at most',
    edits: [['const SILENCE_AT_FINDING_MS = 1_000;', 'const SILENCE_AT_FINDING_MS = 5_000;']],
    tests: ['silence/silence.test.ts', 'drift from being told'],
  },
  {
    name: 'silence-outlives-its-run',
    guard: 'the watcher expires the silence when its run ends',
    edits: [['...(await silence.expire())', '']],
    tests: ['silence/silence.test.ts', 'until the run has restored it'],
  },
  {
    name: 'silence-before-a-watcher-stays',
    guard: 'a run that ends before its watcher began expires its silence',
    edits: [['await endSilence({ ports, run }, SILENCE_BOUND_MS);', '']],
    tests: ['silence/silence.test.ts', 'between its tag and its watcher'],
  },
  {
    name: 'silence-told-every-minute',
    guard: 'an Alertmanager in trouble is one warning',
    edits: [['!(hasFailed && told().some((one) => one.startsWith(words)))', 'true']],
    tests: ['keep-silence.test.ts'],
  },
  {
    name: 'foreign-silence-watched',
    guard: 'with --configs the watcher asks the Alertmanager of the file',
    edits: [['...withSilenceOf(file, carried), hostStatus', '...carried, hostStatus']],
    tests: ['only-configs.test.ts', 'asks the Alertmanager of the file'],
  },
  {
    name: 'foreign-silence-untagged',
    guard: 'with --configs the step that removes the tag asks the Alertmanager of the file',
    edits: [['[{ ...run, config: withSilenceOf(file, config) }, ...rest]', 'inputs']],
    tests: ['only-configs.test.ts', 'asks the Alertmanager of the file'],
  },
  {
    name: 'silence-left-out-of-a-run',
    guard: "with --configs a run can't leave out the silence of the file",
    edits: [['config.silence === undefined && file.silence !== undefined', 'false']],
    tests: ['only-configs.test.ts', 'tag is refused unless'],
  },
  {
    name: 'matchers-of-all-accepted',
    guard: 'matchers that match every alert are an error of the config',
    edits: [['if (matchEveryOther(templates))', 'if (false)']],
    tests: ['config/silence.test.ts', 'matchers of all'],
  },
  {
    name: 'clusters-that-serve-silenced',
    guard: 'matchers that do not name the cluster are an error of the config',
    edits: [['else if (!templates.some(namesCluster))', 'else if (false)']],
    tests: ['config/silence.test.ts', 'no cluster'],
  },
  {
    name: 'dot-of-a-name-matches-all',
    guard: 'a dot in the name of a cluster is only a dot in a regular expression',
    edits: [["name.replaceAll('.', String.raw`\\\\.`)", 'name']],
    tests: ['alert-matcher.test.ts'],
  },

  // Blockers.
  {
    name: 'drain-not-held-up',
    guard: 'blockers are asked before each write of a drain',
    edits: [['{ check, blockers }', '{ check, blockers: null }']],
    tests: ['steps/blockers.test.ts', 'draining waits'],
  },
  {
    name: 'ramp-not-held-up',
    guard: 'blockers are asked before each write that gives a share back',
    edits: [['...{ blockers, whileBlocked: findObstacle },', '...{ blockers: null, whileBlocked: findObstacle },']],
    tests: ['steps/blockers.test.ts', 'a ramp asks'],
  },
  {
    name: 'blocked-write',
    guard: 'nothing is written while a blocker blocks',
    edits: [
      ['if (blockers.isBlocked) return whileBlocked(', 'if (blockers.isBlocked && nowMs < 0) return whileBlocked('],
    ],
    tests: ['next-move.test.ts'],
  },
  {
    name: 'old-answer-of-blockers',
    guard: 'a write relies on no old answer about the blockers',
    edits: [[' || nowMs > blockersOldAtMs', '']],
    tests: ['next-move.test.ts'],
  },
  {
    name: 'checks-from-a-block',
    guard: 'once nothing blocks any more, everything is looked at and checked anew',
    edits: [['        if (isOver) seen = { ...NOTHING_SEEN, looks: seen.looks, wrote: seen.wrote };\n', '']],
    tests: ['steps/blockers.test.ts', 'begins with a new look'],
  },
  {
    name: 'go-while-blocked',
    guard: 'no go is given while a blocker blocks',
    edits: [['return blockedNow.length > 0 ?', 'return blockedNow.length < 0 ?']],
    tests: ['steps/settle.test.ts', 'no go while a blocker blocks'],
  },
  {
    name: 'unasked-is-clear',
    guard: "a query that can't be asked blocks",
    edits: [
      [
        "if (answer.kind === 'unasked') return `it can't be asked (${oneLine(answer.reason, SERIES_CHARS)})`;",
        "if (answer.kind === 'unasked') return null;",
      ],
    ],
    tests: ['domain/blockers.test.ts'],
  },
  {
    name: 'missing-answer-is-clear',
    guard: 'an answer that is missing blocks',
    edits: [
      [
        'if (answer === undefined) return "it can\'t be asked (nobody asked it)";',
        'if (answer === undefined) return null;',
      ],
    ],
    tests: ['domain/blockers.test.ts'],
  },
  {
    name: 'part-of-an-answer-counts',
    guard: 'an answer with warnings may lack a part, and blocks',
    edits: [['if (warnings !== undefined && !(Array', 'if (warnings === null && !(Array']],
    tests: ['parse-answer.test.ts'],
  },
  {
    name: 'scalar-is-clear',
    guard: 'a query that returns no instant vector blocks',
    edits: [["if (resultType !== 'vector')", 'if (resultType === undefined)']],
    tests: ['parse-answer.test.ts'],
  },
  {
    name: 'error-is-an-answer',
    guard: 'only an answer with status 200 counts',
    edits: [['if (status !== 200) throw', 'if (status < 0) throw']],
    tests: ['ask-prometheus.test.ts'],
  },
  {
    name: 'unasked-at-preflight',
    guard: 'a start whose blockers nobody asked is refused',
    edits: [['if (blocked === undefined)\n', 'if (blocked === null)\n']],
    tests: ['refusals/blockers.test.ts'],
  },
  {
    name: 'blockers-left-out',
    guard: 'with --configs, a step must carry the blockers of the file',
    edits: [['if (asks && config.blockers === undefined', 'if (!asks && config.blockers === undefined']],
    tests: ['only-configs.test.ts', 'waits unless its blockers'],
  },
  {
    name: 'giving-back-blocked',
    guard: 'giving back before the go is never blocked',
    edits: [
      [
        "import { beating } from '../beat.js';",
        "import { beating } from '../beat.js';\nimport { BlockerWatch } from '../blockers.js';",
        'give-back.ts',
      ],
      ['blockers: null', "blockers: BlockerWatch.of(step, 'DrainDeadline')", 'give-back.ts'],
    ],
    tests: ['steps/blockers.test.ts', 'giving back before the go'],
  },
  {
    name: 'taking-back-blocked',
    guard: 'taking back is never blocked',
    edits: [
      [
        "import { beating } from '../beat.js';",
        "import { beating } from '../beat.js';\nimport { BlockerWatch } from '../blockers.js';",
        'take-back.ts',
      ],
      ['blockers: null', "blockers: BlockerWatch.of(step, 'DrainDeadline')", 'take-back.ts'],
    ],
    tests: ['steps/blockers.test.ts', 'taking back'],
  },
  {
    name: 'host-not-watched-in-a-hold',
    guard: 'a host that is lost while a ramp holds ends it at once',
    edits: [['(await findLost(waiting, claimed)) ?? findStayed(', 'findStayed(']],
    tests: ['steps/blockers.test.ts', 'loses a host at once'],
  },
  {
    name: 'nothing-given-taken-back',
    guard: 'a ramp that has given nothing yet has nothing to take back',
    edits: [["  if (!levels.some((level) => typeof level === 'number')) return null;\n", '']],
    tests: ['steps/blockers.test.ts', 'nothing to take back'],
  },
  {
    name: 'blocked-time-forgotten',
    guard: 'the times in which something blocks add up to blockers.deadline',
    edits: [['this.#inAll.stop();', 'this.#inAll.reset();']],
    tests: ['blocker-watch.test.ts', 'adds up'],
  },
  {
    name: 'blocked-forever',
    guard: 'blockers.deadline ends a hold',
    edits: [['this.#inAll.elapsed() < this.blockers.deadlineMs) return;', 'this.#inAll.elapsed() >= 0) return;']],
    tests: ['blocker-watch.test.ts', 'counts from the first'],
  },
  {
    name: 'blocked-is-exposed',
    guard: 'hosts that were confirmed are not exposed when a blocker ends their ramp',
    edits: [['if (given.isBlocked !== true) state.lost();', 'state.lost();']],
    tests: ['workflows/blockers/blockers.test.ts', 'shares stay where too few'],
  },

  // The gateway: a host asks and claims for itself, and nobody keeps the others out.
  {
    name: 'gateway-admits-another-host',
    guard: 'a token is good for its own host alone',
    edits: [['proof.host !== wanted.host', 'proof.host === null']],
    tests: ['gateway/admit.test.ts'],
  },
  {
    name: 'gateway-admits-another-service',
    guard: 'a token is good for hosts of its own service alone',
    edits: [
      ["case 'host':\n      if (proof.service !== wanted.service)", "case 'host':\n      if (proof.service === null)"],
    ],
    tests: ['gateway/admit.test.ts'],
  },
  {
    name: 'gateway-admits-any-instance',
    guard: 'an instance speaks only for the host whose target it is',
    edits: [[' && host.targets.includes(instanceId));', ');']],
    tests: ['gateway/admit.test.ts'],
  },
  {
    name: 'gateway-trusts-an-unsigned-certificate',
    guard: 'a client certificate counts only if the CA has signed it',
    edits: [['|| !socket.authorized) return [];', ') return [];']],
    tests: ['gateway/certificate.test.ts', 'counts only if the CA has signed it'],
  },
  {
    name: 'gateway-trusts-a-common-name',
    guard: 'beside other names, the common name of a certificate does not count',
    edits: [['if (!subjectaltname) return', 'if (subject?.CN) return']],
    tests: ['gateway/certificate.test.ts', 'does not count beside other names'],
  },
  {
    name: 'token-brings-its-algorithm',
    guard: 'a token is checked only with an algorithm of its issuer',
    edits: [
      ['!algorithms.includes(alg)', 'alg === null'],
      ['...{ issuer, algorithms, currentDate },', '...{ issuer, currentDate },'],
    ],
    tests: ['tokens/token-check.test.ts'],
  },
  {
    name: 'token-brings-its-key',
    guard: 'a token that brings its own key is refused',
    edits: [['if (REFUSED.some((name) => name in header)) return', 'if (REFUSED.length === 0) return']],
    tests: ['tokens/token-check.test.ts'],
  },
  {
    name: 'token-outlives-its-expiry',
    guard: 'an expired token gets no grace',
    edits: [['if (exp <= nowS) return', 'if (exp + LEEWAY_S <= nowS) return']],
    tests: ['tokens/claims.test.ts'],
  },
  {
    name: 'unknown-key-asked-for-at-each-token',
    guard: 'keys are fetched for an unknown kid once a minute at most',
    edits: [['    if (this.server.uptime() - this.askedAtMs < pauseMs) return false;\n', '']],
    tests: ['keys-of-server.test.ts'],
  },
  {
    name: 'new-key-denied',
    guard: 'a token of a key that is not known yet is not told to be invalid',
    edits: [['isNew || this.names(kid)', 'isNew || this.set !== null']],
    tests: ['keys-of-server.test.ts'],
  },
  {
    name: 'keys-lost-between-two-writers',
    guard: 'of two that make a key at once, one is refused',
    edits: [["open(place, 'wx', 0o600)", "open(place, 'w', 0o600)"]],
    tests: ['file-lock.test.ts'],
  },
  {
    name: 'gateway-gives-an-old-go',
    guard: 'the gateway gives the go only on a fresh look',
    edits: [["return freshness.kind === 'fresh' ? go(run)", 'return freshness.kind !== null ? go(run)']],
    tests: ['judge-go.test.ts'],
  },
  {
    name: 'gateway-gives-a-go-seen-before-a-long-read',
    guard: 'after a config that took long to read, the run is looked at again before a go',
    edits: [['if (performance.now() - askedMs < OLD_MS) return', 'if (askedMs > 0) return']],
    tests: ['ask-go.test.ts', 'took long to read'],
  },
  {
    name: 'gateway-gives-the-go-of-another-run',
    guard: 'a host that has named its run hears the go of no other',
    edits: [
      [
        'if (named !== null && named !== run.runId) return over(',
        'if (named === null && named === run.runId) return over(',
      ],
    ],
    tests: ['judge-go.test.ts', 'is over for a host that named the run'],
  },
  {
    name: 'gateway-gives-the-go-again',
    guard: 'a host whose claim has counted hears no go any more',
    edits: [['if (!own.go) return movedOn(', 'if (own.go === null) return movedOn(']],
    tests: ['judge-go.test.ts'],
  },
  {
    name: 'gateway-holds-a-host-that-has-a-run',
    guard: 'a host that waits is told which run it waits for once there is one',
    edits: [['answer.word !== first || leftMs', 'leftMs']],
    tests: ['ask-go.test.ts', 'which run has begun'],
  },
  {
    name: 'gateway-takes-another-boot-for-the-same-claim',
    guard: 'under one key, the claim of another boot is another claim',
    edits: [['JSON.stringify([host, key, bootId ?? null, note ?? null])', 'JSON.stringify([host, key])']],
    tests: ['workflows/gateway/gateway.test.ts', 'hears the go, claims'],
  },
  {
    name: 'gateway-limits-nobody',
    guard: 'a credential may ask 5 times a second',
    edits: [['if (!rooms.rate.take(id)) return', 'if (id === null) return']],
    tests: ['closed-door.test.ts', 'the sixth request'],
  },
  {
    name: 'gateway-answers-all-pipelined',
    guard: 'the requests of one connection are answered one after the other',
    edits: [['if (turn === undefined) this.begin(', 'if (request !== null) this.begin(']],
    tests: ['gateway/turns.test.ts', 'one after the other'],
  },
  {
    name: 'gateway-writes-into-an-answer',
    guard: 'what is no request gets no answer in place of one that is on its way',
    edits: [['    if (request?.complete === true) return void socket.destroy();\n', '']],
    tests: ['gateway/turns.test.ts', 'in place of one'],
  },
  {
    name: 'gateway-keeps-a-silent-handshake',
    guard: 'a connection that never ends its TLS handshake is cut',
    edits: [['(_: Error, socket: Socket) => socket.destroy());', '(_: Error, socket: Socket) => void socket);']],
    tests: ['gateway/listen.test.ts', 'instead of a TLS handshake'],
  },
  {
    name: 'init-overwrites',
    guard: 'tagout init writes over no file that came while it asked',
    edits: [["own = openSync(file, 'wx');", "own = openSync(file, 'w');"]],
    tests: ['commands/init.test.ts', 'while it asked'],
  },
  {
    name: 'init-reads-any-load-balancer',
    guard: 'with --configs, init reads only load balancers that a file names',
    edits: [['if (named.some((one) => one === wanted', 'if (named.some((one) => one !== wanted']],
    tests: ['only-configs.test.ts', 'no file names'],
  },
  {
    name: 'init-answers-the-content-of-rules',
    guard: 'the answer of init holds nothing of how users sign in or what a fixed response says',
    edits: [["action.type === 'other' ? { ...action, content: '' } : action", 'action']],
    tests: ['steps/survey.test.ts', 'no content'],
  },
  {
    name: 'init-blinds-the-watchers',
    guard: 'init reads nothing while the watchers of maintenances are late',
    edits: [['await untilLooksAreFresh(step, PACE.config.drain.pollMs);', '']],
    tests: ['steps/survey.test.ts', 'waits while'],
  },
  {
    name: 'init-writes-yaml-of-others',
    guard: 'no name or text from AWS becomes YAML in the file that init writes',
    edits: [["oneLine(text, LONGEST).split(' ')", "text.split(' ')"]],
    tests: ['proposed-yaml.test.ts', 'becomes YAML'],
  },
  {
    name: 'init-splits-a-host',
    guard: 'target groups with a common host are proposed as one cluster',
    edits: [['[...arns.map((arn) => [arn]), ...byTarget.values()]', 'arns.map((arn) => [arn])']],
    tests: ['guess-clusters.test.ts'],
  },
  // Who made the change.
  {
    name: 'who-blames-the-run',
    guard: "the run's own calls are never told as somebody else's",
    edits: [['const foreign = done.filter(({ requestId }) => !isOwn(question, requestId));', 'const foreign = done;']],
    tests: ['who/judge.test.ts', 'not our own'],
  },
  {
    name: 'who-blames-a-failed-call',
    guard: 'a call that failed has changed nothing',
    edits: [['const done = calls.filter(({ error }) => error === null);', 'const done = calls;']],
    tests: ['who/judge.test.ts', 'those that failed'],
  },
  {
    name: 'who-trusts-an-earlier-call',
    guard: 'only a call between the two looks ends the search: the right one may still be on its way',
    edits: [[' || distanceMs(question, call) > IN_TIME_MS) return false;', ') return false;']],
    tests: ['who/judge.test.ts', 'before the last good look'],
  },
  {
    name: 'who-blames-a-lost-answer',
    guard: 'a write that may be our own, without an answer, explains nothing',
    edits: [['if (isLikeOwn(question, call)) return false;', '']],
    tests: ['who/judge.test.ts', 'explain nothing'],
  },
  {
    name: 'who-believes-a-user-agent',
    guard: 'a call counts as our own only if it set what this run may set',
    edits: [['own.set.every((one) => set.includes(one))', 'own !== undefined']],
    tests: ['who/judge.test.ts', 'what we never set'],
  },
  {
    name: 'lines-for-each-transaction',
    guard: 'of many hosts, no line is printed for each new count of busy ones',
    edits: [['|\\d+(?= busy)|\\d+, such as [^|]*/g', '/g']],
    tests: ['views/lines-watching.test.ts'],
  },
  {
    name: 'report-knows-that-nothing-is-out',
    guard: 'the report of a run that left no status does not say that nothing is out',
    edits: [["return status?.worker === true ? 'nothing'", "return status !== undefined ? 'nothing'"]],
    tests: ['report/markdown.test.ts', 'it is not known'],
  },
  {
    name: 'warnings-in-every-line',
    guard: 'watch in lines tells a warning once',
    edits: [['part.startsWith(WARNING) && before.some(', 'before === null && before.some(']],
    tests: ['views/lines-watching.test.ts', 'a warning is told once'],
  },
  {
    name: 'watch-waits-for-who',
    guard: 'the end of a watch does not wait for who made the drift',
    edits: [['withDeadline(Date.now() + withinMs,', 'withDeadline(Infinity,']],
    tests: ['runs/who.test.ts'],
  },
  {
    name: 'who-any-rule',
    guard: 'a call explains a difference only on the same resource',
    edits: [
      ['apisOf(difference).includes(call.api as RoutingApi) && isOn(call, arn, difference)', 'arn !== undefined'],
    ],
    tests: ['who/match.test.ts'],
  },
  {
    name: 'who-after-the-last-look',
    guard: 'what not every look reads may have changed since preflight',
    edits: [['/^(attribute|targets of) /.test(what)', 'what === null']],
    tests: ['who/between-looks.test.ts'],
  },
  {
    name: 'who-by-one-clock',
    guard: "CloudTrail is asked for a minute more on each side: AWS's clock is not the worker's",
    edits: [['CLOCK_MARGIN_MS = 60_000', 'CLOCK_MARGIN_MS = 0']],
    tests: ['who/between-looks.test.ts'],
  },
  {
    name: 'who-prints-what-it-gets',
    guard: 'text of CloudTrail is cut, and has no control characters',
    edits: [['return oneLine(text, LONGEST);', 'return text;', 'trail-call.ts']],
    tests: ['who/trail-call.test.ts', 'control characters'],
  },
  {
    name: 'who-though-nobody-wants-to-know',
    guard: 'with `who: none`, nobody is asked',
    edits: [['config.who === undefined || !(failure', '!(failure']],
    tests: ['start-who.test.ts', 'unless the config'],
  },
  {
    name: 'who-for-any-failure',
    guard: 'only drift has it looked up who made it',
    edits: [[' || failure.type !== DRIFT) return;', ') return;']],
    tests: ['start-who.test.ts', 'another failure'],
  },
  {
    name: 'who-where-nobody-looks',
    guard: 'a watcher starts whoChanged on the queue of workflows',
    edits: [['(await describeOwnRun()).taskQueue', 'Context.current().info.taskQueue']],
    tests: ['start-who.test.ts', 'on the queue of workflows'],
  },
  {
    name: 'who-empty-for-any-answer',
    guard: 'an answer without a list is never "no call"',
    edits: [
      ["if (!Array.isArray(list)) throw new Error('the answer is not from CloudTrail');", 'if (!list) return [];'],
    ],
    tests: ['trail-port.test.ts', 'is something else'],
  },
  {
    name: 'who-of-other-services',
    guard: 'only calls of Elastic Load Balancing count',
    edits: [['if (source !== SOURCE) return [];', '']],
    tests: ['trail-port.test.ts', 'other services'],
  },
  {
    name: 'who-past-the-configs',
    guard: 'with --configs, CloudTrail is asked only where the file says so',
    edits: [["  askTrail: 'ask',", "  askTrail: 'follow',"]],
    tests: ['only-configs.test.ts', 'a question to CloudTrail'],
  },
  {
    name: 'who-gives-up-before-the-end',
    guard: 'CloudTrail is asked once more when its time is over',
    edits: [['const isLast = nowMs() >= question.untilMs;', 'const isLast = true;']],
    tests: ['who/who.test.ts', 'once CloudTrail delivers it'],
  },
  {
    name: 'who-known-without-a-call',
    guard: 'exit 0 only for a call that explains a difference',
    edits: [["return answer.state === 'known' ? EXIT.done : EXIT.refused;", 'return EXIT.done;']],
    tests: ['cli/commands/who.test.ts', 'asks if nobody has'],
  },
  // The probe: it never touches what is not its own, and leaves nothing of its own behind.
  {
    name: 'probe-under-maintenance',
    guard: 'a load balancer with the tag of a maintenance is not probed',
    edits: [
      [
        '    ...services.map((one) => `${name} has the tag tagout:',
        '    ...[].map((one) => `${name} has the tag tagout:',
      ],
    ],
    tests: ['probe/refusals.test.ts'],
  },
  {
    name: 'probe-over-its-quota',
    guard: 'a load balancer with all its rules is not probed',
    edits: [['...(rules < RULES_MAX ?', '...(rules <= RULES_MAX ?']],
    tests: ['probe/refusals.test.ts'],
  },
  {
    name: 'probe-makes-before-it-notes',
    guard: 'what a probe makes is noted before it is made',
    edits: [
      [
        '    this.record.made.push({ kind, name, arn: null });\n    this.#write();',
        '    this.record.made.push({ kind, name, arn: null });',
      ],
    ],
    tests: ['probe/remove.test.ts', 'before it makes it'],
  },
  {
    name: 'probe-writes-without-its-condition',
    guard: 'a rule that has lost its condition answers users, so it goes at once',
    edits: [['  if (!isKept) await deleteRule(caller, ruleArn);', '']],
    tests: ['probe/ways.test.ts', 'writes nothing more'],
  },
  {
    name: 'probe-goes-on-without-its-condition',
    guard: 'after a write that loses the condition, nothing more is written',
    edits: [['if (kept?.asAssumed !== true)\n', 'if (kept === undefined)\n']],
    tests: ['probe/ways.test.ts', 'writes nothing more'],
  },
  {
    name: 'probe-removes-a-lookalike-rule',
    guard: 'a rule with the host of a probe, and without its tags, is not removed',
    edits: [
      [
        '  const marks = marksIn(tags);\n  const recorded = recordOf(rule.arn',
        "  const marks = marksIn(tags) ?? { id: rule.hosts.map(idInHost)[0] ?? '', since: '', loadBalancerArn: around.loadBalancerArn };\n  const recorded = recordOf(rule.arn",
      ],
    ],
    tests: ['probe/ours.test.ts'],
  },
  {
    name: 'probe-removes-another-host',
    guard: "a rule with a probe's tags, and another host, is not removed",
    edits: [['  if (rule.onlyHost !== hostOf(maker.id)) return', '  if (rule.onlyHost === undefined) return']],
    tests: ['probe/ours.test.ts'],
  },
  {
    name: 'probe-removes-a-rule-taken-over',
    guard: 'a rule that forwards to a group of somebody else is not removed',
    edits: [['  if (!doesProbing(rule, maker.id)) return', "  if (maker.id === '') return"]],
    tests: ['probe/ours.test.ts'],
  },
  {
    name: 'probe-removes-by-name-alone',
    guard: 'a target group with the name of a probe, and tags of another, is not removed',
    edits: [['  if (id !== marks.id) return foreign(', '  if (id === null) return foreign(']],
    tests: ['probe/ours.test.ts'],
  },
  {
    name: 'probe-removes-of-another-load-balancer',
    guard: 'what is marked for another load balancer is not removed',
    edits: [
      [
        'if (marks.loadBalancerArn !== loadBalancerArn) return foreign(',
        "if (marks.loadBalancerArn === '') return foreign(",
      ],
    ],
    tests: ['probe/ours.test.ts'],
  },
  {
    name: 'probe-removes-a-copy',
    guard: 'a copy of the rule that a record names is not removed',
    edits: [['  if (arn !== null) return foreign(`the record', "  if (arn === '') return foreign(`the record"]],
    tests: ['probe/ours.test.ts'],
  },
  {
    name: 'probe-trusts-a-list-that-is-behind',
    guard: 'what a Create call has answered is removed, also where no list shows it yet',
    edits: [['const there = [...wantedOf(task, last), ...hidden];', 'const there = [...wantedOf(task, last)];']],
    tests: ['probe/remove.test.ts', 'do not show yet'],
  },
  {
    name: 'probe-cleans-under-a-running-probe',
    guard: 'what a running probe has made is left to it',
    edits: [['=> whyRunning(marks, records, nowMs) === null;', "=> whyRunning(marks, records, nowMs) !== '';"]],
    tests: ['probe/remove.test.ts', 'do not see each other'],
  },
  {
    name: 'probe-forgets-what-it-left',
    guard: 'the record stays while anything is left',
    edits: [['    if (all.length === 0) file.remove();', '    file.remove();']],
    tests: ['probe/remove.test.ts', 'credentials that expire'],
  },
  {
    name: 'probe-makes-a-second-rule',
    guard: 'a Create call whose answer was lost is not sent again before what it made is looked for',
    edits: [
      [
        '      const found = await find();\n      if (found === null) continue;',
        '      const found = isLost ? null : await find();\n      if (found === null) continue;',
      ],
    ],
    tests: ['probe/remove.test.ts', 'CreateRule, carried out: true'],
  },
  {
    name: 'probe-advises-from-half-a-measurement',
    guard: 'no settle is advised from a change that had not arrived',
    edits: [["figures['isCalm'] !== true || ", '']],
    tests: ['probe/advice.test.ts'],
  },
  {
    name: 'probe-advises-without-an-arrival',
    guard: 'no settle is advised where an address never gave the new answer',
    edits: [[" || figures['isArrived'] !== true", '']],
    tests: ['probe/advice.test.ts'],
  },
  {
    name: 'probe-takes-any-answer-for-the-new-one',
    guard: 'an answer that is neither the old one nor the new one measures nothing',
    edits: [['status === 200 && text === change.new]', 'status === 200 && text !== change.old]']],
    tests: ['probe/broken.test.ts', 'no advice'],
  },
  {
    name: 'probe-removes-what-a-record-names',
    guard: 'a record that names what no probe can have made names nothing',
    edits: [[' && isArnOf(record as Marks, kind, arn)', '']],
    tests: ['probe/broken.test.ts', 'a record that names'],
  },
  {
    name: 'probe-forgets-what-no-list-shows',
    guard: 'what no list shows and could not be removed is named as left',
    edits: [['[...shown, ...unseen(task, found, removed)].map(', '[...shown].map(']],
    tests: ['probe/broken.test.ts', 'no list shows'],
  },
  {
    name: 'probe-writes-a-rule-taken-over',
    guard: 'a rule whose conditions somebody has changed is written no more',
    edits: [['  if (rule === null || seenRule(', "  if (rule === null || id !== '' || seenRule("]],
    tests: ['probe/broken.test.ts', 'other conditions'],
  },
  {
    name: 'probe-waits-for-an-endless-answer',
    guard: 'an answer of the load balancer that never ends is cut off',
    edits: [
      ['setTimeout(() => request.destroy(), this.answerMs)', 'setTimeout(() => request.setTimeout(0), this.answerMs)'],
    ],
    tests: ['probe/broken.test.ts', 'never ends'],
  },
  {
    name: 'probe-advises-less-than-the-default',
    guard: 'a few changes do not prove that less than the default is enough',
    edits: [['Math.max(LEAST_MS, Math.ceil(', 'Math.max(0, Math.ceil(']],
    tests: ['probe/advice.test.ts'],
  },
  {
    name: 'probe-without-consent',
    guard: 'without --i-own-this-load-balancer, nothing is touched',
    edits: [['  if (!isOwned)\n    throw', "  if (loadBalancer === '')\n    throw"]],
    tests: ['commands/probe.test.ts', 'and does nothing'],
  },
  {
    name: 'reset-not-warned-of',
    guard: "a failure's text in Temporal ends with never Reset",
    edits: [['    neverReset(document),\n', '', 'failure-message.ts']],
    tests: ['domain/failure-message.test.ts', 'never to press Reset'],
  },
  {
    name: 'screen-lets-others-steer-the-terminal',
    guard: 'no text of others controls the terminal',
    edits: [["replace(/[\\p{C}\\p{Zl}\\p{Zp}]/gu, ' ')", "replace(/never/gu, ' ')"]],
    tests: ['screen/plain.test.ts'],
  },
  {
    name: 'screen-redraws-at-every-news',
    guard: 'the screen is redrawn at most four times a second',
    edits: [['if (isFirst) draw();', 'draw();']],
    tests: ['screen/screen-watching.test.ts'],
  },
  {
    name: 'screen-loses-what-does-not-fit',
    guard: 'what does not fit on the screen is counted',
    edits: [
      [
        'return [...this.#title, ...kept, cutLine(more, this.columns)].slice(-rows);',
        'return [...this.#title, ...kept].slice(-rows);',
      ],
    ],
    tests: ['screen/frame.test.ts'],
  },
  {
    name: 'screen-hides-the-worst-host',
    guard: 'when not all hosts fit, the worst are shown',
    edits: [["keep === 'worst' ? rows.toSorted(", "keep !== 'worst' ? rows.toSorted("]],
    tests: ['screen/frame.test.ts', 'shows the worst first'],
  },
  {
    name: 'restart-of-quiet-not-told',
    guard: 'the bar of the quiet period says what made it begin anew',
    edits: [['if (why !== null) restarted = {', 'if (why !== null && why.length > 99) restarted = {']],
    tests: ['steps/settle.test.ts', 'what made the quiet period begin anew'],
  },
  {
    name: 'hold-that-does-not-move',
    guard: 'the bar of a hold shows how far it is',
    edits: [['const doneMs = Math.max(0, holdMs - (untilMs - ports.uptime()));', 'const doneMs = 0;']],
    tests: ['steps/blockers.test.ts', 'the hold between two steps is a bar'],
  },
  {
    name: 'watch-for-nobody',
    guard: 'watch ends when nobody reads any more',
    edits: [['if (context.io.reader?.isGone === true) return UNREAD;', '']],
    tests: ['commands/watch.test.ts', 'ends when nobody reads any more'],
  },
  {
    name: 'lines-pile-up-for-a-slow-reader',
    guard: 'watch prints nothing while what it printed is not read',
    edits: [['if (change === null || isBehind()) return;', 'if (change === null) return;']],
    tests: ['views/lines-watching.test.ts', 'while nobody reads, nothing is added'],
  },
  {
    name: 'full-disk-is-silent',
    guard: 'what a full disk did not take is told',
    edits: [["const GONE = ['EPIPE', 'EIO'];", "const GONE = ['EPIPE', 'EIO', 'ENOSPC'];"]],
    tests: ['cli/reader.test.ts', 'a full disk'],
  },
  {
    name: 'hidden-hosts-with-the-go',
    guard: 'hosts that still have the go are shown before those that are done',
    edits: [['Math.max(go ? 0.5 : 0, inFlight ?? 0)', 'Math.max(go ? 0 : 0, inFlight ?? 0)']],
    tests: ['screen/frame.test.ts', 'shows those with the go before'],
  },
  {
    name: 'screen-measures-a-whole-long-text',
    guard: 'a long text of others does not hold up the screen',
    edits: [['const LONGEST = 2_000;', 'const LONGEST = 20_000;']],
    tests: ['screen/cells.test.ts', 'a text of any size'],
  },
  {
    name: 'who-names-another-value',
    guard: 'nobody is named for another value than the one that was observed while the right call may still come',
    edits: [["if (match !== 'resource') return match === 'value';", "if (match !== 'load-balancer') return true;"]],
    tests: ['who/judge.test.ts'],
  },
  {
    name: 'who-asks-all-in-each-round',
    guard: 'each round asks only for calls that can explain the drift, because an account has 2 questions a second',
    edits: [['...(isLast ? ROUTING_APIS : [])', '...ROUTING_APIS']],
    tests: ['who/apis.test.ts'],
  },
  {
    name: 'drift-waits-for-who',
    guard: 'a run that fails by drift does not wait for a slow start of whoChanged',
    edits: [['await Promise.race([started, sleep(waitMs, undefined, { signal: over.signal })]);', 'await started;']],
    tests: ['start-who.test.ts', 'hold up'],
  },
  {
    name: 'status-fails-for-who',
    guard: 'status shows a failed run also when what is known of who made the change can not be read',
    edits: [[', LONGEST_WHY)}`,', ', LONGEST_WHY)}`.repeat(-1),']],
    tests: ['commands/who.test.ts', 'leaves `status` alone'],
  },
  {
    name: 'write-recorded-after-its-answer',
    guard: 'a write is recorded before it is sent',
    edits: [
      ['    this.#keep(write);\n    return {', '    return {'],
      [
        '        Object.assign(write, { ...sent, outcome, atMs });',
        '        this.#keep(Object.assign(write, { ...sent, outcome, atMs }));',
      ],
    ],
    tests: ['activities/evidence.test.ts', 'are there before they are sent'],
  },
  {
    name: 'write-of-a-dead-attempt-left-sent',
    guard: 'a write whose answer no attempt will get is unknown',
    edits: [
      ["told.writes.map((one) => (one.outcome === 'sent' ? { ...one, outcome: 'unknown' } : one))", 'told.writes'],
    ],
    tests: ['activities/evidence.test.ts', 'of an attempt that died are kept'],
  },
  {
    name: 'write-that-no-heartbeat-told-missing',
    guard: 'a write of an attempt that died is recorded when it is found',
    edits: [['if (this.of.attempt === 1 || isKnown || (isConfirmed && this.#writesOmitted > 0)) return;', 'return;']],
    tests: ['activities/evidence.test.ts', 'a later attempt finds'],
  },
  {
    name: 'action-that-needed-no-write-recorded',
    guard: 'a retry records no write of an action that was there before the step',
    edits: [['      if (wasThere(course.from(move.action), move)) return;\n', '']],
    tests: ['steps/retried-steps.test.ts', 'a retry of draining records'],
  },
  {
    name: 'write-of-others-recorded-as-own',
    guard: 'what the first attempt finds is no write of its own',
    edits: [['if (this.of.attempt === 1 || isKnown ||', 'if (isKnown ||']],
    tests: ['activities/evidence.test.ts', 'the first attempt finds'],
  },
  {
    name: 'writes-without-a-bound',
    guard: 'the writes of a run have a bound',
    edits: [['if (left < 0) break;', 'if (left === 0) break;']],
    tests: ['domain/evidence-writes.test.ts', 'the first and the last'],
  },
  {
    name: 'writes-left-out-silently',
    guard: 'writes that had no place are counted',
    edits: [['this.#writesOmitted += omitted;', 'this.#writesOmitted = omitted;']],
    tests: ['activities/evidence.test.ts', 'counts the writes that had no place'],
  },
  {
    name: 'refused-write-left-out',
    guard: 'a write that was refused or not answered has a place before the others',
    edits: [['...places.slice(-1), ...unusual, ...fromBothEnds', '...places.slice(-1), ...fromBothEnds']],
    tests: ['domain/evidence-writes.test.ts', 'refused or not answered'],
  },
  {
    name: 'confirmed-write-told-twice',
    guard: 'after a crash, a write that is in the count of those left out is not recorded again',
    edits: [['|| (isConfirmed && this.#writesOmitted > 0)) return;', ') return;']],
    tests: ['activities/evidence.test.ts', 'goes on after a crash with what it had kept'],
  },
  {
    name: 'gap-across-a-crash-forgotten',
    guard: 'the time in which no attempt looked is a gap',
    edits: [['    this.#lastAskedMs = told.looks.lastMs;\n', '']],
    tests: ['activities/evidence.test.ts', 'the time in which nobody looked is a gap'],
  },
  {
    name: 'gap-is-the-last-one',
    guard: 'the longest gap between two looks is kept',
    edits: [['longestGapMs: Math.max(longestGapMs, gapMs),', 'longestGapMs: gapMs,']],
    tests: ['activities/evidence.test.ts', 'a gap lasts from a question'],
  },
  {
    name: 'gap-of-steps-instead-of-the-watcher',
    guard: 'the longest gap is that of the watcher',
    edits: [["looking.filter(({ step }) => step === 'watch')", "looking.filter(({ step }) => step !== '')"]],
    tests: ['runs/report/steps.test.ts'],
  },
  {
    name: 'thinned-series-loses-its-spike',
    guard: 'the highest reading of a stretch is kept',
    edits: [['point === lowest || point === highest', 'point === lowest']],
    tests: ['domain/series.test.ts'],
  },
  {
    name: 'unreadable-thinned-away',
    guard: 'a reading that failed is kept when a series is thinned',
    edits: [['=> value ?? -Infinity;', '=> value ?? 0;']],
    tests: ['domain/series.test.ts'],
  },
  {
    name: 'run-leaves-more-than-240-points',
    guard: 'a run leaves at most 240 points of a host',
    edits: [['settle: { points: 112,', 'settle: { points: 128,']],
    tests: ['domain/evidence-portion.test.ts', '240 points of each host and 100 KB'],
  },
  {
    name: 'repeated-step-leaves-as-much-again',
    guard: 'however often a step is repeated, a run leaves at most 100 KB',
    edits: [['Math.floor(whole / 4 ** nth)', 'whole']],
    tests: ['domain/evidence-portion.test.ts', '240 points of each host and 100 KB'],
  },
  {
    name: 'many-hosts-leave-more-than-their-portion',
    guard: 'hosts for which there is no place are left out, and counted',
    edits: [['if ((left -= lengthOf(one)) < 0 || points < LEAST_POINTS) break;', 'if (points < LEAST_POINTS) break;']],
    tests: ['domain/evidence-portion.test.ts', 'leaves out the quietest hosts'],
  },
  {
    name: 'plot-of-more-than-240-points',
    guard: 'a plot has at most 240 points',
    edits: [['const POINTS_MAX = 240;', 'const POINTS_MAX = 2_400;']],
    tests: ['runs/report/plots.test.ts'],
  },
  {
    name: 'markup-in-a-page',
    guard: 'a note that is markup stays text in the page',
    edits: [["    .replaceAll('<', '&lt;')\n    .replaceAll('>', '&gt;')\n", '']],
    tests: ['report/escape.test.ts', 'in a page'],
  },
  {
    name: 'attribute-ends-in-a-page',
    guard: 'a name does not end the attribute that it is in',
    edits: [["    .replaceAll('\"', '&quot;')\n", '']],
    tests: ['report/escape.test.ts', 'in a page'],
  },
  {
    name: 'markup-in-markdown',
    guard: 'a note that is markup stays text in Markdown',
    edits: [["    .replace(/[\\\\`*_[\\]|#~]/g, '\\\\$&')\n", '']],
    tests: ['report/escape.test.ts', 'in a line of Markdown'],
  },
  {
    name: 'note-begins-a-new-line',
    guard: 'a note does not begin a line or turn the text',
    edits: [["return text.replace(/[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]+/gu, ' ');", 'return text;']],
    tests: ['report/escape.test.ts'],
  },
  {
    name: 'report-written-in-place',
    guard: 'a reader never sees half a report',
    edits: [
      [
        "      writeFileSync(draft, text, { flag: 'wx' });\n      renameSync(draft, path);",
        '      writeFileSync(path, text);',
      ],
    ],
    tests: ['cli/report-file.test.ts', 'takes its place at once'],
  },
  {
    name: 'report-over-a-foreign-file',
    guard: 'a report replaces nothing but a report',
    edits: [['if (isThere && !isReplaceable(path, isOurs))', "if (isThere && path === '')"]],
    tests: ['cli/report-file.test.ts', 'a foreign file stays as it is'],
  },
  {
    name: 'no-write-instead-of-not-recorded',
    guard: 'a run that recorded no writes is not said to have written nothing',
    edits: [['writes: isRecorded ? writesOf(recorded, plan) : null,', 'writes: writesOf(recorded, plan),']],
    tests: ['histories/report.test.ts', 'the report of 0.1.0/restored'],
  },
  {
    name: 'readings-invented',
    guard: 'in-flight that was not recorded is said to be so',
    edits: [
      [
        'inFlight === null ? NOT_RECORDED : readingsText(inFlight)',
        "inFlight === null ? 'all 0' : readingsText(inFlight)",
      ],
    ],
    tests: ['histories/report.test.ts', 'the report of 0.1.0/restored'],
  },
  {
    name: 'shares-invented',
    guard: 'shares that were not recorded are said to be so',
    edits: [
      [
        'share.of === 0 ? NOT_RECORDED : changesText(share)',
        'share.of === 0 ? String(share.baseline) : changesText(share)',
      ],
    ],
    tests: ['histories/report.test.ts', 'the report of 0.1.0/restored'],
  },
  // When: no drain begins outside of its window or before its time.
  {
    name: 'closed-window-at-preflight',
    guard: 'outside of its window a start is refused',
    edits: [['now.closed === null ? []', "now.closed !== '' ? []"]],
    tests: ['refusals/window.test.ts'],
  },
  {
    name: 'closed-window-before-the-tag',
    guard: 'the window is looked at before the tag is written',
    edits: [
      ['if (closed !== null) return { taken', 'if (closed === 0) return { taken'],
      ['if (closedSince !== null)', 'if (closedSince === 0)'],
    ],
    tests: ['when/when.test.ts', 'closed before tag'],
  },
  {
    name: 'closed-window-before-the-drain',
    guard: 'the window is looked at right before the first write to the routing',
    edits: [['(hasBegun() ? null : closedNow(writing))', 'null']],
    tests: ['when/when.test.ts', 'closed before drain'],
  },
  {
    name: 'begun-by-somebody-else',
    guard: 'an adopted share that was 0 before does not count as a drain that has begun in its window',
    edits: [["=== 'drained' && isWritten(one))", "=== 'drained')"]],
    tests: ['steps/window.test.ts'],
  },
  {
    name: 'begun-drain-stopped',
    guard: 'a drain that has begun goes on when its window closes',
    edits: [['(hasBegun() ? null : closedNow(writing))', 'closedNow(writing)']],
    tests: ['steps/window.test.ts'],
  },
  {
    name: 'looks-on-and-on-before-the-opening',
    guard: 'while the clock of a worker is behind the opening, a run looks no more than once a minute',
    edits: [['Math.max(opensAtMs, Date.now() + AGAIN_MS)', 'opensAtMs']],
    tests: ['when/when.test.ts', 'clock is behind'],
  },
  {
    name: 'slow-clock-before-the-tag',
    guard: 'where the clock of the worker that tags is a little behind an opening, the run waits and is not refused',
    edits: [['    await untilNearOpening(step);\n    const closed =', '    const closed =']],
    tests: ['when/when.test.ts', 'opens there too'],
  },
  {
    name: 'slow-clock-before-the-drain',
    guard: 'where the clock of the worker that drains is a little behind an opening, the run waits and is not ended',
    edits: [['if (!hasBegun()) await untilNearOpening(writing);', '']],
    tests: ['steps/window.test.ts', 'opening that is near'],
  },
  {
    name: 'closed-again-not-awaited',
    guard: 'a run that waits for its window waits for the next opening if that has closed again',
    edits: [['if (opensAtMs === null || run', 'if (opensAtMs !== undefined || run']],
    tests: ['when/when.test.ts', 'goes back to waiting'],
  },
  {
    name: 'closed-window-of-a-roll-not-awaited',
    guard: 'a roll that waits for its window waits for the next opening if that has closed again',
    edits: [['if (opensAtMs === null || !isToWait', 'if (opensAtMs !== undefined || !isToWait']],
    tests: ['roll/window.test.ts', 'goes back to waiting'],
  },
  {
    name: 'one-look-of-a-roll-counts',
    guard: 'a roll that waits for its window is not refused because one of its looks finds that closed',
    edits: [['looked.at(-1)!.opensAtMs', 'looked[0]!.opensAtMs']],
    tests: ['roll/window.test.ts', 'one of its looks'],
  },
  {
    name: 'slow-clock-before-a-roll',
    guard: 'where the clock of the worker that looks is a little behind an opening, the roll waits and is not refused',
    edits: [['if (input.isStart || input.awaitsOpening === true)', 'if (input.isStart)']],
    tests: ['roll/window.test.ts', 'that is near'],
  },
  {
    name: 'window-of-a-roll-not-awaited',
    guard: 'a scheduled roll begins no earlier than its time',
    edits: [['  await sleepUntil(guard, dueMs);\n', '']],
    tests: ['roll/window.test.ts', 'begins when its window opens'],
  },
  {
    name: 'wait-forgets-the-scheduled-run',
    guard: 'a wait that has seen a run wait for its time does not go back to an earlier one when that is refused',
    edits: [["run.phase !== 'refused' || run.runId === scheduled", "run.phase !== 'refused'"]],
    tests: ['runs/judge-wait.test.ts', 'a run wait for its time'],
  },
  {
    name: 'wait-forgets-the-scheduled-roll',
    guard: 'a wait that has seen a roll wait for its window does not go back to an earlier run when that is refused',
    edits: [["(until === 'refused' || roll.runId === scheduled)", "until === 'refused'"]],
    tests: ['runs/judge-wait.test.ts', 'a roll wait for its window'],
  },
  {
    name: 'wait-forgets-the-roll-ahead',
    guard: 'a wait for a cluster that its roll never begins does not go back to an earlier run of it',
    edits: [['roll.running || roll.runId === ahead', 'roll.running']],
    tests: ['runs/judge-wait.test.ts', 'never begins it'],
  },
  {
    name: 'left-hidden-by-a-scheduled-roll',
    guard: 'a roll that waits for its window does not hide what the maintenance before it has left',
    edits: [["(status.phase === 'scheduled' ? leftOf(document) : null)", 'null']],
    tests: ['commands/roll.test.ts', 'has left'],
  },
  {
    name: 'refusals-hidden-by-a-scheduled-run',
    guard: 'a plan beside a run that waits for its time says every reason to refuse',
    edits: [['  if (waits) return refusals;\n', '']],
    tests: ['commands/plan.test.ts', 'with advice'],
  },
  {
    name: 'scheduled-roll-in-the-way',
    guard: 'a roll that waits for its window keeps no pipeline waiting',
    edits: [["on?.phase === 'scheduled' ? [null, on]", 'on === undefined ? [null, on]']],
    tests: ['commands/roll.test.ts', 'outside of the window'],
  },
  {
    name: 'open-at-the-closing',
    guard: 'a window is closed from the moment on at which it closes',
    edits: [['closesAtMs <= atMs) continue;', 'closesAtMs < atMs) continue;']],
    tests: ['judge-window.test.ts'],
  },
  {
    name: 'night-of-another-day',
    guard: 'the hours after midnight belong to the day on which the window opened',
    edits: [['for (let ahead = -2; ahead', 'for (let ahead = 0; ahead']],
    tests: ['judge-window.test.ts'],
  },
  {
    name: 'time-not-awaited',
    guard: 'a scheduled run begins no earlier than its time',
    edits: [['leftMs > 0; leftMs -=', 'leftMs > Infinity; leftMs -=']],
    tests: ['when/when.test.ts', 'begins at its time'],
  },
  {
    name: 'late-without-a-window',
    guard: 'without a window, a run begins at its time or soon after, or not at all',
    edits: [['config.window !== undefined || nowMs - dueMs <=', 'nowMs > 0 || nowMs - dueMs <=']],
    tests: ['when/when.test.ts', 'too late is refused'],
  },
  {
    name: 'part-not-held',
    guard: 'no code runs on a part of a task: its time is wrong, and a replay has another order',
    edits: [['if (this.timer === null) return jobs;', 'if (this.parts >= 0) return jobs;']],
    tests: ['workers/stale-time.test.ts', 'give no go'],
  },
  {
    name: 'scheduled-by-the-time-of-an-earlier-task',
    guard: 'a scheduled run does not rely on the time of an earlier task',
    edits: [['const due = held.dueOf(jobs ?? []);', 'const due = jobs ?? [];']],
    tests: ['workers/stale-time.test.ts', 'scheduled run'],
  },
  {
    name: 'part-not-held-in-replay',
    guard: 'a replay waits where the run had a part of a task',
    edits: [["(isReplaying === true || share === 'part')", "share === 'part'"]],
    tests: ['workers/task-parts.test.ts', 'to a replay in the same order'],
  },
  {
    name: 'signal-after-the-step',
    guard: 'what came in parts has the order of a replay',
    edits: [
      [
        'due.push(...this.held.filter(isSignal), ...this.held.filter((job) => !isSignal(job)));',
        'due.push(...this.held);',
      ],
    ],
    tests: ['workers/task-parts.test.ts', 'to a replay in the same order'],
  },
  {
    name: 'timer-in-another-part',
    guard: 'a part that brings the timer of the part before is held back as well',
    edits: [
      [
        'if (isReplaying || jobs.some((job) => this.isTimer(job))) this.isInTask = false;',
        'if (isReplaying) this.isInTask = false;',
      ],
    ],
    tests: ['workers/task-parts.test.ts', 'in another part'],
  },
  {
    name: 'update-held-back',
    guard: 'an update is answered in its task, also while other things are held back',
    edits: [
      ['return Boolean(doUpdate ?? updateRandomSeed);', 'return Boolean(updateRandomSeed ?? (doUpdate && false));'],
    ],
    tests: ['workers/task-parts.test.ts', 'holds no update back'],
  },
  {
    name: 'part-not-noticed',
    guard: 'a run notices that a query has brought a part of a task',
    edits: [["return now.length === seen.length ? share : 'part';", 'return share;']],
    tests: ['workers/task-parts.test.ts', 'a part, and then the rest'],
  },
  {
    name: 'update-after-a-part',
    guard: 'no update is carried out in another order than a replay has',
    edits: [["if (share !== 'rest') return;", "if (share !== 'part') return;"]],
    tests: ['workers/task-parts.test.ts', 'a part, and then the rest'],
  },
  {
    name: 'abort-of-roll-unheard',
    guard: 'an abort of a roll that its maintenance did not hear is sent again',
    edits: [
      ["error.name !== 'WorkflowUpdateFailedError' || isUnheard(error)", "error.name !== 'WorkflowUpdateFailedError'"],
    ],
    tests: ['activities/steps/abort-cluster.test.ts', 'did not hear the abort'],
  },
  {
    name: 'rest-for-ever',
    guard: 'an update that is sent again after the rest of a task is taken',
    edits: [["if (share === 'rest') share = 'whole';", '']],
    tests: ['workers/task-parts.test.ts', 'the rest, and the update again'],
  },
  {
    name: 'schedule-made-up-for',
    guard: 'a schedule whose start no worker took in time starts nothing later',
    edits: [['if (isLate && config.window === undefined)', 'if (isLate && due.getTime() < 0)']],
    tests: ['when/when.test.ts', 'startMaintenance starts'],
  },
  {
    name: 'any-workflow-id',
    guard: 'a maintenance runs under the id that is its lock, and under no other',
    edits: [["&& patched('own-id'))", "&& !patched('own-id'))"]],
    tests: ['when/when.test.ts', 'under another id'],
  },
  {
    name: 'time-that-the-old-release-ignores',
    guard: 'release 0.1.0 refuses a start with a window or a time, and does not begin at once',
    edits: [['return { ...rest, when: { ...(when ??', 'return { ...rest, limits, when: { ...(when ??']],
    tests: ['when/when.test.ts', 'release 0.1.0'],
  },
  {
    name: 'input-without-the-window-of-the-file',
    guard: 'a worker with --configs carries out no start that leaves out the window of its file',
    edits: [["file.window !== undefined) keys.push('window');", "file.window === null) keys.push('window');"]],
    tests: ['only-configs.test.ts', 'window'],
  },
  {
    name: 'roll-without-the-approval-of-the-file',
    guard: 'a worker with --configs carries out no roll that leaves out how its file says to roll',
    edits: [["file.roll !== undefined) keys.push('roll');", "file.roll === null) keys.push('roll');"]],
    tests: ['only-configs.test.ts', 'preflight of a roll'],
  },
  {
    name: 'time-that-exists-twice',
    guard: 'a time that the clocks show twice is refused',
    edits: [['if (again !== undefined)', 'if (again === 0)']],
    tests: ['parse-time.test.ts'],
  },
  {
    name: 'guard-clear-between-clusters',
    guard: 'guard is not clear between two clusters of a roll',
    edits: [
      [
        'const isClear = found.inTheWay.length === 0 && found.roll === null;',
        'const isClear = found.inTheWay.length === 0;',
      ],
      ['if (answer.why.length === 0 && answer.roll === null) return', 'if (answer.why.length === 0) return'],
    ],
    tests: ['roll-shown.test.ts'],
  },
  {
    name: 'any-workflow-is-a-roll',
    guard: 'a workflow of another type under the id of a roll is no roll',
    edits: [
      [
        'if (described?.type !== MAINTAIN_SERVICE) return null;',
        'if (described === null) return null;',
        'find-roll.ts',
      ],
    ],
    tests: ['commands/list.test.ts', 'whatever neighbours'],
  },
  {
    name: 'cluster-ahead-counts-as-restored',
    guard: 'a wait for a cluster that a roll has not begun yet goes on, whatever an earlier maintenance of it did',
    edits: [
      [
        "(state === 'waiting' || state === 'left' || (state === 'current' && runId === null))",
        "state === 'waiting' && runId !== null",
      ],
    ],
    tests: ['roll-shown.test.ts'],
  },
  {
    name: 'list-of-any-id',
    guard: 'a workflow under another id than that of its service is not listed',
    edits: [
      ['if (!isText(cluster) || workflowId !== maintenanceId(service)) return [];', 'if (!isText(cluster)) return [];'],
    ],
    tests: ['commands/list.test.ts', 'whatever neighbours'],
  },
  {
    name: 'list-fails-by-a-neighbour',
    guard: 'a run that is encoded as nobody here knows does not keep a person from the list',
    edits: [['if (isUnreachable(error)) throw error;', 'throw error;', 'look-closer.ts']],
    tests: ['commands/list.test.ts', 'whatever neighbours'],
  },
  {
    name: 'preflight-hides-what-is-out',
    guard: 'a run in preflight does not hide from the list what the run before it left',
    edits: [['const UNTOUCHED = [', 'const UNTOUCHED: string[] = []; export const ALL = [']],
    tests: ['commands/list.test.ts', 'how each cluster is now'],
  },
  {
    name: 'plan-as-it-is-now',
    guard: 'a roll is planned as if the clusters before were done',
    edits: [['if (done.length === 0) return observation;', 'if (done.length >= 0) return observation;']],
    tests: ['as-if-done.test.ts'],
  },
];
