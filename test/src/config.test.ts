import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configPath, loadConfig, parseConfig } from '../../src/config.js';
import { errorsOf, HEAD, JSON_STATUS, LIST, MINIMAL, parsed, REST } from './config/sample.js';

describe('a good config', () => {
  it('is read in full', () => {
    expect(parsed(MINIMAL + REST)).toEqual({
      service: 'core',
      loadBalancers: ['core'],
      clusters: [
        {
          name: 'east',
          targetGroups: ['core-east'],
          hosts: [
            { name: 'east-1', address: '10.0.1.11', targets: ['10.0.1.11'] },
            { name: 'east-2', address: '10.0.1.12', targets: ['i-0123456789abcdef0'] },
          ],
        },
        {
          name: 'west',
          targetGroups: ['core-west'],
          hosts: [
            { name: 'west-1', address: '10.0.2.11', targets: ['10.0.2.11'] },
            { name: 'west-2', address: '10.0.2.12', targets: ['10.0.2.12'] },
          ],
        },
      ],
      hostStatus: [
        {
          url: 'http://{address}:8080/status',
          timeoutMs: 2000,
          headers: {},
          tls: null,
          format: {
            kind: 'json',
            inFlight: ['/inFlight'],
            accepted: ['/accepted'],
            bootId: '/bootId',
            bootTime: null,
            ready: '/ready',
          },
        },
      ],
      drain: { settleMs: 60_000, quietMs: 30_000, pollMs: 1000, deadlineMs: 3_600_000, onDeadline: 'abort' },
      maintenance: { reboot: 'required', deadlineMs: 86_400_000 },
      reactivate: { healthyForMs: 30_000, steps: [100], holdMs: 60_000 },
      capacity: { minHealthy: { count: 1 } },
      stickiness: 'refuse',
      soleCluster: 'refuse',
      autoScaling: 'refuse',
      watch: { everyMs: 10_000, blindMs: 300_000, scope: 'load-balancer' },
    });
  });

  it('gets the defaults of docs/config.md for everything but the four required keys', () => {
    expect(parsed(MINIMAL)).toEqual(parsed(MINIMAL + REST));
    expect(parsed(`${MINIMAL}drain:\nwatch: {}\n`)).toEqual(parsed(MINIMAL + REST));
    expect(parsed(MINIMAL.replace('  timeout: 2s\n', '')).hostStatus[0]?.timeoutMs).toBe(2000);
  });

  it('may ask a Prometheus endpoint', () => {
    const status = `hostStatus:
  url: http://{host}:9100/metrics
  prometheus: { inFlight: [app_in_flight, jobs], accepted: app_requests_total, bootTime: node_boot_time_seconds }
`;
    expect(parsed(HEAD + status).hostStatus[0]?.format).toEqual({
      kind: 'prometheus',
      inFlight: ['app_in_flight', 'jobs'],
      accepted: ['app_requests_total'],
      bootTime: 'node_boot_time_seconds',
      absent: 'unobservable',
    });
  });

  it('may select series, and say what a missing one means', () => {
    const status = `hostStatus:
  url: http://{address}:8080/metrics
  prometheus: { inFlight: ['app_in_flight{route!~"/status|/healthz"}'], accepted: [app_requests_total], bootTime: node_boot_time_seconds, absent: zero }
`;
    expect(parsed(HEAD + status).hostStatus[0]?.format).toEqual({
      kind: 'prometheus',
      inFlight: ['app_in_flight{route!~"/status|/healthz"}'],
      accepted: ['app_requests_total'],
      bootTime: 'node_boot_time_seconds',
      absent: 'zero',
    });
  });

  it('may send headers, which keep their placeholders, and name the files of TLS', () => {
    const more = `  headers: { Authorization: "Bearer \${TAGOUT_STATUS_TOKEN}" }
  tls: { ca: /etc/tagout/ca.pem, cert: client.pem, key: client.key }
`;
    const [source] = parsed(MINIMAL.replace('http:', 'https:') + more).hostStatus;
    expect(source?.headers).toEqual({ Authorization: 'Bearer ${TAGOUT_STATUS_TOKEN}' });
    expect(source?.tls).toEqual({ ca: '/etc/tagout/ca.pem', cert: 'client.pem', key: 'client.key' });
    const tls = (text: string) => parsed(`${MINIMAL.replace('http:', 'https:')}  tls: ${text}\n`).hostStatus[0]?.tls;
    expect(tls('{ ca: a }')).toEqual({ ca: 'a', cert: null, key: null });
    expect(tls('{ cert: a, key: b }')).toEqual({ ca: null, cert: 'a', key: 'b' });
  });

  it('may have several sources, of which the one that tells the boot need not count', () => {
    const { hostStatus } = parsed(HEAD + LIST);
    expect(hostStatus.map(({ url, timeoutMs }) => [url, timeoutMs])).toEqual([
      ['http://{address}:8080/status', 2000],
      ['http://{address}:9100/metrics', 5000],
    ]);
    expect(hostStatus[1]?.format).toMatchObject({ inFlight: [], accepted: [], bootTime: 'node_boot_time_seconds' });
    expect(parsed(HEAD + JSON_STATUS.replace('  url', '- url')).hostStatus).toEqual(parsed(MINIMAL).hostStatus);
  });

  it.each([
    [
      'several load balancers',
      ['loadBalancer: core', 'loadBalancer: [core, core-2]'],
      'loadBalancers',
      ['core', 'core-2'],
    ],
    ['a ramp', ['steps: [100%]', 'steps: [10%, 50%, 100%]'], 'reactivate.steps', [10, 50, 100]],
    ['leave-out', ['onDeadline: abort', 'onDeadline: leave-out'], 'drain.onDeadline', 'leave-out'],
    ['reboots optional', ['reboot: required', 'reboot: optional'], 'maintenance.reboot', 'optional'],
    [
      'several targets',
      ['target: i-0123456789abcdef0', 'target: [10.0.1.12:81, i-0]'],
      'clusters.0.hosts.1.targets',
      ['10.0.1.12', 'i-0'],
    ],
    ['a port at the address', ['10.0.1.11\n', '10.0.1.11:81\n'], 'clusters.0.hosts.0.targets', ['10.0.1.11']],
    ['an IPv6 address', ['10.0.1.11\n', "'[2001:db8::1]'\n"], 'clusters.0.hosts.0.targets', ['2001:db8::1']],
  ] as const)('may have %s', (_, [from, to], path, expected) => {
    const text = (MINIMAL + REST).replace(':8080', path.endsWith('0.targets') && to.includes(':81') ? '' : ':8080');
    const config = parsed(text.replace(from, to));
    expect(path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], config)).toEqual(
      expected,
    );
  });

  it('may use anchors', () => {
    const text = `${MINIMAL}drain: &waits { deadline: 2h }\nmaintenance: { <<: *waits, reboot: optional }\n`;
    expect(parsed(text).maintenance).toEqual({ reboot: 'optional', deadlineMs: 7_200_000 });
  });
});

