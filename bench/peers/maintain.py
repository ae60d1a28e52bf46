"""Takes the target group GROUP out from behind a load balancer, has its hosts rebooted, and puts it back.

The order of AWS's own hook scripts of CodeDeploy (out, wait, work, in, wait), for all hosts of a cluster at once. Shares
go to 0 and no target is deregistered, because a group with a share and without targets answers 503. The wait is the
deregistration delay of the group: the time that AWS itself gives to requests that are under way.
"""

import os
import sys
import time
import urllib.request

import boto3

elb = boto3.client("elbv2")
wait = {"Delay": float(os.environ["WAITER_S"]), "MaxAttempts": 40}


def forwards(arn):
    """Every rule with a forward action to the group, with its actions."""
    lb = elb.describe_load_balancers(Names=[os.environ["LOAD_BALANCER"]])["LoadBalancers"][0]["LoadBalancerArn"]
    for listener in elb.get_paginator("describe_listeners").paginate(LoadBalancerArn=lb).search("Listeners"):
        pages = elb.get_paginator("describe_rules").paginate(ListenerArn=listener["ListenerArn"])
        for rule in pages.search("Rules"):
            if any(group["TargetGroupArn"] == arn for group in groups(rule["Actions"])):
                yield listener["ListenerArn"], rule


def groups(actions):
    return [group for action in actions for group in action.get("ForwardConfig", {}).get("TargetGroups", [])]


def put(listener, rule, actions):
    if rule["IsDefault"]:
        elb.modify_listener(ListenerArn=listener, DefaultActions=actions)
    else:
        elb.modify_rule(RuleArn=rule["RuleArn"], Actions=actions)


def without(actions, arn):
    """The same actions with a share of 0 for the group."""
    changed = []
    for action in actions:
        if "ForwardConfig" in action:
            tuples = [
                {**group, "Weight": 0} if group["TargetGroupArn"] == arn else group
                for group in action["ForwardConfig"]["TargetGroups"]
            ]
            action = {**action, "ForwardConfig": {**action["ForwardConfig"], "TargetGroups": tuples}}
        changed.append(action)
    return changed


def reboot(hosts):
    """`ssh HOST reboot`, and wait until it serves again."""
    for name in hosts:
        urllib.request.urlopen(urllib.request.Request(f"{os.environ['HANDS']}/{name}", method="POST"))
    for url in hosts.values():
        while not serves(url):
            time.sleep(0.1)


def serves(url):
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False


group = elb.describe_target_groups(Names=[os.environ["GROUP"]])["TargetGroups"][0]["TargetGroupArn"]
hosts = dict(pair.split("=", 1) for pair in os.environ["HOSTS"].split())
found = list(forwards(group))
if any(one["Weight"] == 0 for _, rule in found for one in groups(rule["Actions"]) if one["TargetGroupArn"] == group):
    sys.exit("the group is out already: who has done that?")
rows = elb.describe_target_group_attributes(TargetGroupArn=group)["Attributes"]
attributes = {row["Key"]: row["Value"] for row in rows}
health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
targets = [{"Id": one["Target"]["Id"], "Port": one["Target"]["Port"]} for one in health]

for listener, rule in found:
    put(listener, rule, without(rule["Actions"], group))
time.sleep(float(attributes["deregistration_delay.timeout_seconds"]))
reboot(hosts)
elb.get_waiter("target_in_service").wait(TargetGroupArn=group, Targets=targets, WaiterConfig=wait)
for listener, rule in found:
    put(listener, rule, rule["Actions"])
for listener, rule in forwards(group):
    if rule["Actions"] != next(one["Actions"] for _, one in found if one["RuleArn"] == rule["RuleArn"]):
        sys.exit(f"{rule['RuleArn']} is not as it was")
