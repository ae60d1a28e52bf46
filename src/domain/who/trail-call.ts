import { oneLine } from '../one-line.js';
import { isTime } from '../shape.js';

/** One call as CloudTrail recorded it. Only these fields of an event are kept: the others may contain anything. */
export interface TrailCall {
  eventId: string;
  /** Null if the event has none. */
  requestId: string | null;
  /** ISO 8601, in whole seconds, by AWS's clock. */
  at: string;
  /** `ModifyRule`. */
  api: string;
  /** The ARN of the caller, or what else the event calls it. */
  actor: string;
  /** `IAMUser`, `AssumedRole`, `AWSService`. */
  actorType: string | null;
  /** The AWS service that called for the actor. */
  via: string | null;
  sourceAddress: string;
  userAgent: string;
  /** The resources that the call names: rules, listeners, load balancers, target groups. */
  arns: string[];
  /** What the call set, in words: `core-east 100, core-west 100`. */
  set: string[];
  /** ELBv2's or IAM's error; null if the call was carried out. */
  error: string | null;
}

/** Characters of one field, and members of one list. */
const LONGEST = 300;
const MOST = 20;

/** A call from the JSON text of an event; null if it is none, or lacks its time, its name or its id. */
export function trailCall(text: string): TrailCall | null {
  const event = recordOf(parsed(text));
  const { eventID, eventTime, eventName } = event;
  if (!isFilled(eventID) || !isFilled(eventName) || !isTime(eventTime)) return null;
  const identity = recordOf(event['userIdentity']);
  const parameters = recordOf(event['requestParameters']);
  return {
    eventId: short(eventID),
    requestId: shortOrNull(event['requestID']),
    at: new Date(Date.parse(eventTime)).toISOString(),
    api: short(eventName),
    actor: actorOf(identity),
    actorType: shortOrNull(identity['type']),
    via: shortOrNull(identity['invokedBy']),
    sourceAddress: shortOrNull(event['sourceIPAddress']) ?? 'unknown',
    userAgent: shortOrNull(event['userAgent']) ?? 'unknown',
    arns: arnsIn(parameters),
    set: setBy(parameters),
    error: shortOrNull(event['errorCode']),
  };
}

const NAMES_OF_ACTORS = ['arn', 'userName', 'invokedBy', 'principalId', 'accountId'];

function actorOf(identity: Members): string {
  const found = NAMES_OF_ACTORS.map((name) => shortOrNull(identity[name])).find((one) => one !== null);
  return found ?? 'unknown';
}

const ARN_PARAMETERS = ['ruleArn', 'listenerArn', 'targetGroupArn', 'loadBalancerArn'];

function arnsIn(parameters: Members): string[] {
  const moved = listIn(parameters, 'rulePriorities').map((one) => one['ruleArn']);
  const named = ARN_PARAMETERS.map((name) => parameters[name]);
  return [...new Set([...named, ...moved].flatMap((arn) => shortOrNull(arn) ?? []))].slice(0, MOST);
}

/** Only values that routing is made of. */
function setBy(parameters: Members): string[] {
  const actions = [...listIn(parameters, 'actions'), ...listIn(parameters, 'defaultActions')];
  const all = [
    ...actions.flatMap((action) => {
      const groups = listIn(recordOf(action['forwardConfig']), 'targetGroups');
      const lone = shortOrNull(action['targetGroupArn']);
      if (groups.length === 0) return lone === null ? [] : [shareSet(nameOf(lone), 1)];
      return groups.map((one) => shareSet(nameOf(shortOrNull(one['targetGroupArn']) ?? ''), one['weight'] ?? 1));
    }),
    ...listIn(parameters, 'targets').map(({ id, port }) => targetSet(said(id), port === undefined ? null : said(port))),
    ...listIn(parameters, 'attributes').map(({ key, value }) => attributeSet(said(key), said(value))),
    ...listIn(parameters, 'rulePriorities').map(({ priority }) => prioritySet(said(priority))),
    ...(parameters['priority'] === undefined ? [] : [prioritySet(said(parameters['priority']))]),
  ];
  return [...new Set(all.map(short))].slice(0, MOST);
}

export function shareSet(targetGroup: string, share: unknown): string {
  return `${targetGroup} ${said(share)}`;
}

export function targetSet(id: string, port: string | null): string {
  return port === null ? `target ${id}` : `target ${id}:${port}`;
}

export function attributeSet(key: string, value: string): string {
  return `${key}=${value}`;
}

export function prioritySet(priority: string): string {
  return `priority ${priority}`;
}

function nameOf(targetGroupArn: string): string {
  return /:targetgroup\/([^/]+)\//.exec(targetGroupArn)?.[1] ?? targetGroupArn;
}

type Members = Record<string, unknown>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function listIn(members: Members, name: string): Members[] {
  const value = members[name];
  return Array.isArray(value) ? value.map(recordOf) : [];
}

function said(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '?';
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function shortOrNull(value: unknown): string | null {
  return isFilled(value) ? short(value) : null;
}

function short(text: string): string {
  return oneLine(text, LONGEST);
}
