import { UserError } from '../domain/user-error.js';
import type { Connected } from './session.js';
import type { SetupCheck } from './server-setup.js';

/** The oldest server with which tagout's tests run. */
const TESTED = [1, 32] as const;

/** When the history of a failed run is gone, so is the baseline that adopting it needs. */
const RETENTION_DAYS_LEAST = 7;

const DAY_S = 24 * 3600;
const ANSWER_MS = 3_000;

/** gRPC's status code for what is not there. */
const NOT_FOUND = 5;

/** Throws a `UserError` if the namespace does not exist. */
export async function checkRetention({ connection, namespace, address }: Connected): Promise<SetupCheck> {
  const described = await connection.workflowService.describeNamespace({ namespace }).catch((error: unknown) => {
    if ((error as { code?: number }).code !== NOT_FOUND) throw error;
    throw new UserError(
      'unreachable',
      `there is no namespace ${namespace} at ${address}: create it with \`temporal operator namespace create --namespace ${namespace} --retention 30d\``,
      { cause: error },
    );
  });
  const days = Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0) / DAY_S;
  const shown = `${Number(days.toFixed(1))} ${days === 1 ? 'day' : 'days'}`;
  if (days >= RETENTION_DAYS_LEAST)
    return { what: 'retention', good: true, message: `a run that has ended is kept for ${shown}` };
  const message = `a run that has ended is kept for only ${shown}: after that, a cluster that it left out can't be adopted with its baseline; raise it with \`temporal operator namespace update --namespace ${namespace} --retention 30d\``;
  return { what: 'retention', good: false, message };
}

export async function checkVersion({ connection }: Connected): Promise<SetupCheck> {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
  const good = major > TESTED[0] || (major === TESTED[0] && minor >= TESTED[1]);
  const message = `Temporal ${serverVersion}`;
  if (good) return { what: 'version', good, message };
  return {
    what: 'version',
    good,
    message: `${message} is older than ${TESTED.join('.')}, with which tagout is tested`,
  };
}

/** `url`: where hosts call Temporal's HTTP API. */
export async function checkHttpApi(url: string, { namespace }: Connected): Promise<SetupCheck> {
  const wrong = await whyNot(url, namespace);
  if (wrong === null) return { what: 'http-api', good: true, message: `the HTTP API answers at ${url}` };
  const message = `the HTTP API does not answer at ${url} (${wrong}): hosts need a gateway; or name the API with TAGOUT_TEMPORAL_HTTP`;
  return { what: 'http-api', good: false, message };
}

/** Null if it is this namespace's API. */
async function whyNot(url: string, namespace: string): Promise<string | null> {
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    const answer = await fetch(url.replace(/\/$/, '') + path, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (answer.status !== 200) return `status ${answer.status}`;
    const { namespaceInfo } = (await answer.json()) as { namespaceInfo?: { name?: unknown } };
    return namespaceInfo?.name === namespace ? null : 'its answer is not that of Temporal';
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    if (name === 'TimeoutError') return `no answer within ${ANSWER_MS / 1_000} s`;
    return error instanceof SyntaxError
      ? 'its answer is not that of Temporal'
      : (cause?.code ?? cause?.message ?? message);
  }
}
