import { type ConditionKey, conditionKey, contextValue, ignoringCase, inputOf } from './conditionKey.ts';
import { encryptionContextOf } from './requestEncryptionContext.ts';
import type { ContextValue, RequestFacts } from './requestFacts.ts';

const page = 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html';

type Given = Pick<ConditionKey, 'requests'> & Partial<ConditionKey>;

/** A condition key of AWS KMS and the section that describes it. */
const key = (name: string, section: string, given: Given): ConditionKey =>
  conditionKey({ name: `kms:${name}`, documentation: `${page}#conditions-kms-${section}`, ...given });

const dataKeys = [
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
];

const symmetric = ['Decrypt', 'Encrypt', ...dataKeys, 'ReEncryptFrom', 'ReEncryptTo'];

const asymmetric = [
  'Decapsulate',
  'DeriveSharedSecret',
  'Encapsulate',
  'GenerateMac',
  'Sign',
  'Verify',
  'VerifyMac',
];

const withContext = [...symmetric, 'CreateGrant', 'RetireGrant'];

const withRecipient = [
  'Decrypt',
  'DeriveSharedSecret',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateRandom',
];

/** The property of the key, or of the one that CreateKey makes. */
const keyOrRequest =
  (
    ofKey: (facts: NonNullable<RequestFacts['key']>) => ContextValue | undefined,
    ofRequest: ConditionKey['valueIn'],
  ) =>
  (facts: RequestFacts, rest: string) =>
    facts.key === undefined ? ofRequest?.(facts, rest) : ofKey(facts.key);

