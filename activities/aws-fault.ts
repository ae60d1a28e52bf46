/** The meaning of an SDK error, in one form for all: an answer of ELBv2 or IAM, or no answer at all. */
export interface Fault {
  kind: FaultKind;
  /** The error code on the wire, or the name that Node.js or the SDK gives the error. */
  code: string;
  message: string;
  /** The API action that was called, if known: `DescribeRules`. */
  api: string | null;
}

export type FaultKind =
  /** The account makes more calls than ELBv2 allows: asking later and less often helps. */
  | 'throttled'
  /** 5xx: asking again later helps. */
  | 'busy'
  /** No usable answer: connection refused or cut, timed out, not understood. */
  | 'no-answer'
  /** The policy or ELBv2 denies the call, as the code of its answer says. */
  | 'denied'
  /** 401 or 403 without such a code: a proxy or a firewall, which may soon let us through again. */
  | 'forbidden'
  /** The credentials are wrong or expired. */
  | 'credentials'
  /** There are no credentials; their source may be down for a moment. */
  | 'no-credentials'
  | 'clock'
  /** The worker's region, endpoint or certificate is wrong. */
  | 'surroundings'
  /** The load balancer or target group isn't there. */
  | 'not-found'
  /** A listener or rule that was listed a moment ago no longer exists. */
  | 'vanished'
  /** Any other refusal. */
  | 'invalid';

export function faultOf(error: unknown): Fault {
  const { code, message, status } = partsOf(error);
  const api = error instanceof Error ? (calledApis.get(error) ?? null) : null;
  return { kind: kindOf(code, message, status), code, message, api };
}

/** ELBv2 names the action only in some answers, but an operator who corrects a policy needs it. */
const calledApis = new WeakMap<Error, string>();

export function noteApi(error: unknown, api: string): void {
  if (error instanceof Error) calledApis.set(error, api);
}

/** True if asking again can't help until somebody acts. */
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

/** True if the same call may soon succeed. */
export function isPassing({ kind }: Fault): boolean {
  return kind === 'throttled' || kind === 'busy' || kind === 'no-answer' || kind === 'clock';
}

/** Characters of an answer that are shown: something other than AWS may answer with any amount. */
const ANSWER_MAX = 500;

/** The answer on one line: `AccessDenied (not authorized to perform …)`. */
export function answerOf({ code, message }: Fault): string {
  // The SDK adds a hint for its own developers, which does not help an operator.
  const told = message.replace(/Deserialization error: to see.*$/s, '');
  const text = told.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, ANSWER_MAX);
  if (code === 'Error') return text;
  return text === '' || text === code ? code : `${code} (${text})`;
}

/** Matched against the code without its suffix `Exception`; the first match counts. */
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
  // Modelled errors have the name of their class, others their code: `Throttling` and `ThrottlingException` are the
  // same.
  const bare = code.replace(/Exception$/, '');
  for (const [kind, pattern] of Object.entries(CODES)) {
    // Throttled means refused before it began. A server that answers 5xx may have begun.
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
  // When several addresses all refuse, the error has no message of its own, so we use the first one's.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const message = error.message !== '' || first === undefined ? error.message : partsOf(first).message;
  return { code: told ?? error.name, message, status: $metadata?.httpStatusCode };
}
