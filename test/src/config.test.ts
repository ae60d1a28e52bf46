import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configPath, loadConfig, parseConfig, parseDuration, type ConfigError } from '../../src/config.js';

/** The file of docs/config.md, key by key; `hostStatus` and `rest` are what most tests change. */
const HEAD = `service: core
loadBalancer: core
clusters:
  east:
    targetGroups: [core-east]
    hosts:
      east-1: 10.0.1.11
      east-2: { address: 10.0.1.12, target: i-0123456789abcdef0 }
  west:
    targetGroups: [core-west]
    hosts: { west-1: 10.0.2.11, west-2: 10.0.2.12 }
`;
const JSON_STATUS = `hostStatus:
  url: http://{address}:8080/status
  timeout: 2s
  json: { inFlight: /inFlight, accepted: /accepted, bootId: /bootId, ready: /ready }
`;
const LIST = `hostStatus:
- url: http://{address}:8080/status
  json: { inFlight: /inFlight, accepted: /accepted, ready: /ready }
- url: http://{address}:9100/metrics
  timeout: 5s
  prometheus: { bootTime: node_boot_time_seconds }
`;
const REST = `drain: { settle: 60s, quiet: 30s, poll: 1s, deadline: 1h, onDeadline: abort }
maintenance: { reboot: required, deadline: 24h }
reactivate: { healthyFor: 30s, steps: [100%], hold: 60s }
capacity: { minHealthy: 1 }
stickiness: refuse
soleCluster: refuse
autoScaling: refuse
watch: { every: 10s, blind: 5m, scope: load-balancer }
`;
const MINIMAL = HEAD + JSON_STATUS;

