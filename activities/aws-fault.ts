/** What an error of the SDK means, whatever its form: an answer of ELBv2 or IAM, or no answer at all. */
export interface Fault {
  kind: FaultKind;
  /** The error code on the wire, or what Node.js or the SDK calls it. */
  code: string;
  message: string;
  /** The API action that was called, where it is known: `DescribeRules`. */
  api: string | null;
}

export type FaultKind =
  /** More calls of the account than ELBv2 takes: asking again later helps, and asking less. */
  | 'throttled'
  /** 5xx: asking again later helps. */
  | 'busy'
  /** No answer: nobody there, cut, timed out, not understood. */
  | 'no-answer'
  /** The policy or ELBv2 does not allow it, by the code of its answer. */
  | 'denied'
  /** 401 or 403 without such a code: a proxy or a firewall, which may let us through again in a moment. */
  | 'forbidden'
  /** Credentials that are wrong or expired. */
  | 'credentials'
  /** No credentials to be had; the place they come from may be down for a moment. */
  | 'no-credentials'
  | 'clock'
  /** Region, endpoint or certificate: the surroundings of the worker are wrong. */
  | 'surroundings'
  /** The load balancer or target group isn't there. */
  | 'not-found'
  /** A listener or rule that was listed a moment ago isn't there any more. */
  | 'vanished'
  /** Any other no. */
  | 'invalid';

export function faultOf(error: unknown): Fault {
  const { code, message, status } = partsOf(error);
  const api = error instanceof Error ? (calledApis.get(error) ?? null) : null;
  return { kind: kindOf(code, message, status), code, message, api };
}

/** ELBv2 names the action only in some of its answers, and an operator who mends a policy needs it. */
const calledApis = new WeakMap<Error, string>();

export function noteApi(error: unknown, api: string): void {
  if (error instanceof Error) calledApis.set(error, api);
}

/** True where asking again can't help before somebody has done something. */
export function isPermanent({ kind }: Fault): boolean {
  switch (kind) {
    case 'throttled':
    case 'busy':
    case 'no-answer':
    case 'no-credentials':
    case 'clock':
    case 'vanished':
      return false;
    case 'denied':
    case 'forbidden':
    case 'credentials':
    case 'surroundings':
    case 'not-found':
    case 'invalid':
      return true;
  }
}

/** True where the same call may well be answered in a moment. */
export function isPassing({ kind }: Fault): boolean {
  return kind === 'throttled' || kind === 'busy' || kind === 'no-answer' || kind === 'clock';
}

/** Characters of an answer: whoever answers in the place of AWS may say any amount. */
const ANSWER_MAX = 500;

/** What was answered, on one line: `AccessDenied (not authorized to perform …)`. */
export function answerOf({ code, message }: Fault): string {
  // What the SDK adds for those who debug it says nothing to an operator.
  const told = message.replace(/Deserialization error: to see.*$/s, '');
  const text = told.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, ANSWER_MAX);
  if (code === 'Error') return text;
  return text === '' || text === code ? code : `${code} (${text})`;
}

/** By the code without its `Exception`; the first that matches counts. */
const CODES: Record<Exclude<FaultKind, 'forbidden'>, RegExp> = {
  throttled:
    /^(Throttling|Throttled|TooManyRequests|Request(LimitExceeded|Throttled)|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete)$/,
  busy: /^(ServiceUnavailable|Internal(Failure|Error|ServerError|ServiceError)|HealthUnavailable)$/,
  'no-answer':
    /^(Timeout|TimeoutError|RequestTimeout|AbortError|E(CONNRESET|CONNREFUSED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|ADDRNOTAVAIL)|UND_ERR_\w+)$/,
  clock: /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/,
  credentials:
    /^(ExpiredToken|InvalidToken|TokenRefreshRequired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|AuthFailure|NotSignedUp|OptInRequired)$/,
  'no-credentials': /^(CredentialsProviderError|TokenProviderError|ProviderError)$/,
  denied: /^(AccessDenied|UnauthorizedOperation|UnauthorizedAccess|AuthorizationError|Forbidden)$/,
  surroundings:
    /^(CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO|ERR_INVALID_URL|ERR_INVALID_PROTOCOL|EndpointError)$/,
  vanished: /^(Rule|Listener)NotFound$/,
  'not-found': /NotFound$/,
  invalid: /^(Validation(Error)?|OperationNotPermitted)$/,
};

function kindOf(code: string, message: string, status: number | undefined): FaultKind {
  // Modelled errors are named as their class, others as their code: `Throttling` and `ThrottlingException` are one.
  const bare = code.replace(/Exception$/, '');
  for (const [kind, pattern] of Object.entries(CODES)) {
    // Only what is refused before it is begun counts as throttled: a server in trouble may have begun.
    if (pattern.test(bare)) return kind === 'throttled' && (status ?? 400) >= 500 ? 'busy' : (kind as FaultKind);
  }
  if (/^(Region is missing|Invalid (URL|region))|not a valid hostname/i.test(message)) return 'surroundings';
  if (status === 429) return 'throttled';
  if (status !== undefined && status >= 500) return 'busy';
  if (status === 401 || status === 403) return 'forbidden';
  if (status !== undefined && status >= 400) return 'invalid';
  return 'no-answer';
}

function partsOf(error: unknown): { code: string; message: string; status: number | undefined } {
  if (!(error instanceof Error)) return { code: 'Unknown', message: String(error), status: undefined };
  const { $metadata, code, Code } = error as Error & {
    $metadata?: { httpStatusCode?: number };
    code?: unknown;
    Code?: unknown;
  };
  const told = [Code, code].find((one): one is string => typeof one === 'string' && one !== '');
  // Several addresses that all refused come as one error without a message; the first of them says it.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const message = error.message !== '' || first === undefined ? error.message : partsOf(first).message;
  return { code: told ?? error.name, message, status: $metadata?.httpStatusCode };
}
