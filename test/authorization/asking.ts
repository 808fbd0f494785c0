import type { GrantRow } from '../../src/account/grants.ts';
import { contextOf } from '../../src/authorization/conditionKeys.ts';
import { type Decision, decide } from '../../src/authorization/decide.ts';
import {
  type PolicyDocument,
  type PolicyKind,
  parsePolicyDocument,
} from '../../src/authorization/policyDocument.ts';
import type { Caller, KeyFacts, RequestFacts } from '../../src/authorization/requestFacts.ts';
import { operationPermissions } from '../../src/model/permissions.ts';
import type { OperationName } from '../../src/model/shapes.ts';

/** The account of the keys, and another. */
export const account = '111122223333';
export const otherAccount = '444455556666';

export const region = 'us-west-2';

export const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';

export const keyArn = `arn:aws:kms:${region}:${account}:key/${keyId}`;

/** A key in an AWS CloudHSM key store. */
export const key: KeyFacts = {
  KeyId: keyId,
  accountId: account,
  Origin: 'AWS_CLOUDHSM',
  Tags: [{ TagKey: 'Project', TagValue: 'Alpha' }],
  aliases: ['alias/finance-key', 'alias/test-key'],
};

export const rootOf = (accountId: string): Caller => ({ Arn: `arn:aws:iam::${accountId}:root`, accountId });

export const userOf = (accountId: string, name = 'Alice'): Caller => ({
  Arn: `arn:aws:iam::${accountId}:user/${name}`,
  accountId,
});

export const sessionOf = (accountId: string, role = 'App'): Caller => ({
  Arn: `arn:aws:sts::${accountId}:assumed-role/${role}/session`,
  accountId,
});

type Statements = object | readonly object[];

/** A policy of current version with the statements. */
export const policy = (kind: PolicyKind, statements: Statements): PolicyDocument =>
  parsePolicyDocument({ Version: '2012-10-17', Statement: statements }, kind);

export const identityPolicy = (...statements: object[]) => policy('identity-based policy', statements);

export const keyPolicyWith = (...statements: object[]) => policy('key policy', statements);

/** A statement of a key policy that allows a principal everything. */
export const allowing = (AWS: string | readonly string[], rest: object = {}): object => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'kms:*',
  Resource: '*',
  ...rest,
});

/** The statement of the default key policy. */
export const enablesIam = (accountId = account) => allowing(`arn:aws:iam::${accountId}:root`);

/** A statement of an identity-based policy. */
export const allow = (Action: string | readonly string[], rest: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...rest,
});

export const deny = (Action: string | readonly string[], rest: object = {}): object => ({
  ...allow(Action, rest),
  Effect: 'Deny',
});

export const grant = (row: Partial<GrantRow> = {}): GrantRow => ({
  GrantId: 'abcde1237f76e4ba7987489ac329fbfba6ad343d6f7075dbd1ef191f0120514a',
  KeyId: keyId,
  CreationDate: 0,
  IssuingAccount: `arn:aws:iam::${account}:root`,
  Operations: ['Encrypt', 'Decrypt'],
  ...row,
});

/** What is asked: a request for one permission, by default for Encrypt on the key. */
export interface Asked {
  readonly caller: Caller;
  readonly operation?: OperationName;
  readonly action?: string;
  readonly input?: RequestFacts['input'];
  readonly key?: KeyFacts | undefined;
  readonly otherKey?: KeyFacts;
  /** By default the ARN of the key, or `*` when there is none. */
  readonly resource?: string;
  readonly retired?: GrantRow;
  readonly identity?: readonly PolicyDocument[];
  readonly permissionsBoundary?: PolicyDocument;
  readonly session?: readonly PolicyDocument[];
  readonly keyPolicy?: PolicyDocument | undefined;
  readonly grants?: readonly GrantRow[];
}

export function factsOf(asked: Asked): RequestFacts {
  const { operation = 'Encrypt', caller, input = {}, otherKey, retired } = asked;
  return {
    operation,
    action: asked.action ?? operationPermissions[operation].needs[0]!.action,
    input,
    key: 'key' in asked ? asked.key : key,
    otherKey,
    grant: retired,
    caller,
    now: Date.UTC(2025, 5, 15, 12),
    region,
  };
}

/** What is decided. */
export function ask(asked: Asked): Decision {
  const { identity = [], permissionsBoundary, session, keyPolicy, grants, retired } = asked;
  const facts = factsOf(asked);
  const ownArn = facts.key && `arn:aws:kms:${region}:${facts.key.accountId}:key/${facts.key.KeyId}`;
  return decide(
    {
      action: facts.action,
      resource: asked.resource ?? ownArn ?? '*',
      caller: asked.caller,
      input: facts.input,
      context: contextOf(facts),
      crossAccountUse: operationPermissions[facts.operation!].crossAccountUse,
      grant: retired,
    },
    { identity, permissionsBoundary, session, keyPolicy, grants },
  );
}

/** `allowed`, or who denies it: `explicitDeny by identity-based policy`. */
export function told(decision: Decision): string {
  return decision.allowed ? 'allowed' : `${decision.kind} by ${decision.policyType}`;
}

export const answer = (asked: Asked): string => told(ask(asked));
