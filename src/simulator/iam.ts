import type { PrincipalRow } from '../authorization/identities.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { partitionOf } from '../operations/arn.ts';
import { describe } from '../runtime/duration.ts';
import { newIamId } from '../runtime/ids.ts';
import { type AccessKey, createAccessKey } from './accessKey.ts';
import { requireKnown } from './options.ts';
import {
  type PolicyInput,
  policyJson,
  requirePolicyName,
  requireRecord,
  requireTags,
} from './policyInput.ts';
import type { RegionalAccount } from './regionalAccount.ts';
import { RoleHandle } from './roleHandle.ts';
import { UserHandle } from './userHandle.ts';

/** What every user or role may begin with. */
export interface PrincipalInit {
  /** Begins and ends with `/`. Default `'/'`. */
  readonly Path?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  /** Identity-based policies by `PolicyName`. Default none. */
  readonly policies?: Readonly<Record<string, PolicyInput>>;
  /** The most that its policies can allow. Default no limit. */
  readonly PermissionsBoundary?: PolicyInput;
}

/** An IAM user to be made. */
export interface UserInit extends PrincipalInit {
  readonly UserName: string;
}

/** An IAM role to be made. */
export interface RoleInit extends PrincipalInit {
  readonly RoleName: string;
}

const initNames = ['Path', 'Tags', 'policies', 'PermissionsBoundary'];

/**
 * Users and roles of one account, for `authorization: 'iam'` and for signed requests. There is one IAM for all Regions
 * of an account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
 * @example
 * ```ts
 * const sim = createSimulator({ authorization: 'iam' });
 * const alice = sim.iam.createUser({
 *   UserName: 'alice',
 *   policies: {
 *     connect: {
 *       Version: '2012-10-17',
 *       Statement: { Effect: 'Allow', Action: 'kms:ConnectCustomKeyStore', Resource: '*' },
 *     },
 *   },
 * });
 * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
 *
 * const kms = sim.client(alice.Arn);
 * await kms.connectCustomKeyStore({ CustomKeyStoreId });
 * try {
 *   await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
 * } catch (error) {
 *   console.log((error as Error).name); // AccessDeniedException
 * }
 * ```
 */
export class Iam {
  readonly #at: RegionalAccount;

  /** @internal */
  constructor(at: RegionalAccount) {
    this.#at = at;
  }

  /**
   * Makes a user; without policies it may do nothing.
   *
   * @throws {@link SimulatorUsageError} there is one of that name, or a name, path, tag or policy is none.
   */
  createUser(init: UserInit): UserHandle {
    requireKnown('createUser', init, ['UserName', ...initNames]);
    return new UserHandle(this.#at, this.#create('createUser', 'user', init.UserName, init).Arn);
  }

  /**
   * Makes a role; who may assume it is not asked.
   *
   * @throws {@link SimulatorUsageError} there is one of that name, or a name, path, tag or policy is none.
   */
  createRole(init: RoleInit): RoleHandle {
    requireKnown('createRole', init, ['RoleName', ...initNames]);
    return new RoleHandle(this.#at, this.#create('createRole', 'role', init.RoleName, init).Arn);
  }

  /** The user of that name. */
  user(UserName: string): UserHandle {
    return new UserHandle(this.#at, this.#find('user', UserName).Arn);
  }

  /** The role of that name. */
  role(RoleName: string): RoleHandle {
    return new RoleHandle(this.#at, this.#find('role', RoleName).Arn);
  }

  /** Makes an access key of the root user of the account. */
  createRootAccessKey(): AccessKey {
    this.#at.requireAlive();
    const { Arn, accountId } = this.#at.rootUser;
    return createAccessKey(this.#at, Arn, accountId);
  }

  #find(type: PrincipalRow['type'], name: string): PrincipalRow {
    this.#at.requireAlive();
    const { accountId } = this.#at.settings;
    const row = typeof name === 'string' ? this.#at.world.identities.named(accountId, type, name) : undefined;
    if (row !== undefined) return row;
    throw new SimulatorUsageError(`iam: account ${accountId} has no ${type} ${describe(name)}`);
  }

  #create(what: string, type: PrincipalRow['type'], name: string, init: PrincipalInit): PrincipalRow {
    this.#at.requireAlive();
    const { accountId, region } = this.#at.settings;
    const { identities } = this.#at.world;
    const { Path = '/', Tags = {}, policies = {}, PermissionsBoundary } = init;
    if (typeof name !== 'string' || !nameForm.test(name)) {
      throw new SimulatorUsageError(
        `${what}: expected a name of 1 to 64 of A-Z a-z 0-9 _ + = , . @ -, got ${describe(name)}`,
      );
    }
    if (typeof Path !== 'string' || !/^\/(?:[!-~]{1,510}\/)?$/.test(Path)) {
      throw new SimulatorUsageError(
        `${what}: Path: expected it to begin and end with /, got ${describe(Path)}`,
      );
    }
    if (identities.named(accountId, type, name) !== undefined) {
      throw new SimulatorUsageError(`${what}: account ${accountId} has a ${type} ${name} already`);
    }
    requireTags(`${what}: Tags`, Tags);
    requireRecord(`${what}: policies`, policies);
    const checked = {
      policies: Object.fromEntries(
        Object.entries(policies).map(([PolicyName, policy]) => [
          requirePolicyName(`${what}: policies`, PolicyName),
          policyJson(policy, 'identity-based policy'),
        ]),
      ),
      PermissionsBoundary:
        PermissionsBoundary === undefined
          ? undefined
          : policyJson(PermissionsBoundary, 'permissions boundary'),
    };
    const row: PrincipalRow = {
      type,
      name,
      id: newIamId(this.#at.random.stream('ids'), type === 'user' ? 'AIDA' : 'AROA'),
      Arn: `arn:${partitionOf(region)}:iam::${accountId}:${type}${Path}${name}`,
      accountId,
      Tags: { ...Tags },
      ...checked,
    };
    identities.put(row);
    this.#at.note({ type: 'cause', id: row.Arn, cause: `${type}.created` });
    return row;
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const nameForm = /^[\w+=,.@-]{1,64}$/;
