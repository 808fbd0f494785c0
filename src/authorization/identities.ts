import { type PolicyDocument, parsePolicyDocument } from './policyDocument.ts';

/** Tags by their keys. */
export type PrincipalTags = Readonly<Record<string, string>>;

/** An IAM user or role: https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html */
export interface PrincipalRow {
  readonly type: 'user' | 'role';
  /** `UserName` or `RoleName`. */
  readonly name: string;
  /** `UserId` or `RoleId`. */
  readonly id: string;
  readonly Arn: string;
  readonly accountId: string;
  readonly Tags: PrincipalTags;
  /** Identity-based policies as JSON, by `PolicyName`. */
  readonly policies: Readonly<Record<string, string>>;
  readonly PermissionsBoundary?: string | undefined;
}

/** An access key, of a user, of the root user, or of a session, which is temporary. */
export interface AccessKeyRow {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Status: 'Active' | 'Inactive';
  /** Who signs with it: the ARN of a user, of the root user or of a role session. */
  readonly Arn: string;
  readonly accountId: string;
  readonly SessionToken?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly Expiration?: number | undefined;
}

/** A session of a role, as its last AssumeRole made it. */
export interface SessionRow {
  readonly Arn: string;
  /** `AROA…:RoleSessionName`. */
  readonly userId: string;
  readonly roleArn: string;
  readonly Tags: PrincipalTags;
  /** Session policies as JSON; absent when there were none. */
  readonly policies?: readonly string[] | undefined;
}

/** Everybody in a world who is not a root user, as a snapshot holds them. */
export interface PersistedIdentities {
  readonly principals: readonly PrincipalRow[];
  readonly accessKeys: readonly AccessKeyRow[];
  readonly sessions: readonly SessionRow[];
}

/** What policies say about a principal, prepared for being asked. */
export interface Attached {
  readonly userId?: string | undefined;
  /** Of a session: the ARN of its role, with the path that the session's own lacks. */
  readonly roleArn?: string | undefined;
  readonly tags: PrincipalTags;
  readonly identity: readonly PolicyDocument[];
  readonly permissionsBoundary?: PolicyDocument | undefined;
  readonly session?: readonly PolicyDocument[] | undefined;
}

const nothing: Attached = { tags: {}, identity: [] };

/** Users, roles, their sessions and their access keys, of every account of a world: IAM has no Regions. */
export class Identities {
  readonly #principals: Map<string, PrincipalRow>;
  readonly #accessKeys: Map<string, AccessKeyRow>;
  readonly #sessions: Map<string, SessionRow>;
  readonly #attached = new Map<string, Attached>();

  constructor(
    { principals, accessKeys, sessions }: PersistedIdentities = {
      principals: [],
      accessKeys: [],
      sessions: [],
    },
  ) {
    this.#principals = new Map(principals.map((row) => [row.Arn, row]));
    this.#accessKeys = new Map(accessKeys.map((row) => [row.AccessKeyId, row]));
    this.#sessions = new Map(sessions.map((row) => [row.Arn, row]));
  }

  /** The user or role with that ARN. */
  find(Arn: string): PrincipalRow | undefined {
    return this.#principals.get(Arn);
  }

  /** The user or role of that name, whose names do not tell capitals from small letters. */
  named(accountId: string, type: PrincipalRow['type'], name: string): PrincipalRow | undefined {
    const wanted = name.toLowerCase();
    for (const row of this.#principals.values()) {
      if (row.accountId === accountId && row.type === type && row.name.toLowerCase() === wanted) return row;
    }
    return undefined;
  }

  /** Adds a user or role, or puts it in the place of the one with its ARN. */
  put(row: PrincipalRow): void {
    this.#principals.set(row.Arn, row);
    this.#attached.clear();
  }

  /** Takes a user or role away, with its access keys and sessions. */
  delete({ Arn }: PrincipalRow): void {
    this.#principals.delete(Arn);
    const sessions = [...this.#sessions.values()].filter(({ roleArn }) => roleArn === Arn);
    const gone = new Set([Arn, ...sessions.map((session) => session.Arn)]);
    for (const session of sessions) this.#sessions.delete(session.Arn);
    for (const key of [...this.#accessKeys.values()])
      if (gone.has(key.Arn)) this.#accessKeys.delete(key.AccessKeyId);
    this.#attached.clear();
  }

  accessKey(AccessKeyId: string): AccessKeyRow | undefined {
    return this.#accessKeys.get(AccessKeyId);
  }

  /** The access keys of a principal, oldest first. */
  accessKeysOf(Arn: string): AccessKeyRow[] {
    return [...this.#accessKeys.values()].filter((row) => row.Arn === Arn);
  }

  putAccessKey(row: AccessKeyRow): void {
    this.#accessKeys.set(row.AccessKeyId, row);
  }

  deleteAccessKey(AccessKeyId: string): void {
    this.#accessKeys.delete(AccessKeyId);
  }

  putSession(row: SessionRow): void {
    this.#sessions.set(row.Arn, row);
    this.#attached.clear();
  }

  /** What is attached to a principal: of a session, what its role has and what it was started with. */
  attachedTo(Arn: string, accountId: string): Attached {
    let attached = this.#attached.get(Arn);
    if (attached === undefined) {
      attached = this.#attach(Arn, accountId);
      // There is no end of strangers.
      if (attached !== nothing) this.#attached.set(Arn, attached);
    }
    return attached;
  }

  persisted(): PersistedIdentities {
    return {
      principals: [...this.#principals.values()],
      accessKeys: [...this.#accessKeys.values()],
      sessions: [...this.#sessions.values()],
    };
  }

  /** ARNs tell capitals from small letters. */
  #roleOf(accountId: string, RoleName: string): PrincipalRow | undefined {
    const role = this.named(accountId, 'role', RoleName);
    return role?.name === RoleName ? role : undefined;
  }

  #attach(Arn: string, accountId: string): Attached {
    const user = this.#principals.get(Arn);
    if (user !== undefined) return attachedTo(user);
    const session = this.#sessions.get(Arn);
    const RoleName = /:assumed-role\/([^/]+)\//.exec(Arn)?.[1];
    const role =
      session !== undefined
        ? this.#principals.get(session.roleArn)
        : RoleName === undefined
          ? undefined
          : this.#roleOf(accountId, RoleName);
    if (role === undefined) return nothing;
    const attached = attachedTo(role);
    const userId = session?.userId ?? `${role.id}:${Arn.slice(Arn.lastIndexOf('/') + 1)}`;
    return {
      ...attached,
      userId,
      roleArn: role.Arn,
      tags: withTags(attached.tags, session?.Tags),
      session: session?.policies?.map((policy) => parsePolicyDocument(policy, 'session policy')),
    };
  }
}

/** Tags of a session replace those of its role, whose keys do not tell capitals from small letters. */
function withTags(tags: PrincipalTags, more: PrincipalTags = {}): PrincipalTags {
  const replaced = new Set(Object.keys(more).map((key) => key.toLowerCase()));
  const kept = Object.entries(tags).filter(([key]) => !replaced.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...more };
}

function attachedTo({ id, Tags, policies, PermissionsBoundary }: PrincipalRow): Attached {
  return {
    userId: id,
    tags: Tags,
    identity: Object.values(policies).map((policy) => parsePolicyDocument(policy, 'identity-based policy')),
    permissionsBoundary:
      PermissionsBoundary === undefined
        ? undefined
        : parsePolicyDocument(PermissionsBoundary, 'permissions boundary'),
  };
}