/** Every KMS key here is a symmetric encryption key of one Region. */
const keySpec: Given = {
  requests: 'keysAndCreateKey',
  valueIn: keyOrRequest(
    () => 'SYMMETRIC_DEFAULT',
    ({ input }) => (input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT') as string,
  ),
};

const keyUsage: Given = {
  requests: 'keysAndCreateKey',
  valueIn: keyOrRequest(() => 'ENCRYPT_DECRYPT', inputOf('KeyUsage', 'ENCRYPT_DECRYPT')),
};

/** The member that names the key of a permission. */
const keyIdMembers: Readonly<Record<string, string>> = {
  'kms:ReEncryptFrom': 'SourceKeyId',
  'kms:ReEncryptTo': 'DestinationKeyId',
};

/** The name of the alias by which a request names its key: of an alias ARN, what follows the account. */
function requestAlias({ action, input }: RequestFacts): string | undefined {
  const KeyId = input[keyIdMembers[action] ?? 'KeyId'];
  return typeof KeyId === 'string' ? /^(?:arn:(?:[^:]*:){4})?(alias\/.+)$/.exec(KeyId)?.[1] : undefined;
}

function encryptionAlgorithm({ action, input }: RequestFacts): string {
  const members: Readonly<Record<string, string>> = {
    'kms:ReEncryptFrom': 'SourceEncryptionAlgorithm',
    'kms:ReEncryptTo': 'DestinationEncryptionAlgorithm',
  };
  return (input[members[action] ?? 'EncryptionAlgorithm'] ?? 'SYMMETRIC_DEFAULT') as string;
}

/** The types of the constraints of a new grant, or of the one that is retired. */
function grantConstraintTypes({ grant, input }: RequestFacts): readonly string[] {
  const constraints =
    grant?.Constraints ?? (input.Constraints as Readonly<Record<string, unknown>> | undefined);
  return ['EncryptionContextEquals', 'EncryptionContextSubset'].filter(
    (type) => (constraints as Readonly<Record<string, unknown>> | undefined)?.[type] !== undefined,
  );
}

/** Whether an AWS service asks on behalf of the caller. */
const viaService = ({ caller }: RequestFacts) => contextValue(caller, 'kms:viaservice');

const validTo = ({ input: { ValidTo } }: RequestFacts) =>
  ValidTo instanceof Date ? ValidTo.getTime() / 1000 : undefined;

/**
 * The condition keys of AWS KMS. A condition on a parameter of a request sees its default value when the request leaves
 * it out, but for those whose sections ask with `Null` whether it is there.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export const kmsConditionKeys: readonly ConditionKey[] = [
  key('BypassPolicyLockoutSafetyCheck', 'bypass-policy-lockout-safety-check', {
    type: 'Bool',
    requests: ['CreateKey', 'PutKeyPolicy'],
    valueIn: inputOf('BypassPolicyLockoutSafetyCheck'),
  }),
  key('CallerAccount', 'caller-account', {
    requests: 'keysAndKeyStores',
    valueIn: ({ caller }) => caller.accountId,
  }),
  key('CustomerMasterKeySpec', 'key-spec-replaced', keySpec),
  key('CustomerMasterKeyUsage', 'key-usage-replaced', keyUsage),
  key('DataKeyPairSpec', 'data-key-spec', {
    requests: ['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'],
    valueIn: inputOf('KeyPairSpec'),
  }),
  key('EncryptionAlgorithm', 'encryption-algorithm', { requests: symmetric, valueIn: encryptionAlgorithm }),
  key('EncryptionContext:', 'encryption-context', {
    requests: withContext,
    valueIn: (facts, name) => ignoringCase(encryptionContextOf(facts), name),
  }),
  key('EncryptionContextKeys', 'encryption-context-keys', {
    isMultiValued: true,
    requests: withContext,
    valueIn: (facts) => Object.keys(encryptionContextOf(facts) ?? {}),
  }),
  key('ExpirationModel', 'expiration-model', {
    requests: ['ImportKeyMaterial'],
    valueIn: inputOf('ExpirationModel'),
  }),
  key('GrantConstraintSourceArn', 'grant-constraint-source-arn', {
    type: 'ARN',
    requests: ['CreateGrant'],
    valueIn: ({ input }) => (input.Constraints as { SourceArn?: string } | undefined)?.SourceArn,
  }),
  key('GrantConstraintType', 'grant-constraint-type', {
    requests: ['CreateGrant', 'RetireGrant'],
    valueIn: grantConstraintTypes,
  }),
  key('GrantIsForAWSResource', 'grant-is-for-aws-resource', {
    type: 'Bool',
    requests: ['CreateGrant', 'ListGrants', 'RevokeGrant'],
    valueIn: (facts) => viaService(facts) !== undefined,
  }),
  key('GrantOperations', 'grant-operations', {
    isMultiValued: true,
    requests: ['CreateGrant'],
    valueIn: inputOf('Operations'),
  }),
  key('GranteePrincipal', 'grantee-principal', {
    requests: ['CreateGrant'],
    valueIn: inputOf('GranteePrincipal'),
  }),
  key('GranteeServicePrincipal', 'grantee-service-principal', {
    requests: ['CreateGrant'],
    valueIn: inputOf('GranteeServicePrincipal'),
  }),
  key('KeyAgreementAlgorithm', 'key-agreement-algorithm', {
    requests: ['DeriveSharedSecret'],
    valueIn: inputOf('KeyAgreementAlgorithm'),
  }),
  key('KeyOrigin', 'key-origin', {
    requests: 'keysAndCreateKey',
    valueIn: keyOrRequest(({ Origin }) => Origin, inputOf('Origin', 'AWS_KMS')),
  }),
  key('KeySpec', 'key-spec', keySpec),
  key('KeyUsage', 'key-usage', keyUsage),
  key('MacAlgorithm', 'mac-algorithm', {
    requests: ['GenerateMac', 'VerifyMac'],
    valueIn: inputOf('MacAlgorithm'),
  }),
  key('MessageType', 'message-type', {
    requests: ['Sign', 'Verify'],
    valueIn: inputOf('MessageType', 'RAW'),
  }),
  key('MultiRegion', 'multiregion', {
    type: 'Bool',
    requests: 'keysAndCreateKey',
    valueIn: keyOrRequest(() => false, inputOf('MultiRegion', false)),
  }),
  key('MultiRegionKeyType', 'multiregion-key-type', {
    requests: 'keysAndCreateKey',
    valueIn: keyOrRequest(
      () => undefined,
      ({ input }) => (input.MultiRegion === true ? 'PRIMARY' : undefined),
    ),
  }),
  key('PrimaryRegion', 'primary-region', {
    requests: ['UpdatePrimaryRegion'],
    valueIn: inputOf('PrimaryRegion'),
  }),
  key('ReEncryptOnSameKey', 'reencrypt-on-same-key', {
    type: 'Bool',
    requests: ['ReEncryptFrom', 'ReEncryptTo'],
    valueIn: ({ key: one, otherKey: other }) =>
      one !== undefined && one.KeyId === other?.KeyId && one.accountId === other.accountId,
  }),
  key('RecipientAttestation:', 'recipient-attestation', {
    requests: withRecipient,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-nitro-enclaves.html',
  }),
  key('ReplicaRegion', 'replica-region', { requests: ['ReplicateKey'], valueIn: inputOf('ReplicaRegion') }),
  key('RequestAlias', 'request-alias', {
    requests: [...symmetric, ...asymmetric, 'DescribeKey', 'GetPublicKey'],
    valueIn: requestAlias,
  }),
  key('ResourceAliases', 'resource-aliases', {
    isMultiValued: true,
    isForIamPoliciesOnly: true,
    requests: 'keys',
    valueIn: ({ key: resource }) => resource?.aliases,
  }),
  key('RetiringPrincipal', 'retiring-principal', {
    requests: ['CreateGrant'],
    valueIn: inputOf('RetiringPrincipal'),
  }),
  key('RetiringServicePrincipal', 'retiring-service-principal', {
    requests: ['CreateGrant'],
    valueIn: inputOf('RetiringServicePrincipal'),
  }),
  key('RotationPeriodInDays', 'rotation-period-in-days', {
    type: 'Numeric',
    requests: ['EnableKeyRotation'],
    valueIn: inputOf('RotationPeriodInDays', 365),
  }),
  key('ScheduleKeyDeletionPendingWindowInDays', 'schedule-key-deletion-pending-window-in-days', {
    type: 'Numeric',
    requests: ['ScheduleKeyDeletion'],
    valueIn: inputOf('PendingWindowInDays', 30),
  }),
  key('SigningAlgorithm', 'signing-algorithm', {
    requests: ['Sign', 'Verify'],
    valueIn: inputOf('SigningAlgorithm'),
  }),
  key('TrailingDaysWithoutKeyUsage', 'trailing-days-without-key-usage', {
    type: 'Numeric',
    // Uses are not counted, so that only the caller's context can tell.
    requests: ['DisableKey', 'ScheduleKeyDeletion'],
  }),
  key('ValidTo', 'valid-to', { type: 'Date', requests: ['ImportKeyMaterial'], valueIn: validTo }),
  key('ViaService', 'via-service', { requests: 'keysAndCreateKey' }),
  key('WrappingAlgorithm', 'wrapping-algorithm', {
    requests: ['GetParametersForImport'],
    valueIn: inputOf('WrappingAlgorithm'),
  }),
  key('WrappingKeySpec', 'wrapping-key-spec', {
    requests: ['GetParametersForImport'],
    valueIn: inputOf('WrappingKeySpec'),
  }),
];
