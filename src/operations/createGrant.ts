import type { GrantRow } from '../account/grants.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { CreateGrantInput, CreateGrantOutput, GrantOperation } from '../model/operations.ts';
import { newGrantId } from '../runtime/ids.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { findKey } from './find.ts';
import { newGrantToken, requireGrantTokens } from './grantTokens.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';
import { requirePrincipalArn } from './principal.ts';
import { validationError } from './validate.ts';

type Input = Checked<CreateGrantInput>;

/** What a grant on a symmetric encryption key may allow: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
const grantable: readonly GrantOperation[] = [
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
];

/**
 * Allows a principal to use a key. With a name, the same request again returns the same grant, with a new token.
 *
 * @throws {@link KmsError} `InvalidArnException`: a principal is no ARN.
 * @throws {@link KmsError} `DisabledException`, `KMSInvalidStateException`: the state of the key.
 * @throws {@link KmsError} `LimitExceededException`: the key has 50,000 grants.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export function createGrant(scope: Scope, input: Input): Omit<CreateGrantOutput, '$metadata'> {
  requireConsistent(input);
  const key = findKey(scope, input.KeyId, 'CreateGrant');
  requireGrantTokens(scope, input.GrantTokens);
  requireKeyAccepts(scope, key, 'grant', 'CreateGrant');
  const same = input.Name === undefined ? undefined : findSame(scope, key, input.Name, input);
  if (same === undefined) requireQuota(scope, key);
  if (input.DryRun) throw dryRunSucceeds();
  const grant = same ?? addGrant(scope, key, input);
  return { GrantToken: newGrantToken(scope, grant), GrantId: grant.GrantId };
}

function requireConsistent(input: Input): void {
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input;
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined)) {
    throw validationError('Give either GranteePrincipal or GranteeServicePrincipal, and not both.');
  }
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined) {
    throw validationError('Give RetiringPrincipal or RetiringServicePrincipal, not both.');
  }
  if (GranteeServicePrincipal !== undefined) {
    const isRetirable = RetiringPrincipal !== undefined || RetiringServicePrincipal !== undefined;
    if (input.Constraints?.SourceArn === undefined || !isRetirable) {
      throw validationError(
        'GranteeServicePrincipal: it needs Constraints with a SourceArn, and a retiring principal.',
      );
    }
  }
  const unfit = input.Operations.filter((operation) => !grantable.includes(operation));
  if (unfit.length > 0) {
    throw validationError(`Operations: a symmetric encryption key does not support ${unfit.join(', ')}.`);
  }
  requirePrincipalArn(GranteePrincipal);
  requirePrincipalArn(RetiringPrincipal);
}

/** Members by which a named grant is the same as another. */
const compared = [
  'GranteePrincipal',
  'GranteeServicePrincipal',
  'RetiringPrincipal',
  'RetiringServicePrincipal',
] as const;

function findSame(scope: Scope, { KeyId }: KmsKeyRow, Name: string, input: Input): GrantRow | undefined {
  const operations = operationsOf(input);
  for (const grant of scope.account.grants.named(KeyId, Name)) {
    const isSame =
      compared.every((member) => grant[member] === input[member]) &&
      operations.join() === grant.Operations.join() &&
      canonical(grant.Constraints) === canonical(input.Constraints);
    if (isSame) return grant;
  }
  return undefined;
}

/** The same text for the same value, in whatever order its members are. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  ) ?? '';

const operationsOf = ({ Operations }: Input) => [...new Set(Operations)].sort();

function requireQuota({ account, quotas }: Scope, { KeyId }: KmsKeyRow): void {
  if (account.grants.countOf(KeyId) < quotas.grantsPerKey) return;
  throw kmsError('LimitExceededException', {
    reason: `KMS key ${KeyId} has ${quotas.grantsPerKey} grants, which is its quota.`,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
  });
}

function addGrant(scope: Scope, { KeyId }: KmsKeyRow, input: Input): GrantRow {
  const { Name, GranteePrincipal, GranteeServicePrincipal, Constraints } = input;
  const { RetiringPrincipal, RetiringServicePrincipal } = input;
  const grant: GrantRow = {
    GrantId: newGrantId(scope.random.stream('ids')),
    KeyId,
    Name,
    CreationDate: scope.now,
    GranteePrincipal,
    GranteeServicePrincipal,
    RetiringPrincipal,
    RetiringServicePrincipal,
    IssuingAccount: scope.callerRootArn,
    Operations: operationsOf(input),
    Constraints,
  };
  scope.account.grants.add(grant);
  return grant;
}
