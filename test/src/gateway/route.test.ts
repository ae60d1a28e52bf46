import { describe, expect, it } from 'vitest';
import { routeOf } from '../../../src/gateway/route.js';

const GO = '/v1/services/core/hosts/east-1/go';

describe('a request', () => {
  it('for the go may name the phase, the time to wait, and the run', () => {
    const none = { phase: 'maintenance', waitMs: 0, run: null };
    expect(routeOf('GET', GO)).toEqual({ kind: 'go', service: 'core', host: 'east-1', asked: none });
    expect(routeOf('GET', `${GO}?phase=draining&wait=30&run=0192-a`)).toMatchObject({
      asked: { phase: 'draining', waitMs: 30_000, run: '0192-a' },
    });
    // Answered before a load balancer that cuts at 60 s.
    expect(routeOf('GET', `${GO}?wait=60`)).toMatchObject({ asked: { waitMs: 55_000 } });
  });

  it('is a claim, or asks how the gateway is', () => {
    expect(routeOf('POST', '/v1/services/core/hosts/east-1.internal/done')).toEqual({
      kind: 'done',
      service: 'core',
      host: 'east-1.internal',
    });
    expect([routeOf('GET', '/healthz').kind, routeOf('GET', '/readyz').kind]).toEqual(['healthz', 'readyz']);
  });

  it.each([
    ['POST', GO, 405],
    ['HEAD', GO, 405],
    ['GET', '/v1/services/core/hosts/east-1/done', 405],
    ['POST', '/healthz', 405],
    ['GET', '/', 404],
    ['GET', '', 404],
    ['GET', `${GO}/`, 404],
    ['GET', `/${GO}`, 404],
    ['GET', '/v1/services/core/hosts/east%2d1/go', 404],
    ['GET', '/v1/services/core/hosts/../go', 200],
    ['GET', '/v1/services/CORE/hosts/east-1/go', 404],
    ['GET', '/v1/services/core/hosts/east-1/go#x', 404],
    ['GET', `http://other${GO}`, 404],
    ['GET', `${GO}?wait=61`, 400],
    ['GET', `${GO}?wait=-1`, 400],
    ['GET', `${GO}?wait=1e1`, 400],
    ['GET', `${GO}?wait=`, 400],
    ['GET', `${GO}?wait=1&wait=2`, 400],
    ['GET', `${GO}?phase=confirming`, 400],
    ['GET', `${GO}?run=`, 400],
    ['GET', `${GO}?run=a/b`, 400],
    ['GET', `${GO}?until=x`, 400],
  ])('%s %s is answered %i', (method, target, status) => {
    const route = routeOf(method, target);
    // `..` is a valid name of a host: it is only looked up, never used as a path.
    expect(route.kind === 'none' ? route.answer.status : 200).toBe(status);
  });
});
