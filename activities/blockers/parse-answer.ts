import { Unreadable } from '../http/unreadable.js';
import { SERIES_SHOWN, type QueryAnswer } from '../../src/domain/blockers.js';

/**
 * Reads an answer of Prometheus to `POST /api/v1/query`. Only a whole vector is an answer: with warnings, parts of it
 * may be missing, and a scalar or a text would block for ever. `infos`, which say nothing of missing parts, are ignored.
 * Throws `Unreadable` for anything else.
 * https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export function parseAnswer(text: string): QueryAnswer {
  const answer = parse(text);
  if (isRecord(answer) && answer['status'] === 'error')
    throw unasked('answered an error', typeof answer['error'] === 'string' ? `: ${answer['error']}` : '');
  if (!isRecord(answer) || answer['status'] !== 'success' || !isRecord(answer['data']))
    throw unasked('answered what is not the answer of a Prometheus');
  const { warnings } = answer;
  if (warnings !== undefined && !(Array.isArray(warnings) && warnings.length === 0))
    throw unasked('answered with warnings, so a part may be missing', `: ${textOf(warnings)}`);
  // Of a cluster of VictoriaMetrics, which gives no warnings.
  if (answer['isPartial'] !== undefined && answer['isPartial'] !== false)
    throw unasked('answered with a part only (isPartial)');
  const { resultType, result } = answer['data'];
  if (resultType !== 'vector')
    throw unasked(`answered ${named(resultType)}; a query must return an instant vector, such as \`up == 0\``);
  if (!Array.isArray(result) || !result.every(isSample))
    throw unasked('answered a vector with something in it that is not a series');
  return { kind: 'answered', series: result.slice(0, SERIES_SHOWN).map(seriesText), count: result.length };
}

interface Sample {
  metric: Record<string, string>;
  /** A native histogram has no value. */
  value?: [unknown, unknown];
}

/** As in the text format: `ALERTS{alertname="Errors",cluster="west"} 1`. */
function seriesText({ metric, value }: Sample): string {
  const { __name__: name = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([label, one]) => `${label}=${JSON.stringify(one)}`);
  const shown = pairs.length > 0 || name === '' ? `${name}{${pairs.join(',')}}` : name;
  return value === undefined ? shown : `${shown} ${String(value[1])}`;
}

function isSample(value: unknown): value is Sample {
  if (!isRecord(value) || !isRecord(value['metric'])) return false;
  if (!Object.values(value['metric']).every((one) => typeof one === 'string')) return false;
  const { value: sample } = value;
  return sample === undefined ? isRecord(value['histogram']) || Array.isArray(value['histogram']) : isPair(sample);
}

function isPair(sample: unknown): boolean {
  return Array.isArray(sample) && sample.length === 2 && typeof sample[1] === 'string';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function named(resultType: unknown): string {
  return ['scalar', 'string', 'matrix'].includes(String(resultType)) ? `a ${String(resultType)}` : 'another type';
}

function textOf(warnings: unknown): string {
  return Array.isArray(warnings) ? warnings.filter((one) => typeof one === 'string').join('; ') : 'not a list';
}

/** `quoted`: what the answer itself says. */
function unasked(discreet: string, quoted = ''): Error {
  return new Unreadable(`${discreet}${quoted}`, { discreet });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