function parsed(text: string) {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

function errorsOf(text: string): ConfigError[] {
  const result = parseConfig(text);
  return result.ok ? [] : result.errors;
}

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

  it('may select series, and say what one that is not there means', () => {
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
  it.each<[string, string, [line: number, words: string]]>([
    ['an unknown key', `${MINIMAL}drian: {}`, [16, 'drian is not a key that tagout knows; did you mean drain?']],
    [
      'an unknown key inside',
      `${MINIMAL}drain:\n  settel: 1s`,
      [17, 'drain.settel is not a key that tagout knows; did you mean settle?'],
    ],
    [
      'a key like no other',
      `${MINIMAL}colour: red`,
      [16, 'colour is not a key that tagout knows; allowed here: service'],
    ],
    ['a key that is given twice', `${MINIMAL}service: other`, [16, 'service is given twice']],
    [
      'a missing key',
      MINIMAL.replace('service: core\n', ''),
      [1, 'service is missing; it must be 1 to 40 of a-z, 0-9 and -'],
    ],
    [
      'a missing key inside',
      MINIMAL.replace('    targetGroups: [core-east]\n', ''),
      [4, 'clusters.east.targetGroups is missing'],
    ],
    [
      'a service with capitals',
      MINIMAL.replace('service: core', 'service: Core'),
      [1, 'service must be 1 to 40 of a-z'],
    ],
    ['a service of 41 letters', MINIMAL.replace('service: core', `service: ${'a'.repeat(41)}`), [1, 'service must be']],
    [
      'a load balancer with a slash',
      MINIMAL.replace('loadBalancer: core', 'loadBalancer: a/b'),
      [2, 'loadBalancer must be the name or the ARN'],
    ],
    ['one cluster', MINIMAL.replace(/ {2}west:\n.*\n.*\n/, ''), [3, 'clusters must hold two or more']],
    ['a cluster with a space', MINIMAL.replace('  west:', '  we st:'), [9, 'the name of a cluster must be']],
    ['a host with a slash', MINIMAL.replace('east-1:', 'east/1:'), [7, 'the name of a host must be']],
    ['no host', MINIMAL.replace(/hosts: \{.*\}/, 'hosts: {}'), [11, 'cluster west must have at least one host']],
    [
      'no target group',
      MINIMAL.replace('[core-west]', '[]'),
      [10, 'clusters.west.targetGroups must be a target group, or a list'],
    ],
    [
      'a host in two clusters',
      MINIMAL.replace('west-1:', 'east-1:'),
      [11, 'host east-1 is named twice: by cluster east and by cluster west'],
    ],
    [
      'a target in two hosts',
      MINIMAL.replace('10.0.2.11', '10.0.1.11'),
      [11, 'target 10.0.1.11 is named twice: by host east-1 of east and by host west-1 of west'],
    ],
    [
      'a target in two hosts, written in two ways',
      MINIMAL.replace('10.0.1.11', "'2001:DB8:0:0::B'").replace('10.0.2.11', "'2001:db8::b'"),
      [11, 'target 2001:db8::b is named twice: by host east-1 of east and by host west-1 of west'],
    ],
    [
      'a target group in two clusters',
      MINIMAL.replace('[core-west]', '[core-east]'),
      [10, 'target group core-east is named twice'],
    ],
    [
      'a target group by name and by ARN',
      MINIMAL.replace('[core-west]', '["arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/core-east/6d0e"]'),
      [10, 'is named twice'],
    ],
    [
      'a host without an address',
      MINIMAL.replace('address: 10.0.1.12, ', ''),
      [8, 'clusters.east.hosts.east-2.address is missing'],
    ],
    [
      'a host that is a number',
      MINIMAL.replace('east-1: 10.0.1.11', 'east-1: 7'),
      [7, 'clusters.east.hosts.east-1 must be an address'],
    ],
    ['no host status', HEAD, [1, 'hostStatus is missing']],
    ['a URL of FTP', MINIMAL.replace('http:', 'ftp:'), [13, 'hostStatus.url must be an http or https URL']],
    [
      'a URL for all hosts',
      MINIMAL.replace('{address}', 'app'),
      [13, 'hostStatus.url must contain {address} or {host}'],
    ],
    ['a URL with a strange placeholder', MINIMAL.replace('/status', '/{name}'), [13, 'but not {name}']],
    [
      'a URL with a password',
      MINIMAL.replace('http://', 'http://a:b@'),
      [13, 'must not contain a user name or a password'],
    ],
    ['two ports', MINIMAL.replace('10.0.1.11\n', '10.0.1.11:81\n'), [7, "host east-1 can't be asked"]],
    ...[
      '169.254.169.254',
      'fe80::1',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '100.100.100.200',
    ].map((address): [string, string, [number, string]] => [
      `a host at ${address}`,
      MINIMAL.replace('10.0.1.11\n', `'${address}'\n`),
      [7, 'is a link-local or a metadata address, and those are never read: name the one at which it serves'],
    ]),
    [
      'a URL of the metadata service',
      MINIMAL.replace('{address}:8080/status', '0xa9fea9fe/{host}'),
      [13, 'hostStatus.url must not lead to a link-local or a metadata address: those are never read; it is'],
    ],
    [
      'two hosts at one address, written in two ways',
      MINIMAL.replace('address: 10.0.1.12', "address: '::ffff:10.0.1.11'"),
      [8, 'hosts east-1 and east-2 would both be read from'],
    ],
    [
      'two hosts at one address',
      MINIMAL.replace('address: 10.0.1.12', 'address: 10.0.1.11'),
      [8, 'hosts east-1 and east-2 would both be read from'],
    ],
    [
      'two forms',
      `${MINIMAL}  prometheus: { inFlight: a, bootTime: b }`,
      [12, 'either json or prometheus, and there are both'],
    ],
    ['no form', MINIMAL.replace(/ {2}json.*\n/, ''), [12, 'either json or prometheus, and there is neither']],
    [
      'no proof of a reboot',
      MINIMAL.replace('bootId: /bootId, ', ''),
      [15, 'hostStatus.json must name bootId or bootTime'],
    ],
    [
      'no pointer',
      MINIMAL.replace('inFlight: /inFlight', 'inFlight: inFlight'),
      [15, 'hostStatus.json.inFlight must be a JSON pointer such as /inFlight; it is "inFlight"'],
    ],
    ['a misspelt pointer', MINIMAL.replace('inFlight:', 'inflight:'), [15, 'did you mean inFlight?']],
    ['no in-flight', MINIMAL.replace('inFlight: /inFlight, ', ''), [15, 'hostStatus.json.inFlight is missing']],
    ['a source that is none', `${HEAD}hostStatus: [x]`, [12, 'hostStatus[0] must be the status of a host']],
    ['no source', `${HEAD}hostStatus: []`, [12, 'hostStatus must be one source, or a list']],
    [
      'a source that counts nothing',
      HEAD + LIST.replace('inFlight: /inFlight, ', ''),
      [
        14,
        'hostStatus[0].json.inFlight is missing: it says what the host has not finished; only the source with the boot',
      ],
    ],
    [
      'an error in the second source',
      HEAD + LIST.replace('5s', '5'),
      [16, 'hostStatus[1].timeout must be a number and ms'],
    ],
    [
      'two sources that tell the boot',
      HEAD + LIST.replace('ready: /ready', 'bootId: /bootId'),
      [17, 'only one source may name bootId or bootTime, and both hostStatus[0].json and hostStatus[1].prometheus do'],
    ],
    [
      'two sources that tell the boot, where none is needed',
      `${HEAD}${LIST.replace('ready: /ready', 'bootId: /bootId')}maintenance: { reboot: optional }`,
      [17, 'only one source may name bootId or bootTime'],
    ],
    [
      'no source that tells the boot',
      HEAD + LIST.replace('bootTime: node_boot_time_seconds', 'inFlight: a'),
      [12, 'one source of hostStatus must name bootId or bootTime, so that a reboot can be proved'],
    ],
    [
      'two sources at one place',
      HEAD + LIST.replace('9100/metrics', '8080/status'),
      [15, 'hostStatus[1].url is where another source of east-1 is read from, too: http://10.0.1.11:8080/status'],
    ],
    [
      'a selector without an end',
      MINIMAL.replace(/json:.*/, `prometheus: { inFlight: ['a{b="c"'], bootTime: b }`),
      [15, 'hostStatus.prometheus.inFlight[0] must be a series such as app_in_flight'],
    ],
    [
      'a selector that is no regular expression',
      MINIMAL.replace(/json:.*/, `prometheus: { inFlight: a, bootTime: 'b{c=~"("}' }`),
      [15, '"(" is not a valid regular expression'],
    ],
    [
      'absent that is neither',
      MINIMAL.replace(/json:.*/, 'prometheus: { inFlight: a, bootTime: b, absent: no }'),
      [15, 'hostStatus.prometheus.absent must be unobservable or zero'],
    ],
    [
      'a header from any variable',
      `${MINIMAL}  headers:\n    Authorization: "\${AWS_SECRET_ACCESS_KEY}"`,
      [17, 'hostStatus.headers.Authorization may use a variable ${NAME} of the worker'],
    ],
    [
      'a header with a line end',
      `${MINIMAL}  headers:\n    A: "b\\r\\nC: d"`,
      [17, 'hostStatus.headers.A must be a text of printable ASCII'],
    ],
    ['a header that is a number', `${MINIMAL}  headers: { A: 1 }`, [16, 'hostStatus.headers.A must be a text']],
    [
      'a header with a space',
      `${MINIMAL}  headers: { A B: c }`,
      [16, 'hostStatus.headers.A B is not a valid header name'],
    ],
    ['a header twice', `${MINIMAL}  headers: { a: b, A: c }`, [16, 'hostStatus.headers.A is the same header as a']],
    ['headers that are none', `${MINIMAL}  headers: x`, [16, 'hostStatus.headers must be headers, each as']],
    ['TLS without https', `${MINIMAL}  tls: { ca: x }`, [16, 'hostStatus.tls is for https, and url begins with http:']],
    [
      'a certificate without a key',
      `${MINIMAL.replace('http:', 'https:')}  tls: { cert: x }`,
      [16, 'hostStatus.tls must name cert and key together'],
    ],
    ['empty TLS', `${MINIMAL}  tls: {}`, [16, 'hostStatus.tls must name ca, or cert and key, or all three']],
    ['an unknown key of TLS', `${MINIMAL}  tls: { caa: x }`, [16, 'did you mean ca?']],
    ['a file without a name', `${MINIMAL}  tls: { ca: '' }`, [16, 'hostStatus.tls.ca must be the path of a file']],
    [
      'a duration without a unit',
      `${MINIMAL}drain: { settle: 60 }`,
      [16, 'drain.settle must be a number and ms, s, m or h'],
    ],
    [
      'a duration in days',
      `${MINIMAL}maintenance: { deadline: 1d }`,
      [16, 'maintenance.deadline must be a number and ms, s, m or h'],
    ],
    [
      'a duration beyond what timers can',
      `${MINIMAL}maintenance: { deadline: 481h }`,
      [16, 'and more than 0; it is "481h"'],
    ],
    ['a poll of nothing', `${MINIMAL}drain: { poll: 0s }`, [16, 'and more than 0']],
    [
      'a deadline that does what?',
      `${MINIMAL}drain: { onDeadline: panic }`,
      [16, 'drain.onDeadline must be abort or leave-out; it is "panic"'],
    ],
    [
      'a ramp that falls',
      `${MINIMAL}reactivate: { steps: [50%, 10%, 100%] }`,
      [16, 'reactivate.steps must be a list of percentages that rise and end at 100%'],
    ],
    ['a ramp that ends early', `${MINIMAL}reactivate: { steps: [50%] }`, [16, 'rise and end at 100%']],
    ['an empty ramp', `${MINIMAL}reactivate: { steps: [] }`, [16, 'rise and end at 100%']],
    [
      'a step without a sign',
      `${MINIMAL}reactivate: { steps: [100] }`,
      [16, 'reactivate.steps[0] must be a percentage'],
    ],
    [
      'a capacity of none',
      `${MINIMAL}capacity: { minHealthy: 0 }`,
      [16, 'capacity.minHealthy must be a whole number of targets, 1 or more, or a percentage such as 50%; it is 0'],
    ],
    ['broken YAML', `${MINIMAL}drain: { settle: 60s`, [16, 'this is not YAML']],
    ['an empty file', '', [1, 'the config must be a map']],
    ['a list', '- a', [1, 'the config must be a map']],
    ['an alias to nothing', `${MINIMAL}drain: *nothing`, [1, "an alias can't be resolved"]],
    [
      'load balancers of two regions',
      MINIMAL.replace(
        'loadBalancer: core',
        'loadBalancer: ["arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/1", "arn:aws:elasticloadbalancing:eu-west-2:1:loadbalancer/app/a/1"]',
      ),
      [2, 'one account and region'],
    ],
    [
      'a series that is named twice',
      MINIMAL.replace(/json:.*/, 'prometheus: { inFlight: [a, a], bootTime: b }'),
      [15, 'names each series once'],
    ],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    const errors = errorsOf(text);
    expect(errors).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });

  it('with stickiness: wait, needs a counter in each source that counts', () => {
    const wait = `${MINIMAL}stickiness: wait\n`;
    expect(errorsOf(wait)).toEqual([]);
    expect(errorsOf(wait.replace(' accepted: /accepted,', ''))).toEqual([
      { line: 16, message: expect.stringContaining('needs `accepted`') as string },
    ]);
    const uncounted = `${HEAD}${LIST}stickiness: wait\n`.replace(' accepted: /accepted,', '');
    expect(errorsOf(`${HEAD}${LIST}stickiness: wait\n`)).toEqual([]);
    expect(errorsOf(uncounted)).toHaveLength(1);
  });

  it('is told all that is wrong at once, whatever else is wrong', () => {
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

  it('is not told what is in a header', () => {
    for (const value of ['{ A: "s3cret\\n" }', '{ A: "${s3cret" }', '{ A: { B: s3cret } }', 's3cret', '[s3cret]'])
      expect(JSON.stringify(errorsOf(`${MINIMAL}  headers: ${value}`))).toMatch(
        /^((?!s3cret).)*headers((?!s3cret).)*$/,
      );
  });

  it('is told everything at once, in the order of the file', () => {
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
  it('is answered, never thrown at', () => {
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

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['1s', 1000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['0s', 0],
    ['480h', 1_728_000_000],
    ['481h', undefined],
    ['1d', undefined],
    ['-1s', undefined],
    ['5', undefined],
    ['', undefined],
  ])('%s is %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});

describe('the file', () => {
  it('is the one that is named, else that of TAGOUT_FILE, else ./tagout.yaml', () => {
    expect(configPath('a.yaml', { TAGOUT_FILE: 'b.yaml' })).toBe('a.yaml');
    expect(configPath(undefined, { TAGOUT_FILE: 'b.yaml' })).toBe('b.yaml');
    expect(configPath(undefined, {})).toBe('./tagout.yaml');
  });

  it('is read, and told when it is not there', () => {
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
