import type { PrometheusFormat } from '../../src/domain/config.js';
import { isSelected, parseSelector } from '../../src/domain/selector.js';
import type { Answer } from '../http/exchange.js';
import { parseLabels, parseSamples, type Sample } from './prometheus-text.js';
import { Unreadable } from '../http/unreadable.js';
import { cleanBootTime, cleanNumber, missing, unclean, type Told } from './told.js';

/** A number in the text format. NaN, Inf and other text are not numbers here. */
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** An older sample does not say what is true now; exporters with caches, and federation, send such samples. */
const SAMPLE_AGE_MS_MAX = 10_000;

/**
 * Reads a Prometheus text answer. Throws `Unreadable` if a configured series is missing, old, or not a valid number.
 * `nowMs`: when the host answered, by its own clock if that is known.
 */
export function parsePrometheus(answer: Answer, format: PrometheusFormat, nowMs: number): Told {
  const samples = parseSamples(answer);
  const select = (selector: string): Sample[] => refuseOld(selected(samples, selector), selector, nowMs);
  const sumOf = (selectors: string[]): number | null =>
    selectors.length === 0 ? null : sumOfAll(select, selectors, format.absent);
  return {
    inFlight: sumOf(format.inFlight),
    accepted: sumOf(format.accepted),
    boot: format.bootTime === null ? null : cleanBootTime(onlyValue(select, format.bootTime), format.bootTime),
    ready: null,
  };
}

/** A series that two selectors select counts once. */
function sumOfAll(select: Select, selectors: string[], absent: PrometheusFormat['absent']): number {
  const values = new Map<Sample, number>();
  for (const selector of selectors) {
    const found = select(selector);
    if (found.length === 0 && absent === 'unobservable') throw missing(selector);
    for (const sample of found) values.set(sample, cleanValue(sample, selector));
  }
  const sum = [...values.values()].reduce((total, value) => total + value, 0);
  return cleanNumber(sum, `the sum of ${selectors.join(', ')}`);
}

function onlyValue(select: Select, selector: string): number {
  const [sample, ...others] = select(selector);
  if (sample === undefined) throw missing(selector);
  if (others.length > 0) {
    throw new Unreadable(`answered, but ${selector} has ${others.length + 1} series where one is expected`);
  }
  return cleanValue(sample, selector);
}

type Select = (selector: string) => Sample[];

function selected(samples: Sample[], text: string): Sample[] {
  const selector = parseSelector(text);
  const named = samples.filter((sample) => sample.name === selector.name);
  return selector.matchers.length === 0 ? named : named.filter((sample) => isSelected(selector, parseLabels(sample)));
}

function refuseOld(samples: Sample[], selector: string, nowMs: number): Sample[] {
  const oldest = samples.reduce((least, { atMs }) => Math.min(least, atMs ?? nowMs), nowMs);
  if (nowMs - oldest > SAMPLE_AGE_MS_MAX)
    throw new Unreadable(`answered, but ${selector} was sampled ${Math.round((nowMs - oldest) / 1_000)} s before`);
  return samples;
}

/** Values that the format allows besides numbers. A reason quotes no other text. */
const NO_NUMBER = /^(?:NaN|[+-]?Inf)$/;

/** Each value must be valid by itself: a gauge below 0 would hide a transaction of another series in the sum. */
function cleanValue({ value }: Sample, selector: string): number {
  if (!NUMBER.test(value)) {
    const shown = NO_NUMBER.test(value) ? Number(value.replace('Inf', 'Infinity')) : value;
    throw unclean(selector, shown, 'a finite number of 0 or more');
  }
  return cleanNumber(Number(value), selector);
}
