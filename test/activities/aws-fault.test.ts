import { expect, it } from 'vitest';
import type { FaultKind } from '../../activities/aws-fault.js';
import { faultOf, isPermanent } from '../../activities/aws-fault.js';
import { unobservable } from '../../activities/elbv2/sentences.js';

/** An error of ELBv2, as the SDK throws it. */
function answered(name: string, status: number): Error {
  return Object.assign(new Error('what it said'), { name, $metadata: { httpStatusCode: status } });
}

/** An error of a connection, as Node.js throws it. */
function broken(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

function named(name: string, message = 'as the SDK says it'): Error {
  return Object.assign(new Error(message), { name });
}

it.each<[FaultKind, boolean, Error[]]>([
  [
    'throttled',
    false,
    [
      answered('Throttling', 400),
      answered('ThrottlingException', 400),
      answered('RequestLimitExceeded', 400),
      answered('PriorRequestNotCompleteException', 429),
      answered('SomethingNew', 429),
    ],
  ],
  [
    'busy',
    false,
    [
      answered('InternalFailure', 500),
      answered('HealthUnavailableException', 500),
      answered('ServiceUnavailable', 503),
      answered('UnknownError', 502),
    ],
  ],
  [
    'no-answer',
    false,
    [
      ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].map(broken),
      new AggregateError([broken('ECONNREFUSED')]),
      named('TimeoutError'),
      new DOMException('no answer in time', 'TimeoutError'),
      named('SyntaxError', 'Unclosed tag'),
    ],
  ],
  [
    'denied',
    true,
    [answered('AccessDenied', 403), answered('AccessDeniedException', 403), answered('UnauthorizedOperation', 403)],
  ],
  ['forbidden', true, [answered('UnknownError', 403), answered('403', 403), answered('UnknownError', 401)]],
  [
    'credentials',
    true,
    [
      answered('ExpiredToken', 403),
      answered('ExpiredTokenException', 400),
      answered('InvalidClientTokenId', 403),
      answered('SignatureDoesNotMatch', 403),
      answered('UnrecognizedClientException', 400),
    ],
  ],
  ['no-credentials', false, [named('CredentialsProviderError')]],
  ['clock', false, [answered('RequestTimeTooSkewed', 403), answered('RequestExpired', 400)]],
  [
    'surroundings',
    true,
    [named('Error', 'Region is missing'), broken('ERR_INVALID_URL'), broken('DEPTH_ZERO_SELF_SIGNED_CERT')],
  ],
  ['not-found', true, [answered('LoadBalancerNotFoundException', 400), answered('TargetGroupNotFound', 400)]],
  ['vanished', false, [answered('ListenerNotFoundException', 400), answered('RuleNotFound', 400)]],
  [
    'invalid',
    true,
    [answered('ValidationError', 400), answered('OperationNotPermittedException', 400), answered('UnknownError', 404)],
  ],
])('%s (permanent: %s)', (kind, permanent, errors) => {
  for (const error of errors) {
    const fault = faultOf(error);
    expect(`${error.name} ${fault.code}: ${fault.kind}`).toBe(`${error.name} ${fault.code}: ${kind}`);
    expect(isPermanent(fault)).toBe(permanent);
  }
});

it('gives one sentence, whatever was thrown', () => {
  expect(unobservable('the routing of core', broken('ECONNREFUSED')).reason).toBe(
    "the routing of core can't be read from ELBv2: ECONNREFUSED (connect ECONNREFUSED); " +
      'check the network of the worker, AWS_REGION and AWS_ENDPOINT_URL',
  );
  expect(unobservable('x', 'a string').reason).toContain('Unknown (a string)');
  const debugged = named('TypeError', 'no key\n  Deserialization error: to see the raw response,\n inspect it');
  expect(unobservable('x', debugged).reason).toContain('ELBv2: TypeError (no key); check');
});
