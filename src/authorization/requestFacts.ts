import type { GrantRow } from '../account/grants.ts';
import type { OperationName } from '../model/shapes.ts';

/** A value that the author of a test gives to a condition key. */
export type ContextValue = string | boolean | number | readonly string[];

/** Who sends a request. */
export interface Caller {
  /** The ARN of the root user, of an IAM user, or of a session: of a role or of a federated user. */
  readonly Arn: string;
  /** The account of the caller; 12 digits. */
  readonly accountId: string;
  /** The unique id, such as `AIDACKCEVSQ6C2EXAMPLE`, or `AROADBQP57FF2AEXAMPLE:session` for a session. */
  readonly userId?: string | undefined;
  /** The ARN of the role of a session, where its path is known. */
  readonly roleArn?: string | undefined;
  /** Tags of the user, role or session. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Values of condition keys that only a network, an organization or an AWS service could know. They come first. */
  readonly context?: Readonly<Record<string, ContextValue>> | undefined;
}

/** A tag as policies see it. */
export interface TagFacts {
  readonly TagKey: string;
  readonly TagValue: string;
}

/** A KMS key as policies see it. */
export interface KeyFacts {
  readonly KeyId: string;
  readonly accountId: string;
  readonly Origin: string;
  readonly Tags: readonly TagFacts[];
  /** Names of its aliases, which begin with `alias/`. */
  readonly aliases: readonly string[];
}

/** What is known about one request for one permission. */
export interface RequestFacts {
  /** The operation of AWS KMS; absent for other services. */
  readonly operation?: OperationName | undefined;
  /** The permission, such as `kms:ReEncryptFrom`. */
  readonly action: string;
  /** The checked input of the request. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The key that the permission is about; absent for `*` and for an alias. */
  readonly key?: KeyFacts | undefined;
  /** The other key of ReEncrypt. */
  readonly otherKey?: KeyFacts | undefined;
  /** Tags of the resource, and tags that the request brings, where a service has its own members for them. */
  readonly resourceTags?: readonly TagFacts[] | undefined;
  readonly requestTags?: readonly TagFacts[] | undefined;
  /** The grant that RetireGrant ends. */
  readonly grant?: GrantRow | undefined;
  readonly caller: Caller;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The Region that the request is sent to. */
  readonly region: string;
}
