import type { OperationName } from './shapes.ts';

/**
 * What a permission is about: no resource in particular (`*`), the KMS key of the request, an alias, one of the two
 * keys of ReEncrypt or UpdateAlias, or the key that the request creates.
 */
export type PermissionResource =
  | '*'
  | 'key'
  | 'alias'
  | 'sourceKey'
  | 'destinationKey'
  | 'currentKey'
  | 'newKey'
  | 'createdKey'
  | 'replicaKey'
  | 'serviceLinkedRole';

/** One action that the caller of an operation has to be allowed. */
export interface Permission {
  /** The action, as policies spell it. */
  readonly action: string;
  /** The resource that the policy has to allow it on. */
  readonly on: PermissionResource;
  /** Absent when every request needs the permission. */
  readonly when?: 'withTags' | 'forCloudHsm' | 'withoutServiceLinkedRole';
}

/** What an operation needs. */
export interface OperationPermissions {
  /** Every one of them has to be allowed. */
  readonly needs: readonly Permission[];
  /** Whether principals of other accounts may ever be allowed it. */
  readonly crossAccountUse: boolean;
  /** The page that states it. */
  readonly documentation: string;
  /** A second page, and what it adds. */
  readonly note?: string;
}

const table =
  'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html#kms-api-permissions-reference-table';

type Row = Omit<OperationPermissions, 'documentation'>;

/** Only IAM policies can allow it, and only with `"Resource": "*"`. */
const onNoResource = (action: string): Row => ({
  needs: [{ action, on: '*' }],
  crossAccountUse: false,
});

const onKey = (action: string): Row => ({ needs: [{ action, on: 'key' }], crossAccountUse: false });

/** The same, and principals of other accounts may be allowed it. */
const onAnyKey = (action: string): Row => ({ ...onKey(action), crossAccountUse: true });

/** An alias operation needs its permission on the alias and on every key that it affects. */
const onAlias = (action: string, ...keys: PermissionResource[]): Row => ({
  needs: (['alias', ...keys] as const).map((on) => ({ action, on })),
  crossAccountUse: false,
});

const tagsOf = (on: PermissionResource): Permission => ({ action: 'kms:TagResource', on, when: 'withTags' });

