import type { JWTPayload } from 'jose';
import { isRecord } from '../../config/reader.js';
import { serviceName } from '../../config/scalars.js';
import type { Proof } from '../proof.js';
import { tokenId } from './token-id.js';
import { denied } from './verify-token.js';

/** STS writes under this name what it knows of the caller itself; the caller's own tags are apart from it. */
const OF_STS = 'https://sts.amazonaws.com/';

const INSTANCE_ARN = /^arn:aws[a-z-]*:ec2:[a-z0-9-]+:\d{12}:instance\/(i-[0-9a-f]{8,17})$/;

/** What a token of STS GetWebIdentityToken proves: `aud` is the service, the instance is in the claims of STS. */
export function instanceProof(token: string, claims: JWTPayload): Proof {
  const { aud, jti, [OF_STS]: ofSts } = claims;
  if (typeof aud !== 'string' || !serviceName.safeParse(aud).success)
    return denied('claims', 'the token names no service');
  const arn = isRecord(ofSts) ? ofSts['ec2_source_instance_arn'] : undefined;
  const instanceId = typeof arn === 'string' ? INSTANCE_ARN.exec(arn)?.[1] : undefined;
  if (instanceId === undefined) return denied('claims', 'the token names no EC2 instance');
  return { kind: 'instance', service: aud, instanceId, id: tokenId(token, jti) };
}
