import type { PrometheusFormat } from '../../src/domain/config.js';
import { parseSamples, type Sample } from './prometheus-text.js';
import { cleanBootTime, cleanNumber, missing, unclean, Unreadable, type Told } from './told.js';

/** A number as the text format writes it. NaN, Inf and anything else that is not one tells nothing. */
const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** Reads a Prometheus text answer. Throws `Unreadable` where a configured series is missing or not a clean number. */
export function parsePrometheus(text: string, format: PrometheusFormat): Told {
  const samples = parseSamples(text);
  return {
    inFlight: sumOfAll(samples, format.inFlight),
    accepted: format.accepted.length === 0 ? null : sumOfAll(samples, format.accepted),
    boot: format.bootTime === null ? null : cleanBootTime(onlyValue(samples, format.bootTime), format.bootTime),
    ready: null,
  };
}

function sumOfAll(samples: Sample[], names: string[]): number {
  const values = names.flatMap((name) => valuesOf(samples, name));
  const sum = values.reduce((total, value) => total + value, 0);
  return cleanNumber(sum, `the sum of ${names.join(', ')}`);
}

function onlyValue(samples: Sample[], name: string): number {
  const [value, ...others] = valuesOf(samples, name);
  if (value === undefined || others.length > 0) {
    throw new Unreadable(`answered, but ${name} has ${others.length + 1} series where one is expected`);
  }
  return value;
}

/** Each value must be clean by itself: a gauge below 0 would hide a transaction of another series in the sum. */
function valuesOf(samples: Sample[], name: string): number[] {
  const found = samples.filter((sample) => sample.name === name);
  if (found.length === 0) throw missing(name);
  return found.map(({ value }) => {
    if (!NUMBER.test(value)) throw unclean(name, value, 'a finite number of 0 or more');
    return cleanNumber(Number(value), name);
  });
}
