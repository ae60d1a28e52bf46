#!/usr/bin/env bash
# The maintenance of cluster east by hand, as a careful team writes it down: it refuses to begin unless everything is as
# this runbook expects, reads back each write, and puts nothing back before the targets are healthy.
set -euo pipefail

fail() { echo "runbook: $*" >&2; exit 1; }

# The share of east in the forward action that this command prints, as AWS has it.
share() { "$@" --output text; }
of_rule() { share aws elbv2 describe-rules --rule-arns "$1" --query "Rules[0].Actions[0].ForwardConfig.TargetGroups[?TargetGroupArn=='$EAST'].Weight"; }
of_listener() { share aws elbv2 describe-listeners --listener-arns "$1" --query "Listeners[0].DefaultActions[0].ForwardConfig.TargetGroups[?TargetGroupArn=='$EAST'].Weight"; }

expect_all() {
  for rule in $RULES; do [ "$(of_rule "$rule")" = "$1" ] || fail "the share of $rule is not $1"; done
  for listener in $LISTENERS; do [ "$(of_listener "$listener")" = "$1" ] || fail "the share of $listener is not $1"; done
}

set_all() {
  forward="Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=$EAST,Weight=$1},{TargetGroupArn=$WEST,Weight=100}]}"
  for rule in $RULES; do aws elbv2 modify-rule --rule-arn "$rule" --actions "$forward" >/dev/null; done
  for listener in $LISTENERS; do aws elbv2 modify-listener --listener-arn "$listener" --default-actions "$forward" >/dev/null; done
  expect_all "$1"
}

healthy() { aws elbv2 describe-target-health --target-group-arn "$1" --query "length(TargetHealthDescriptions[?TargetHealth.State!='healthy'])" --output text; }

# 0. Is everything as expected?
expect_all 100
[ "$(healthy "$WEST")" = 0 ] || fail 'west has targets that are not healthy'

# 1. No new transactions.
set_all 0

# 2. Running transactions.
sleep "$SLEEP_S"

# 3. The maintenance: ssh HOST reboot, and wait until the host serves and its target is healthy.
for host in $HOSTS; do curl -fsS -X POST "$HANDS/$host" & done
wait
for url in $STATUS_URLS; do until curl -fs -o /dev/null --max-time 2 "$url"; do sleep 0.1; done; done
until [ "$(healthy "$EAST")" = 0 ]; do sleep "$POLL_S"; done

# 4. Back.
set_all 100
