/**
 * Every element below an action that this version of the SDK reads and writes back, by its path; `member` is an item of
 * a list, `entry` one of a map. The SDK silently drops other elements, when it reads and when it writes.
 */
export const KNOWN_ELEMENTS: ReadonlySet<string> = new Set([
  'Type',
  'Order',
  'TargetGroupArn',
  ...below('ForwardConfig', [
    ...below('TargetGroups', below('member', ['TargetGroupArn', 'Weight'])),
    ...below('TargetGroupStickinessConfig', ['Enabled', 'DurationSeconds']),
  ]),
  ...below('RedirectConfig', ['StatusCode', 'Protocol', 'Port', 'Host', 'Path', 'Query']),
  ...below('FixedResponseConfig', ['StatusCode', 'MessageBody', 'ContentType']),
  ...below('AuthenticateOidcConfig', [
    'Issuer',
    'AuthorizationEndpoint',
    'TokenEndpoint',
    'UserInfoEndpoint',
    'ClientId',
    'ClientSecret',
    'UseExistingClientSecret',
    ...session(),
  ]),
  ...below('AuthenticateCognitoConfig', ['UserPoolArn', 'UserPoolClientId', 'UserPoolDomain', ...session()]),
  ...below('JwtValidationConfig', [
    'JwksEndpoint',
    'Issuer',
    ...below('AdditionalClaims', below('member', ['Format', 'Name', ...below('Values', ['member'])])),
  ]),
]);

function session(): string[] {
  return [
    'SessionCookieName',
    'Scope',
    'SessionTimeout',
    'OnUnauthenticatedRequest',
    ...below('AuthenticationRequestExtraParams', below('entry', ['key', 'value'])),
  ];
}

/** The element itself, and what is in it. */
function below(name: string, inner: string[]): string[] {
  return [name, ...inner.map((path) => `${name}/${path}`)];
}