describe('a bad config', () => {
  it('gets all its errors at once, whatever else is wrong', () => {
    const text = `${MINIMAL.replace(/json:.*/, 'json: { inFlight: /a }')}stickiness: wait\nmaintenance: { deadline: soon }\n`;
    const messages = errorsOf(`${text}drain: { poll: soon }\n`).map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringContaining('must name bootId or bootTime'),
      expect.stringContaining('needs `accepted`'),
      expect.stringContaining('maintenance.deadline'),
      expect.stringContaining('drain.poll'),
    ]);
    expect(
      errorsOf(`${MINIMAL.replace(/json:.*/, 'json: { inFlight: /a }')}maintenance: { reboot: no }\n`),
    ).toHaveLength(1);
  });

  it('gets all its errors at once, in the order of the file', () => {
    const text = `service: Core
loadBalancers: core
clusters:
  east: { targetGroups: [], hosts: { 'a b': 10.0.0.1 } }
hostStatus:
  url: ftp://{address}
  headers: { A: 1 }
  json: { inFlight: x }
drain: { settle: soon, quite: 1s }
watch: { every: 0s }
`;
    const errors = errorsOf(text);
    expect(errors.map(({ line }) => line)).toEqual([1, 1, 2, 3, 4, 4, 6, 7, 8, 8, 9, 9, 10]);
  });
});

describe('any text', () => {
  it('gives a result, and never throws', () => {
    const words = fc.constantFrom(
      'service',
      'clusters',
      'hosts',
      'hostStatus',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '<<',
      '50%',
      '1s',
      '~',
      '!!x',
      '"',
      '__proto__',
      'constructor',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.nat(MINIMAL.length), (noise, at) => {
        for (const one of [noise, MINIMAL.slice(0, at) + noise + MINIMAL.slice(at)]) {
          const result = parseConfig(one);
          if (!result.ok) expect(result.errors.every(({ line, message }) => line >= 1 && message !== '')).toBe(true);
          if (!result.ok) expect(result.errors).not.toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the file', () => {
  it('is the one that is named, else that of TAGOUT_FILE, else ./tagout.yaml', () => {
    expect(configPath('a.yaml', { TAGOUT_FILE: 'b.yaml' })).toBe('a.yaml');
    expect(configPath(undefined, { TAGOUT_FILE: 'b.yaml' })).toBe('b.yaml');
    expect(configPath(undefined, {})).toBe('./tagout.yaml');
  });

  it('is read, or reported if it is not there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tagout-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'tagout.yaml'), MINIMAL);
    expect(loadConfig(join(folder, 'tagout.yaml'))).toEqual(parseConfig(MINIMAL));
    expect(loadConfig(join(folder, 'no.yaml'))).toEqual({
      ok: false,
      errors: [{ line: 0, message: expect.stringContaining('there is no such file') as string }],
    });
  });
});
