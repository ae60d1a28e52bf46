import type { AlertMatcher } from '../../src/domain/alert-matcher.js';
import { isFlag, isOneOf, isText, listOf, optional, shapeOf } from '../../src/domain/shape.js';
import type { AlertSilence } from '../../src/domain/silence.js';
import { bounded } from '../http/bounded.js';
import { Unreadable } from '../http/unreadable.js';
import type { PutSilence } from '../ports.js';

/** `gettableSilence` of the API. */
interface SilenceJson {
  id: string;
  status: { state: AlertSilence['state'] };
  startsAt: string;
  endsAt: string;
  updatedAt: string;
  createdBy: string;
  comment: string;
  matchers: MatcherJson[];
}

/** An Alertmanager before 0.22 knows no `isEqual`: each of its matchers is an equal one. */
type MatcherJson = Omit<AlertMatcher, 'isEqual'> & { isEqual?: boolean };

const isTime = (value: unknown): boolean => isText(value) && Number.isFinite(Date.parse(value));

const isSilences = listOf(
  shapeOf<SilenceJson>({
    id: isText,
    status: shapeOf<SilenceJson['status']>({ state: isOneOf('active', 'pending', 'expired') }),
    startsAt: isTime,
    endsAt: isTime,
    updatedAt: isTime,
    createdBy: isText,
    comment: isText,
    matchers: listOf(
      shapeOf<Required<MatcherJson>>({ name: isText, value: isText, isRegex: isFlag, isEqual: optional(isFlag) }),
    ),
  }),
);

/** Throws `Unreadable` unless it is a list of silences as a whole: with one left out, a second one might be made. */
export function parseSilences(text: string): AlertSilence[] {
  const list: unknown = json(text);
  if (!isSilences(list)) throw new Unreadable('answered, but not with a list of silences');
  return list.map(({ id, status, startsAt, endsAt, updatedAt, createdBy, comment, matchers }) => ({
    ...{ id, state: status.state, createdBy, comment },
    ...{ startsMs: Date.parse(startsAt), endsMs: Date.parse(endsAt), updatedMs: Date.parse(updatedAt) },
    matchers: matchers.map(({ name, value, isRegex, isEqual = true }) => ({ name, value, isRegex, isEqual })),
  }));
}

/** The id in the answer of a POST. Throws `Unreadable` if there is none. */
export function parseId(text: string): string {
  const { silenceID } = (json(text) ?? {}) as { silenceID?: unknown };
  if (typeof silenceID === 'string' && silenceID !== '') return silenceID;
  throw new Unreadable('answered, but not with the id of a silence');
}

/** `postableSilence` of the API. */
export function sentSilence({ id, startsMs, endsMs, createdBy, comment, matchers }: PutSilence): string {
  const [startsAt, endsAt] = [startsMs, endsMs].map((ms) => new Date(ms).toISOString());
  return JSON.stringify({ ...(id === null ? {} : { id }), startsAt, endsAt, createdBy, comment, matchers });
}

function json(text: string): unknown {
  try {
    return bounded(() => JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('answered, but not with JSON', { cause: error });
  }
}
