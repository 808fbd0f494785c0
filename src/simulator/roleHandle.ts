import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { partitionOf } from '../operations/arn.ts';
import { describe } from '../runtime/duration.ts';
import { newIamId, newSecretAccessKey, newSessionToken } from '../runtime/ids.ts';
import { requireKnown } from './options.ts';
import { type PolicyInput, policyJson, requireTags } from './policyInput.ts';
import { PrincipalHandle } from './principalHandle.ts';

/** How a role is assumed. */
export interface AssumeRoleInit {
  /** 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`. Default `'session'`. */
  readonly RoleSessionName?: string;
  /** 900 to 43,200; default 3,600. */
  readonly DurationSeconds?: number;
  /** Session policies: the most that the session may do. Default no limit. */
  readonly Policies?: readonly PolicyInput[];
  readonly Tags?: Readonly<Record<string, string>>;
}

/** A session of a role, with credentials that end. */
export interface AssumedRole {
  /** For `caller`: `arn:aws:sts::…:assumed-role/…`. */
  readonly Arn: string;
  readonly Credentials: {
    readonly AccessKeyId: string;
    readonly SecretAccessKey: string;
    readonly SessionToken: string;
    readonly Expiration: Date;
  };
}

/**
 * An IAM role of the simulated world.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
 */
export class RoleHandle extends PrincipalHandle {
  get RoleName(): string {
    return this.row.name;
  }

  /**
   * Begins a session. A session of the same name has the same ARN, and then the policies and tags of the last.
   *
   * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
   */
  assume(init: AssumeRoleInit = {}): AssumedRole {
    requireKnown('assume', init, ['RoleSessionName', 'DurationSeconds', 'Policies', 'Tags']);
    const { RoleSessionName = 'session', DurationSeconds = 3_600, Policies, Tags = {} } = init;
    const { row } = this;
    if (typeof RoleSessionName !== 'string' || !/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
      throw new SimulatorUsageError(
        `assume: RoleSessionName: expected 2 to 64 of A-Z a-z 0-9 _ + = , . @ -, got ${describe(RoleSessionName)}`,
      );
    }
    if (!Number.isSafeInteger(DurationSeconds) || DurationSeconds < 900 || DurationSeconds > 43_200) {
      throw new SimulatorUsageError(
        `assume: DurationSeconds: expected 900 to 43,200, got ${describe(DurationSeconds)}`,
      );
    }
    if (Policies !== undefined && !Array.isArray(Policies)) {
      throw new SimulatorUsageError(
        `assume: Policies: expected a list of policies, got ${describe(Policies)}`,
      );
    }
    requireTags('assume: Tags', Tags);
    const policies = Policies?.map((policy) => policyJson(policy, 'session policy'));
    const { random, world, now, settings } = this.at;
    const Arn = `arn:${partitionOf(settings.region)}:sts::${row.accountId}:assumed-role/${row.name}/${RoleSessionName}`;
    const credentials = {
      AccessKeyId: newIamId(random.stream('ids'), 'ASIA'),
      SecretAccessKey: newSecretAccessKey(random.stream('keyMaterial')),
      SessionToken: newSessionToken(random.stream('keyMaterial')),
    };
    const Expiration = now + DurationSeconds * 1_000;
    world.identities.putSession({
      Arn,
      userId: `${row.id}:${RoleSessionName}`,
      roleArn: row.Arn,
      Tags: { ...Tags },
      policies,
    });
    world.identities.putAccessKey({
      ...credentials,
      Status: 'Active',
      Arn,
      accountId: row.accountId,
      Expiration,
    });
    this.at.note({ type: 'cause', id: Arn, cause: 'session.begun' });
    return { Arn, Credentials: { ...credentials, Expiration: new Date(Expiration) } };
  }
}