/**
 * The permissions that every operation of AWS KMS needs, and on what.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export const operationPermissions: Readonly<Record<OperationName, OperationPermissions>> = documented({
  CancelKeyDeletion: onKey('kms:CancelKeyDeletion'),
  ConnectCustomKeyStore: onNoResource('kms:ConnectCustomKeyStore'),
  CreateAlias: onAlias('kms:CreateAlias', 'key'),
  CreateCustomKeyStore: {
    needs: [
      { action: 'kms:CreateCustomKeyStore', on: '*' },
      { action: 'cloudhsm:DescribeClusters', on: '*', when: 'forCloudHsm' },
      { action: 'iam:CreateServiceLinkedRole', on: 'serviceLinkedRole', when: 'withoutServiceLinkedRole' },
    ],
    crossAccountUse: false,
    note: 'The permissions of other services stand on https://docs.aws.amazon.com/kms/latest/developerguide/authorize-key-store.html; the service-linked role is created with the first AWS CloudHSM key store of an account.',
  },
  CreateGrant: onAnyKey('kms:CreateGrant'),
  CreateKey: {
    needs: [{ action: 'kms:CreateKey', on: '*' }, tagsOf('createdKey')],
    crossAccountUse: false,
    note: 'Tags need a permission that is not restricted to particular keys: https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html',
  },
  Decapsulate: onAnyKey('kms:Decapsulate'),
  Decrypt: onAnyKey('kms:Decrypt'),
  DeleteAlias: onAlias('kms:DeleteAlias', 'key'),
  DeleteCustomKeyStore: onNoResource('kms:DeleteCustomKeyStore'),
  DeleteImportedKeyMaterial: onKey('kms:DeleteImportedKeyMaterial'),
  DeriveSharedSecret: onAnyKey('kms:DeriveSharedSecret'),
  DescribeCustomKeyStores: onNoResource('kms:DescribeCustomKeyStores'),
  DescribeKey: onAnyKey('kms:DescribeKey'),
  DisableKey: onKey('kms:DisableKey'),
  DisableKeyRotation: onKey('kms:DisableKeyRotation'),
  DisconnectCustomKeyStore: onNoResource('kms:DisconnectCustomKeyStore'),
  EnableKey: onKey('kms:EnableKey'),
  EnableKeyRotation: onKey('kms:EnableKeyRotation'),
  Encapsulate: onAnyKey('kms:Encapsulate'),
  Encrypt: onAnyKey('kms:Encrypt'),
  GenerateDataKey: onAnyKey('kms:GenerateDataKey'),
  GenerateDataKeyPair: onAnyKey('kms:GenerateDataKeyPair'),
  GenerateDataKeyPairWithoutPlaintext: onAnyKey('kms:GenerateDataKeyPairWithoutPlaintext'),
  GenerateDataKeyWithoutPlaintext: onAnyKey('kms:GenerateDataKeyWithoutPlaintext'),
  GenerateMac: onAnyKey('kms:GenerateMac'),
  GenerateRandom: onNoResource('kms:GenerateRandom'),
  GetKeyLastUsage: onKey('kms:GetKeyLastUsage'),
  GetKeyPolicy: onKey('kms:GetKeyPolicy'),
  GetKeyRotationStatus: onAnyKey('kms:GetKeyRotationStatus'),
  GetParametersForImport: onKey('kms:GetParametersForImport'),
  GetPublicKey: onAnyKey('kms:GetPublicKey'),
  ImportKeyMaterial: onKey('kms:ImportKeyMaterial'),
  ListAliases: onNoResource('kms:ListAliases'),
  ListGrants: onAnyKey('kms:ListGrants'),
  ListKeyPolicies: onKey('kms:ListKeyPolicies'),
  ListKeyRotations: onKey('kms:ListKeyRotations'),
  ListKeys: onNoResource('kms:ListKeys'),
  ListResourceTags: onKey('kms:ListResourceTags'),
  ListRetirableGrants: {
    ...onNoResource('kms:ListRetirableGrants'),
    note: 'The principal has to be in the account of the caller, but the grants may be in any account.',
  },
  PutKeyPolicy: onKey('kms:PutKeyPolicy'),
  ReEncrypt: {
    needs: [
      { action: 'kms:ReEncryptFrom', on: 'sourceKey' },
      { action: 'kms:ReEncryptTo', on: 'destinationKey' },
    ],
    crossAccountUse: true,
  },
  ReplicateKey: {
    needs: [
      { action: 'kms:ReplicateKey', on: 'key' },
      { action: 'kms:CreateKey', on: '*' },
      tagsOf('createdKey'),
    ],
    crossAccountUse: false,
    note: 'kms:CreateKey is needed in the Region of the replica.',
  },
  RetireGrant: {
    ...onAnyKey('kms:RetireGrant'),
    note: 'The grant determines who may retire it; a key policy has no effect: https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html',
  },
  RevokeGrant: onAnyKey('kms:RevokeGrant'),
  RotateKeyOnDemand: onKey('kms:RotateKeyOnDemand'),
  ScheduleKeyDeletion: onKey('kms:ScheduleKeyDeletion'),
  Sign: onAnyKey('kms:Sign'),
  TagResource: onKey('kms:TagResource'),
  UntagResource: onKey('kms:UntagResource'),
  UpdateAlias: onAlias('kms:UpdateAlias', 'currentKey', 'newKey'),
  UpdateCustomKeyStore: onNoResource('kms:UpdateCustomKeyStore'),
  UpdateKeyDescription: onKey('kms:UpdateKeyDescription'),
  UpdatePrimaryRegion: {
    needs: [
      { action: 'kms:UpdatePrimaryRegion', on: 'key' },
      { action: 'kms:UpdatePrimaryRegion', on: 'replicaKey' },
    ],
    crossAccountUse: false,
  },
  Verify: onAnyKey('kms:Verify'),
  VerifyMac: onAnyKey('kms:VerifyMac'),
});

/** What the need for some permissions depends on. */
export interface PermissionCircumstances {
  /** Whether the account has the service-linked role for AWS CloudHSM key stores; default `true`. */
  readonly hasServiceLinkedRole?: boolean;
}

/**
 * The permissions that one request needs: those of its operation, without those for tags that it does not have and
 * for a cluster that it does not name.
 *
 * @param input - The checked input of the request.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function permissionsOf(
  operation: OperationName,
  input: Readonly<Record<string, unknown>>,
  { hasServiceLinkedRole = true }: PermissionCircumstances = {},
): readonly Permission[] {
  const { needs } = operationPermissions[operation];
  if (needs.length === 1) return needs;
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html: AWS_CLOUDHSM is the default.
  const isForCloudHsm = (input.CustomKeyStoreType ?? 'AWS_CLOUDHSM') === 'AWS_CLOUDHSM';
  const { Tags } = input;
  const isNeeded: Readonly<Record<NonNullable<Permission['when']>, boolean>> = {
    withTags: Array.isArray(Tags) && Tags.length > 0,
    forCloudHsm: isForCloudHsm,
    withoutServiceLinkedRole: isForCloudHsm && !hasServiceLinkedRole,
  };
  return needs.filter(({ when }) => when === undefined || isNeeded[when]);
}

function documented(rows: Readonly<Record<OperationName, Row>>): Record<OperationName, OperationPermissions> {
  const entries = Object.entries(rows).map(([name, row]) => [name, { ...row, documentation: table }]);
  return Object.fromEntries(entries);
}
