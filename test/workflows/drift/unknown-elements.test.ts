import { describe, expect } from 'vitest';
import { addRule } from '../../../lab/alb/build.js';
import { findRule } from '../../../lab/alb/find.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import type { Shape } from '../../../lab/alb/tree.js';
import { journey, type Journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import type { RuleName } from '../../support/standard-rules.js';

const OTHERS = 'core HTTP:80 rule 30 (path /west/*)';

/** A rule that no run for east writes, which holds an element that the AWS SDK does not know. */
function addForeignRule({ world }: Journey): string {
  const { Rules } = world.foreigner().call('CreateRule', {
    ListenerArn: world.arns.http,
    Priority: 30,
    Conditions: [{ Field: 'path-pattern', Values: ['/west/*'] }],
    Actions: [withWarmup(world.arns.west, { Seconds: 30 })],
    Transforms: [{ Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/west', Replace: '/' }] } }],
  });
  return (Rules as { RuleArn: string }[])[0]!.RuleArn;
}

function withWarmup(targetGroupArn: string, warmup: Shape | undefined): Shape {
  const action = forwardTo({ [targetGroupArn]: 1 });
  return { ...action, ForwardConfig: { ...(action['ForwardConfig'] as Shape), TargetGroupWarmup: warmup } };
}

/** Every rule as the load balancer has it. Numbers and booleans arrive as text, since the API sends them so. */
function rulesAsText({ world }: Journey, ruleArns: string[]): unknown {
  const rules = ruleArns.map((arn) => findRule(world.core.state, arn).rule);
  return JSON.parse(JSON.stringify(rules), (_key, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  );
}

journey('a run leaves everything as it was, even what the SDK does not know', {}, async (journey) => {
  const { arns } = journey.world;
  const foreign = addForeignRule(journey);
  const rewrite = {
    Type: 'host-header-rewrite',
    HostHeaderRewriteConfig: { Rewrites: [{ Regex: 'a', Replace: 'b' }] },
  };
  journey.world.foreigner().call('ModifyRule', { RuleArn: arns.httpV1, Transforms: [rewrite] });
  const all = [arns.httpV1, arns.httpDefault, arns.partnersDefault, foreign];
  const before = rulesAsText(journey, all);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
  expect(rulesAsText(journey, all)).toEqual(before);
  expect(journey.ownWrites().map(({ params }) => Object.keys(params).sort().join(' '))).toEqual(
    expect.not.arrayContaining([expect.stringContaining('Transforms')]),
  );
});

/** The action as somebody writes it: the load balancer never shows the secret again. */
const SIGN_IN: Shape = {
  Type: 'authenticate-oidc',
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: 'https://id.example',
    AuthorizationEndpoint: 'https://id.example/a',
    TokenEndpoint: 'https://id.example/t',
    UserInfoEndpoint: 'https://id.example/u',
    ClientId: 'core',
    ClientSecret: 'never told again',
    Scope: 'openid email',
    OnUnauthenticatedRequest: 'authenticate',
  },
};

journey('a run keeps the order of actions, and the secret of a sign-in, which nobody can read', {}, async (journey) => {
  const { arns, core } = journey.world;
  const signedIn = [arns.httpV1, arns.httpDefault];
  for (const arn of signedIn) {
    const [forward] = findRule(core.state, arn).rule.actions;
    journey.world.foreigner().setActions(arn, [SIGN_IN, { ...forward, Order: 2 }]);
  }
  const all = [...signedIn, arns.partnersDefault];
  const before = rulesAsText(journey, all);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
  expect(rulesAsText(journey, all)).toEqual(before);
  const written = journey
    .ownWrites()
    .map(({ params }) => (params['Actions'] ?? params['DefaultActions']) as Shape[])
    .filter(({ length }) => length > 1)
    .map(([first]) => first!['AuthenticateOidcConfig'] as Shape);
  // Two rules, each drained and given back.
  expect(written).toHaveLength(4);
  for (const config of written) {
    expect(config).toMatchObject({ UseExistingClientSecret: 'true' });
    expect(config).not.toHaveProperty('ClientSecret');
  }
});

/** Some servers that speak the ELBv2 API return the secret, and the field that says to keep it. */
function tellSecret({ world }: Journey, rule: RuleName, secret: string): void {
  const { actions } = findRule(world.core.state, world.arns[rule]).rule;
  actions[0] = {
    ...SIGN_IN,
    AuthenticateOidcConfig: { ...(SIGN_IN['AuthenticateOidcConfig'] as Shape), ClientSecret: secret },
  };
}

journey('a secret that the load balancer returns is in no history, and is not drift', {}, async (journey) => {
  const SECRET = 'zaphod-beeblebrox';
  const { arns, core } = journey.world;
  for (const rule of ['httpV1', 'httpDefault'] as const) {
    const [forward] = findRule(core.state, arns[rule]).rule.actions;
    journey.world.foreigner().setActions(arns[rule], [SIGN_IN, { ...forward, Order: 2 }]);
    tellSecret(journey, rule, SECRET);
  }
  const header = { HttpHeaderName: 'X-Origin-Verify', Values: [SECRET] };
  const verified = [{ Field: 'http-header', HttpHeaderConfig: header }];
  const rule = addRule(core, arns.http, 30, verified, [forwardTo({ [arns.west]: 1 })]);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  // The writes of the run have removed the secret from two rules.
  tellSecret(journey, 'httpDefault', `${SECRET}-2`);
  const { journal } = core;
  await journal.nthCall(2, 'DescribeListeners', journal.count);
  expect(await run.phase()).toBe('maintenance');
  const theirs = [SIGN_IN, { ...findRule(core.state, arns.httpV1).rule.actions[1]!, Order: 3 }];
  journey.world.foreigner().setActions(arns.httpV1, theirs);
  tellSecret(journey, 'httpV1', SECRET);
  journey.world.foreigner().call('ModifyRule', {
    RuleArn: rule.arn,
    Conditions: [{ Field: 'http-header', HttpHeaderConfig: { ...header, Values: [`${SECRET}-3`] } }],
  });
  const document = await run.ends();
  expect(document.failure?.type).toBe('RoutingDrift');
  const history = (await run.handle.fetchHistory()).events!.map((event) => JSON.stringify(event, asText)).join();
  for (const text of [history, JSON.stringify(document), await run.report()]) {
    expect(text).toContain('X-Origin-Verify');
    expect(text).not.toContain('zaphod');
  }
});

/** A replacer for JSON.stringify that shows bytes as text: payloads are bytes. */
function asText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const bytes = this[key];
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : value;
}

describe.concurrent('an element that the SDK does not know', () => {
  const EXPECTED = '"<Seconds>30</Seconds>"';
  const CHANGES: [string, Shape | undefined, string][] = [
    ['changes', { Seconds: 31 }, '"<Seconds>31</Seconds>"'],
    ['vanishes', undefined, 'none'],
  ];
  for (const [what, warmup, observed] of CHANGES)
    journey(`${what} during a run, which fails`, {}, async (journey) => {
      const foreign = addForeignRule(journey);
      const run = await journey.maintain();
      await run.isIn('maintenance');
      journey.world.foreigner().setActions(foreign, [withWarmup(journey.world.arns.west, warmup)]);
      const acted = journey.world.core.journal.count;
      const document = await run.ends();
      expect(document.failure).toMatchObject({
        type: 'RoutingDrift',
        drift: [{ where: OTHERS, what: 'element ForwardConfig/TargetGroupWarmup', expected: EXPECTED, observed }],
      });
      expect(phases(document).slice(-2)).toEqual(['maintenance', 'failed']);
      expect(journey.allOwnWrites(acted)).toEqual([]);
    });
});
