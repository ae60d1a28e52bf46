import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePrometheus } from '../../../activities/host-status/parse-prometheus.js';
import { Unreadable } from '../../../activities/http/unreadable.js';
import type { PrometheusFormat } from '../../../src/domain/config.js';
import type { Answer } from '../../../activities/http/exchange.js';
import type { Told } from '../../../activities/host-status/told.js';
import { whole } from './serving.js';

const NOW_MS = 1_790_000_005_000;
const parse = (answer: Answer, format: PrometheusFormat): Told => parsePrometheus(answer, format, NOW_MS);

const IN_FLIGHT: PrometheusFormat = {
  kind: 'prometheus',
  inFlight: ['app_in_flight'],
  accepted: [],
  bootTime: null,
  absent: 'unobservable',
};
const ALL: PrometheusFormat = {
  kind: 'prometheus',
  inFlight: ['app_in_flight', 'app_jobs'],
  accepted: ['app_requests_total'],
  bootTime: 'node_boot_time_seconds',
  absent: 'unobservable',
};
const GOOD = `# HELP app_in_flight Requests { in "flight"
# TYPE app_in_flight gauge
app_in_flight{route="/pay",method="POST"} 2
app_in_flight{route="/a \\"b\\" }# c",} 1 1790000000000

app_jobs 4
app_jobs_failed NaN
app_requests_total{code="200"}1.5e3
app_requests_total{ code = "500" , } 0
\tnode_boot_time_seconds 1.79e+09
`;

describe('a clean answer', () => {
  it('sums the series of every name', () => {
    expect(parse(whole(GOOD), ALL)).toEqual({
      inFlight: 7,
      accepted: 1500,
      boot: { kind: 'time', seconds: 1_790_000_000 },
      ready: null,
    });
  });
  it('has null where the config names nothing', () => {
    expect(parse(whole('app_in_flight 0\n'), IN_FLIGHT)).toEqual({
      inFlight: 0,
      accepted: null,
      boot: null,
      ready: null,
    });
  });
  it('may have the line ends of another system', () => {
    expect(parse(whole('# x\r\napp_in_flight 5\r\n'), IN_FLIGHT).inFlight).toBe(5);
  });
});

test.each([
  ['app_in_flight{route="/pay",method="POST"} 2', 'app_in_flight NaN', /app_in_flight is NaN, not/],
  ['app_jobs 4', 'app_jobs +Inf', /app_jobs is Infinity, not/],
  ['app_jobs 4', 'app_jobs -2', /app_jobs is -2, not/],
  ['app_jobs 4', 'app_jobs 0x10', /app_jobs is a text of 4 characters, not/],
  ['app_jobs 4', 'app_jobs 1e999', /app_jobs is Infinity, not/],
  ['app_jobs 4', 'app_jobs{a="1"} 9e307\napp_jobs{a="2"} 9e307\napp_jobs{a="3"} 9e307', /the sum of .* is Infinity/],
  ['app_jobs 4', 'app_jobz 4', /app_jobs is missing/],
  ['app_jobs 4', 'app_jobs', /not Prometheus text in line 6/],
  ['app_jobs 4', 'app_jobs 4 5 6', /not Prometheus text in line 6/],
  ['app_jobs 4', 'app_jobs 4 now', /not Prometheus text in line 6/],
  ['app_jobs 4', 'app_jobs{a="x} 4', /not Prometheus text in line 6/],
  ['app_jobs 4', 'app_jobs{junk} 4', /not Prometheus text in line 6/],
  ['app_jobs 4', '<html>', /not Prometheus text in line 6/],
  ['node_boot_time_seconds 1.79e+09', 'node_boot_time_seconds 0', /node_boot_time_seconds is 0, not a time/],
  ['node_boot_time_seconds 1.79e+09', 'x 1', /node_boot_time_seconds is missing/],
  [
    'node_boot_time_seconds 1.79e+09',
    'node_boot_time_seconds{a="1"} 1\nnode_boot_time_seconds{a="2"} 2',
    /node_boot_time_seconds has 2 series/,
  ],
])('%j → %j makes the whole answer unreadable', (from, to, reason) => {
  expect(() => parse(whole(GOOD.replace(from, to)), ALL)).toThrow(Unreadable);
  expect(() => parse(whole(GOOD.replace(from, to)), ALL)).toThrow(reason);
});

test.each(['', 'app_in_flight 1', '# no end'])('%j has no line end, and may have been cut', (text) => {
  expect(() => parse(whole(text), IN_FLIGHT)).toThrow(/may have been cut/);
});

