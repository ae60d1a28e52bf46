import {
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { World } from '../../lab/world.js';

/** Somebody else with the AWS SDK and an access key of their own, over the wire. */
export class OtherWriter {
  private readonly client: ElasticLoadBalancingV2Client;

  constructor(
    private readonly world: World,
    accessKeyId: string,
  ) {
    this.client = new ElasticLoadBalancingV2Client({
      ...{ region: 'us-east-1', endpoint: world.apiUrl, maxAttempts: 1, customUserAgent: 'terraform/1.9' },
      credentials: { accessKeyId, secretAccessKey: 'theirs' },
    });
  }

  /** Gives east and west these shares in the rule for `/v1/*`. */
  async setV1(east: number, west: number): Promise<void> {
    const { httpV1 } = this.world.arns;
    await this.client.send(new ModifyRuleCommand({ RuleArn: httpV1, Actions: this.actions(east, west) }));
  }

  /** The same in the default rule of HTTP:80. */
  async setDefault(east: number, west: number): Promise<void> {
    const { http } = this.world.arns;
    await this.client.send(new ModifyListenerCommand({ ListenerArn: http, DefaultActions: this.actions(east, west) }));
  }

  private actions(east: number, west: number) {
    const { arns } = this.world;
    const TargetGroups = [
      { TargetGroupArn: arns.east, Weight: east },
      { TargetGroupArn: arns.west, Weight: west },
    ];
    return [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }];
  }
}
