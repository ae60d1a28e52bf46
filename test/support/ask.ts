import http from 'node:http';
import { once } from 'node:events';

export interface Answer {
  sentAt: number;
  status: number;
  /** Which cluster of the lab answered; undefined if none did. */
  cluster: string | undefined;
  /** The cookies it handed out, as the next request would send them. */
  cookie: string;
}

/** One request of a client of the lab, with headers such as `host` and `cookie`. */
export async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const sentAt = Date.now();
  const request = http.get(url, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  await once(response, 'end');
  const cookies = (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]);
  const cluster = response.headers['x-lab-cluster'];
  return {
    sentAt,
    status: response.statusCode ?? 0,
    cluster: typeof cluster === 'string' ? cluster : undefined,
    cookie: cookies.join('; '),
  };
}