test('only a clean number is read as a number', () => {
  const written = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom('NaN', '+Inf', '-Inf', 'Infinity', '-0', '0x1', '1_000', '0b1', '1,5', '½', ''),
  );
  fc.assert(
    fc.property(written, (value) => {
      const read = (): number | null => parse(whole(`app_in_flight ${value}\n`), IN_FLIGHT).inFlight;
      const number = value.trim().replace(/[ \t]+-?\d+$/, '');
      const isClean = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number) && Number.isFinite(Number(number));
      if (isClean) expect(read()).toBe(Number(number));
      else if (!/^-0*\.?0*(e[+-]?\d+)?$/i.test(number)) expect(read).toThrow(Unreadable);
    }),
    { numRuns: 1000 },
  );
});

test('a series below 0 never hides another', () => {
  fc.assert(
    fc.property(fc.integer({ max: -1 }), fc.nat(), (below, above) => {
      const text = `app_in_flight{a="1"} ${below}\napp_in_flight{a="2"} ${above}\n`;
      expect(() => parse(whole(text), IN_FLIGHT)).toThrow(Unreadable);
    }),
  );
});

describe('a selector', () => {
  const inFlight = (selectors: string[], absent: PrometheusFormat['absent'] = 'unobservable'): number | null =>
    parse(whole(GOOD), { ...ALL, inFlight: selectors, absent }).inFlight;

  it.each<[string[], number]>([
    [['app_in_flight{method="POST"}'], 2],
    [['app_in_flight{method!="POST"}'], 1],
    [['app_in_flight{route!~"/pay|/healthz"}'], 1],
    [[String.raw`app_in_flight{route="/a \"b\" }# c"}`], 1],
    [['app_in_flight{route=~"/.*"}', 'app_jobs'], 7],
    [['app_in_flight', 'app_in_flight{method="POST"}'], 3],
    [['app_requests_total{code=~"2.."}'], 1500],
  ])('%j sums up to %d', (selectors, sum) => {
    expect(inFlight(selectors)).toBe(sum);
  });

  it('that selects nothing makes the answer unreadable', () => {
    expect(() => inFlight(['app_in_flight{route="/"}'])).toThrow(/app_in_flight\{route="\/"\} is missing/);
    expect(() => inFlight(['app_jobs', 'app_no'])).toThrow(/app_no is missing/);
  });

  it('that selects nothing counts as 0 with `absent: zero`', () => {
    expect(inFlight(['app_in_flight{route="/"}'], 'zero')).toBe(0);
    expect(inFlight(['app_jobs', 'app_no'], 'zero')).toBe(4);
  });

  it('selects one series of several', () => {
    const text = 'app_in_flight 0\nboot{of="vm"} 5\nboot{of="kernel"} 7\n';
    const told = parse(whole(text), { ...IN_FLIGHT, bootTime: 'boot{of="kernel"}' });
    expect(told.boot).toEqual({ kind: 'time', seconds: 7 });
  });

  it('sums exactly the series whose label it allows', () => {
    const series = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-c]{0,3}$/), fc.nat(1000)), {
      selector: ([label]) => label,
      minLength: 1,
    });
    fc.assert(
      fc.property(series, fc.stringMatching(/^[a-c]{0,3}$/), (samples, label) => {
        const text = samples.map(([value, count]) => `app_in_flight{x="${value}"} ${count}\n`).join('');
        const read = (operator: string): number | null =>
          parse(whole(text), {
            ...IN_FLIGHT,
            inFlight: [`app_in_flight{x${operator}"${label}"}`],
            absent: 'zero',
          }).inFlight;
        const sum = (of: typeof samples): number => of.reduce((total, [, count]) => total + count, 0);
        const chosen = samples.filter(([value]) => value === label);
        expect([read('='), read('=~')]).toEqual([sum(chosen), sum(chosen)]);
        const others = sum(samples) - sum(chosen);
        expect([read('!='), read('!~')]).toEqual([others, others]);
      }),
    );
  });
});

describe('absent: zero', () => {
  const ZERO: PrometheusFormat = { ...ALL, absent: 'zero' };

  it('applies only to counts, never to the boot', () => {
    expect(parse(whole('node_boot_time_seconds 7\n'), ZERO)).toMatchObject({ inFlight: 0, accepted: 0 });
    expect(() => parse(whole('app_in_flight 0\n'), ZERO)).toThrow(/node_boot_time_seconds is missing/);
  });

  it('does not make a bad number or a cut answer valid', () => {
    expect(() => parse(whole('node_boot_time_seconds 7\napp_jobs NaN\n'), ZERO)).toThrow(/app_jobs is NaN/);
    expect(() => parse(whole(''), ZERO)).toThrow(/may have been cut/);
  });
});

it('a label that is there twice is unreadable if a selector names it', () => {
  const text = 'app_in_flight{a="1",a="2"} 3\n';
  expect(parse(whole(text), IN_FLIGHT).inFlight).toBe(3);
  expect(() => parse(whole(text), { ...IN_FLIGHT, inFlight: ['app_in_flight{a="1"}'] })).toThrow(/a label twice/);
});

