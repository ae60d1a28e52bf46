import type { JournalEntry } from '../journal.js';
import { optionalText } from '../tree.js';
import type { Shape, Tree } from '../tree.js';

/** `userIdentity` of an event. */
export type Identity = Shape;

const ACCOUNT = '123456789012';

/** One event of LookupEvents. */
export function eventOf(entry: JournalEntry, identities: Map<string, Identity>): Shape {
  const { n, at, action, by, requestId } = entry;
  const key = by.accessKeyId ?? by.name;
  const identity = identities.get(key) ?? userOf(key);
  const eventId = `e0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const second = Math.floor(at / 1_000);
  const record = {
    eventVersion: '1.11',
    userIdentity: identity,
    eventTime: new Date(second * 1_000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'elasticloadbalancing.amazonaws.com',
    eventName: action,
    awsRegion: 'us-east-1',
    sourceIPAddress: by.sourceAddress ?? '198.51.100.7',
    userAgent: by.userAgent ?? by.name,
    requestParameters: inCamelCase(entry.params),
    ...errorOf(entry),
    requestID: requestId,
    eventID: eventId,
    readOnly: !entry.write,
    eventType: 'AwsApiCall',
    apiVersion: '2015-12-01',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
  return {
    EventId: eventId,
    EventName: action,
    EventTime: second,
    EventSource: record.eventSource,
    ReadOnly: String(record.readOnly),
    Username: optionalText(identity, 'userName') ?? key,
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** A call whose answer was lost on its way was carried out, and AWS knows nothing of the loss. */
function errorOf({ outcome, write }: JournalEntry): Shape {
  return outcome === 'ok' || write ? {} : { errorCode: outcome, errorMessage: `the lab answered ${outcome}` };
}

function userOf(name: string): Identity {
  const userName = name.replace(/[^\w+=,.@-]/g, '-');
  return { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`, accountId: ACCOUNT, userName };
}

/** Parameters have the names of the API with a small first letter. */
function inCamelCase(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(inCamelCase);
  if (typeof tree !== 'object') return tree;
  const members = Object.entries(tree).flatMap(([name, value]) =>
    value === undefined ? [] : [[`${name[0]!.toLowerCase()}${name.slice(1)}`, inCamelCase(value)] as const],
  );
  return Object.fromEntries(members);
}