describe('OpenMetrics', () => {
  const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
  const TEXT = `# TYPE app_in_flight gauge
# UNIT app_in_flight requests
app_in_flight{route="/pay"} 2 1790000000.123
app_in_flight{route="/a # {b}"} 1
# TYPE app_requests counter
app_requests_total{code="200"} 1500 1.79e9 # {trace_id="K#, \\"x}",span="1"} 0.67 1790000000.5
app_requests_created{code="200"} 1790000000.5
app_bucket{le="+Inf"} 17 # {} 9.8
{"my.jobs","my.queue"="ä \\"1\\"",plain="x"} 4
{"my.jobs"} 5
node_boot_time_seconds 1.79e+09
# EOF`;
  const sumOf = (inFlight: string[], text = `${TEXT}\n`, contentType = OPEN_METRICS): number | null =>
    parse(whole(text, contentType), { ...IN_FLIGHT, inFlight }).inFlight;

  it.each<[string[], number]>([
    [['app_in_flight'], 3],
    [['app_in_flight{route="/a # {b}"}'], 1],
    [['app_requests_total'], 1500],
    [['app_bucket{le="+Inf"}'], 17],
    [['{"my.jobs"}'], 9],
    [['{"my.jobs", "my.queue"="ä \\"1\\""}'], 4],
    [['{"my.jobs", plain="x", "my.queue"=~"ä.*"}'], 4],
    [['{"my.jobs","my.queue"=""}'], 5],
    [['{"app_in_flight", route="/pay"}'], 2],
  ])('is read: %j sums up to %d', (selectors, sum) => {
    expect(sumOf(selectors)).toBe(sum);
    expect(sumOf(selectors, TEXT)).toBe(sum);
    expect(sumOf(selectors, TEXT.replaceAll('\n', '\r\n'))).toBe(sum);
    expect(sumOf(selectors, TEXT, 'text/plain')).toBe(sum);
  });

  it('is whole with its end marker, even without a length, and never without the marker', () => {
    const counts = (text: string, hasLength: boolean): unknown =>
      parse({ ...whole(text, OPEN_METRICS), hasLength }, IN_FLIGHT).inFlight;
    expect(counts(TEXT, false)).toBe(3);
    for (let length = 0; length < TEXT.length; length++) {
      expect(() => counts(TEXT.slice(0, length), true), TEXT.slice(0, length)).toThrow(/without # EOF at its end/);
    }
    expect(() => counts(`${TEXT}\napp_in_flight 1\n`, true)).toThrow(/without # EOF at its end/);
  });

  it.each([
    '{"my.jobs" 4',
    '{my.jobs} 4',
    '{"my.jobs" plain="x"} 4',
    '{plain="x","my.jobs"} 4',
    '{"my.jobs","other"} 4',
    'my_jobs{"plain"} 4',
    'my_jobs 4 #',
    'my_jobs 4 # {a="1"}',
    'my_jobs 4 # {a=1} 2',
    'my_jobs 4 # {a="1"} 2 3 4',
    'my_jobs # {a="1"} 2',
    'my_jobs 4 5 6 # {a="1"} 2',
  ])('%s is not OpenMetrics', (line) => {
    expect(() => sumOf(['app_in_flight'], `app_in_flight 1\n${line}\n# EOF\n`)).toThrow(
      /not Prometheus text in line 2/,
    );
  });

  it('a long line that is not OpenMetrics is refused quickly', () => {
    const labels = Array.from({ length: 20_000 }, (_, index) => `l${index}="${' '.repeat(50)}"`).join(',');
    expect(() => sumOf(['a'], `a{${labels}} 1 # {${labels} 1\n# EOF`)).toThrow(/not Prometheus text in line 1/);
  });
});

describe('a sample with the time at which it was taken', () => {
  it.each([
    ['milliseconds', '1790000000000'],
    ['seconds, as in OpenMetrics', '1790000000.123'],
    ['the future, by a clock that is ahead', '1790000300000'],
  ])('counts if that is recent: %s', (_, at) => {
    expect(parse(whole(`app_in_flight 3 ${at}\n`), IN_FLIGHT).inFlight).toBe(3);
  });

  it.each(['1789999994000', '1789999994', '0', '-5'])('is not a reading if that is long ago: %s', (at) => {
    const answer = whole(`app_in_flight{a="1"} 0\napp_in_flight{a="2"} 0 ${at}\nother 1 5\n`);
    expect(() => parse(answer, IN_FLIGHT)).toThrow(/app_in_flight was sampled \d+ s before/);
  });

  it('may be of any age if nobody reads it', () => {
    expect(parse(whole('app_in_flight 3\nother 1 5\n'), IN_FLIGHT).inFlight).toBe(3);
  });
});

// If the time to read a number grew with the square of its length, these would take hours.
it.each(['app_in_flight 0\nx 1 ', 'app_in_flight '])('reads a long number as fast as any other text: %j', (begin) => {
  expect(() => parse(whole(`${begin}${'1'.repeat(3_000_000)}x\n`), IN_FLIGHT)).toThrow(Unreadable);
});
