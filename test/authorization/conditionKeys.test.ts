import { describe, expect, test } from 'vitest';
import { conditionKeys, contextOf } from '../../src/authorization/conditionKeys.ts';
import {
  type Asked,
  account,
  factsOf,
  grant,
  key,
  otherAccount,
  region,
  rootOf,
  sessionOf,
  userOf,
} from './asking.ts';

const alice = userOf(account);

/** The values of a condition key in a request. */
function valuesOf(name: string, asked: Partial<Asked>, inKeyPolicy = false): readonly string[] | undefined {
  return contextOf(factsOf({ caller: alice, ...asked })).valuesOf(name.toLowerCase(), inKeyPolicy);
}

const encryptionContext = { AppName: 'ExampleApp', FilePath: '/var/opt/secrets/' };
const Tags = [
  { TagKey: 'Project', TagValue: 'Beta' },
  { TagKey: 'Cost-Center', TagValue: '7' },
];
const Constraints = { EncryptionContextSubset: { Department: 'IT' } };
const federated = { Arn: `arn:aws:sts::${account}:federated-user/Bob`, accountId: account };
const noKey = { key: undefined };
const given = (context: Record<string, string | boolean | number | readonly string[]>) => ({
  caller: { ...alice, context },
});

/** A key, a request, and the values that the key has in it. */
const rows: readonly [name: string, asked: Partial<Asked>, values: readonly string[] | undefined][] = [
  [
    'kms:BypassPolicyLockoutSafetyCheck',
    { operation: 'PutKeyPolicy', input: { BypassPolicyLockoutSafetyCheck: true } },
    ['true'],
  ],
  ['kms:BypassPolicyLockoutSafetyCheck', { operation: 'CreateKey', ...noKey, input: {} }, undefined],
  ['kms:CallerAccount', {}, [account]],
  ['kms:CallerAccount', { operation: 'DescribeCustomKeyStores', ...noKey }, [account]],
  ['kms:CallerAccount', { operation: 'CreateKey', ...noKey }, [account]],
  ['kms:CallerAccount', { operation: 'ListKeys', ...noKey }, undefined],
  ['kms:CallerAccount', { operation: 'CreateAlias', ...noKey }, undefined],
  ['kms:CustomerMasterKeySpec', {}, ['SYMMETRIC_DEFAULT']],
  ['kms:CustomerMasterKeyUsage', {}, ['ENCRYPT_DECRYPT']],
  [
    'kms:DataKeyPairSpec',
    { operation: 'GenerateDataKeyPair', input: { KeyPairSpec: 'RSA_3072' } },
    ['RSA_3072'],
  ],
  ['kms:EncryptionAlgorithm', {}, ['SYMMETRIC_DEFAULT']],
  [
    'kms:EncryptionAlgorithm',
    { operation: 'Decrypt', input: { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' } },
    ['RSAES_OAEP_SHA_256'],
  ],
  [
    'kms:EncryptionAlgorithm',
    {
      operation: 'ReEncrypt',
      action: 'kms:ReEncryptTo',
      input: { DestinationEncryptionAlgorithm: 'SM2PKE' },
    },
    ['SM2PKE'],
  ],
  ['kms:EncryptionAlgorithm', { operation: 'DescribeKey' }, undefined],
  ['kms:EncryptionContext:AppName', { input: { EncryptionContext: encryptionContext } }, ['ExampleApp']],
  ['kms:EncryptionContext:appname', { input: { EncryptionContext: encryptionContext } }, ['ExampleApp']],
  ['kms:EncryptionContext:Stage', { input: { EncryptionContext: encryptionContext } }, undefined],
  ['kms:EncryptionContext:aws:s3:arn', { input: { EncryptionContext: { 'aws:s3:arn': 'x' } } }, ['x']],
  ['kms:EncryptionContext:a/b', { input: { EncryptionContext: { 'a/b': 'x' } } }, ['x']],
  ['kms:EncryptionContext:Department', { operation: 'CreateGrant', input: { Constraints } }, ['IT']],
  ['kms:EncryptionContext:Department', { operation: 'RetireGrant', retired: grant({ Constraints }) }, ['IT']],
  [
    'kms:EncryptionContext:Stage',
    {
      operation: 'ReEncrypt',
      action: 'kms:ReEncryptFrom',
      input: { SourceEncryptionContext: { Stage: 'Old' } },
    },
    ['Old'],
  ],
  [
    'kms:EncryptionContext:Stage',
    {
      operation: 'ReEncrypt',
      action: 'kms:ReEncryptTo',
      input: { DestinationEncryptionContext: { Stage: 'New' } },
    },
    ['New'],
  ],
  ['kms:EncryptionContextKeys', { input: { EncryptionContext: encryptionContext } }, ['AppName', 'FilePath']],
  ['kms:EncryptionContextKeys', { input: { EncryptionContext: {} } }, undefined],
  ['kms:EncryptionContextKeys', {}, undefined],
  [
    'kms:ExpirationModel',
    { operation: 'ImportKeyMaterial', input: { ExpirationModel: 'KEY_MATERIAL_EXPIRES' } },
    ['KEY_MATERIAL_EXPIRES'],
  ],
  ['kms:ExpirationModel', { operation: 'ImportKeyMaterial' }, undefined],
  [
    'kms:GrantConstraintSourceArn',
    {
      operation: 'CreateGrant',
      input: { Constraints: { SourceArn: 'arn:aws:ec2:us-west-2:111122223333:volume/vol-1' } },
    },
    ['arn:aws:ec2:us-west-2:111122223333:volume/vol-1'],
  ],
  [
    'kms:GrantConstraintType',
    { operation: 'CreateGrant', input: { Constraints } },
    ['EncryptionContextSubset'],
  ],
  ['kms:GrantConstraintType', { operation: 'CreateGrant' }, undefined],
  [
    'kms:GrantConstraintType',
    { operation: 'RetireGrant', retired: grant({ Constraints }) },
    ['EncryptionContextSubset'],
  ],
  ['kms:GrantIsForAWSResource', { operation: 'CreateGrant' }, ['false']],
  [
    'kms:GrantIsForAWSResource',
    { operation: 'CreateGrant', ...given({ 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' }) },
    ['true'],
  ],
  [
    'kms:GrantOperations',
    { operation: 'CreateGrant', input: { Operations: ['Encrypt', 'Decrypt'] } },
    ['Encrypt', 'Decrypt'],
  ],
  ['kms:GranteePrincipal', { operation: 'CreateGrant', input: { GranteePrincipal: alice.Arn } }, [alice.Arn]],
  [
    'kms:GranteeServicePrincipal',
    { operation: 'CreateGrant', input: { GranteeServicePrincipal: 'rds.amazonaws.com' } },
    ['rds.amazonaws.com'],
  ],
  [
    'kms:KeyAgreementAlgorithm',
    { operation: 'DeriveSharedSecret', input: { KeyAgreementAlgorithm: 'ECDH' } },
    ['ECDH'],
  ],
  ['kms:KeyOrigin', {}, ['AWS_CLOUDHSM']],
  [
    'kms:KeyOrigin',
    { operation: 'CreateKey', ...noKey, input: { Origin: 'EXTERNAL_KEY_STORE' } },
    ['EXTERNAL_KEY_STORE'],
  ],
  ['kms:KeyOrigin', { operation: 'CreateKey', ...noKey }, ['AWS_KMS']],
  ['kms:KeyOrigin', { operation: 'ListKeys', ...noKey }, undefined],
  ['kms:KeySpec', {}, ['SYMMETRIC_DEFAULT']],
  ['kms:KeySpec', { operation: 'CreateKey', ...noKey, input: { KeySpec: 'RSA_4096' } }, ['RSA_4096']],
  [
    'kms:KeySpec',
    { operation: 'CreateKey', ...noKey, input: { CustomerMasterKeySpec: 'RSA_2048' } },
    ['RSA_2048'],
  ],
  ['kms:KeySpec', { operation: 'CreateKey', ...noKey }, ['SYMMETRIC_DEFAULT']],
  ['kms:KeyUsage', {}, ['ENCRYPT_DECRYPT']],
  ['kms:KeyUsage', { operation: 'CreateKey', ...noKey, input: { KeyUsage: 'SIGN_VERIFY' } }, ['SIGN_VERIFY']],
  [
    'kms:MacAlgorithm',
    { operation: 'GenerateMac', input: { MacAlgorithm: 'HMAC_SHA_256' } },
    ['HMAC_SHA_256'],
  ],
  ['kms:MessageType', { operation: 'Sign', input: { MessageType: 'DIGEST' } }, ['DIGEST']],
  ['kms:MessageType', { operation: 'Verify' }, ['RAW']],
  ['kms:MultiRegion', {}, ['false']],
  ['kms:MultiRegion', { operation: 'CreateKey', ...noKey, input: { MultiRegion: true } }, ['true']],
  ['kms:MultiRegionKeyType', {}, undefined],
  ['kms:MultiRegionKeyType', { operation: 'CreateKey', ...noKey, input: { MultiRegion: true } }, ['PRIMARY']],
  [
    'kms:PrimaryRegion',
    { operation: 'UpdatePrimaryRegion', input: { PrimaryRegion: 'eu-west-1' } },
    ['eu-west-1'],
  ],
  ['kms:ReEncryptOnSameKey', { operation: 'ReEncrypt', otherKey: key }, ['true']],
  [
    'kms:ReEncryptOnSameKey',
    { operation: 'ReEncrypt', otherKey: { ...key, accountId: otherAccount } },
    ['false'],
  ],
  [
    'kms:ReEncryptOnSameKey',
    { operation: 'ReEncrypt', action: 'kms:ReEncryptTo', otherKey: { ...key, KeyId: 'x' } },
    ['false'],
  ],
  [
    'kms:RecipientAttestation:PCR0',
    { operation: 'Decrypt', ...given({ 'kms:RecipientAttestation:PCR0': 'ab12' }) },
    ['ab12'],
  ],
  ['kms:ReplicaRegion', { operation: 'ReplicateKey', input: { ReplicaRegion: 'eu-west-1' } }, ['eu-west-1']],
  ['kms:RequestAlias', { input: { KeyId: 'alias/finance-key' } }, ['alias/finance-key']],
  [
    'kms:RequestAlias',
    { operation: 'DescribeKey', input: { KeyId: `arn:aws:kms:${region}:${account}:alias/a/b` } },
    ['alias/a/b'],
  ],
  ['kms:RequestAlias', { input: { KeyId: key.KeyId } }, undefined],
  ['kms:RequestAlias', { operation: 'DisableKey', input: { KeyId: 'alias/a' } }, undefined],
  [
    'kms:RequestAlias',
    { operation: 'ReEncrypt', action: 'kms:ReEncryptTo', input: { DestinationKeyId: 'alias/a' } },
    ['alias/a'],
  ],
  [
    'kms:RequestAlias',
    { operation: 'ReEncrypt', action: 'kms:ReEncryptFrom', input: { SourceKeyId: 'alias/b' } },
    ['alias/b'],
  ],
  ['kms:ResourceAliases', {}, ['alias/finance-key', 'alias/test-key']],
  ['kms:ResourceAliases', { key: { ...key, aliases: [] } }, undefined],
  [
    'kms:RetiringPrincipal',
    { operation: 'CreateGrant', input: { RetiringPrincipal: alice.Arn } },
    [alice.Arn],
  ],
  [
    'kms:RetiringServicePrincipal',
    { operation: 'CreateGrant', input: { RetiringServicePrincipal: 'rds.amazonaws.com' } },
    ['rds.amazonaws.com'],
  ],
  [
    'kms:RotationPeriodInDays',
    { operation: 'EnableKeyRotation', input: { RotationPeriodInDays: 90 } },
    ['90'],
  ],
  ['kms:RotationPeriodInDays', { operation: 'EnableKeyRotation' }, ['365']],
  [
    'kms:ScheduleKeyDeletionPendingWindowInDays',
    { operation: 'ScheduleKeyDeletion', input: { PendingWindowInDays: 7 } },
    ['7'],
  ],
  ['kms:ScheduleKeyDeletionPendingWindowInDays', { operation: 'ScheduleKeyDeletion' }, ['30']],
  [
    'kms:SigningAlgorithm',
    { operation: 'Sign', input: { SigningAlgorithm: 'ECDSA_SHA_256' } },
    ['ECDSA_SHA_256'],
  ],
  [
    'kms:TrailingDaysWithoutKeyUsage',
    { operation: 'DisableKey', caller: { ...federated, context: { 'kms:TrailingDaysWithoutKeyUsage': 29 } } },
    ['29'],
  ],
  ['kms:TrailingDaysWithoutKeyUsage', { operation: 'ScheduleKeyDeletion' }, undefined],
  [
    'kms:ValidTo',
    { operation: 'ImportKeyMaterial', input: { ValidTo: new Date(1_546_257_599_500) } },
    ['1546257599.5'],
  ],
  ['kms:ValidTo', { operation: 'ImportKeyMaterial' }, undefined],
  [
    'kms:ViaService',
    given({ 'KMS:viaservice': 'rds.us-west-2.amazonaws.com' }),
    ['rds.us-west-2.amazonaws.com'],
  ],
  [
    'kms:WrappingAlgorithm',
    { operation: 'GetParametersForImport', input: { WrappingAlgorithm: 'RSAES_OAEP_SHA_256' } },
    ['RSAES_OAEP_SHA_256'],
  ],
  [
    'kms:WrappingKeySpec',
    { operation: 'GetParametersForImport', input: { WrappingKeySpec: 'RSA_4096' } },
    ['RSA_4096'],
  ],
  ['aws:PrincipalAccount', { caller: userOf(otherAccount) }, [otherAccount]],
  ['aws:PrincipalArn', {}, [alice.Arn]],
  ['aws:PrincipalArn', { caller: sessionOf(account) }, [`arn:aws:iam::${account}:role/App`]],
  ['aws:PrincipalArn', { caller: rootOf(account) }, [`arn:aws:iam::${account}:root`]],
  ['aws:PrincipalType', { caller: rootOf(account) }, ['Account']],
  ['aws:PrincipalType', {}, ['User']],
  ['aws:PrincipalType', { caller: sessionOf(account) }, ['AssumedRole']],
  ['aws:PrincipalType', { caller: federated }, ['FederatedUser']],
  ['aws:PrincipalTag/Team', { caller: { ...alice, tags: { team: 'blue' } } }, ['blue']],
  ['aws:PrincipalTag/Team', {}, undefined],
  ['aws:userid', { caller: { ...alice, userId: 'AIDACKCEVSQ6C2EXAMPLE' } }, ['AIDACKCEVSQ6C2EXAMPLE']],
  ['aws:userid', { caller: rootOf(account) }, [account]],
  ['aws:userid', { caller: federated }, [`${account}:Bob`]],
  ['aws:userid', {}, undefined],
  ['aws:username', {}, ['Alice']],
  ['aws:username', { caller: userOf(account, 'division/Jane') }, ['Jane']],
  ['aws:username', { caller: sessionOf(account) }, undefined],
  ['aws:PrincipalIsAWSService', {}, ['false']],
  ['aws:PrincipalIsAWSService', given({ 'aws:PrincipalServiceName': 'logs.amazonaws.com' }), ['true']],
  ['aws:MultiFactorAuthPresent', {}, undefined],
  ['aws:MultiFactorAuthPresent', { caller: sessionOf(account) }, ['false']],
  ['aws:MultiFactorAuthPresent', given({ 'aws:MultiFactorAuthPresent': true }), ['true']],
  [
    'aws:CalledViaFirst',
    given({ 'aws:CalledVia': ['cloudformation.amazonaws.com', 'rds.amazonaws.com'] }),
    ['cloudformation.amazonaws.com'],
  ],
  [
    'aws:CalledViaLast',
    given({ 'aws:CalledVia': ['cloudformation.amazonaws.com', 'rds.amazonaws.com'] }),
    ['rds.amazonaws.com'],
  ],
  ['aws:CalledViaLast', given({ 'aws:CalledVia': [] }), undefined],
  ['aws:ViaAWSService', {}, ['false']],
  ['aws:CurrentTime', {}, ['2025-06-15T12:00:00.000Z']],
  ['aws:EpochTime', {}, ['1749988800']],
  ['aws:RequestedRegion', {}, [region]],
  ['aws:SecureTransport', {}, ['true']],
  ['aws:SecureTransport', given({ 'aws:SecureTransport': false }), ['false']],
  ['aws:RequestTag/Project', { operation: 'TagResource', input: { Tags } }, ['Beta']],
  ['aws:RequestTag/cost-center', { operation: 'CreateKey', ...noKey, input: { Tags } }, ['7']],
  ['aws:RequestTag/Owner', { operation: 'TagResource', input: { Tags } }, undefined],
  ['aws:TagKeys', { operation: 'TagResource', input: { Tags } }, ['Project', 'Cost-Center']],
  ['aws:TagKeys', { operation: 'UntagResource', input: { TagKeys: ['Project'] } }, ['Project']],
  ['aws:TagKeys', { operation: 'CreateKey', ...noKey }, undefined],
  ['aws:ResourceAccount', { caller: userOf(otherAccount) }, [account]],
  ['aws:ResourceAccount', { operation: 'ListKeys', ...noKey }, [account]],
  ['aws:ResourceTag/Project', {}, ['Alpha']],
  ['aws:ResourceTag/Project', { operation: 'CreateKey', ...noKey, input: { Tags } }, ['Beta']],
  [
    'aws:ResourceTag/Project',
    { operation: 'CreateKey', action: 'kms:TagResource', ...noKey, input: { Tags } },
    ['Beta'],
  ],
  ['aws:ResourceTag/Owner', {}, undefined],
  ['aws:ResourceTag/Project', { operation: 'ListKeys', ...noKey }, undefined],
];

describe('condition keys', () => {
  test.each(rows)('%s in %o', (name, asked, values) => {
    expect(valuesOf(name, asked)).toEqual(values);
  });

  test('have each a row above or come from the context of the caller alone', () => {
    const tested = rows.map(([name]) => name);
    const untested = conditionKeys.filter(
      ({ name, valueIn }) =>
        valueIn && !tested.some((one) => one === name || (/[/:]$/.test(name) && one.startsWith(name))),
    );

    expect(untested.map(({ name }) => name)).toEqual([]);
  });

  test.each(conditionKeys.filter(({ valueIn }) => !valueIn).map(({ name }) => name.replace(/[/:]$/, '$&x')))(
    '%s is what the context of the caller says, and else nothing',
    (name) => {
      expect(valuesOf(name, {})).toBeUndefined();
      expect(valuesOf(name, given({ [name]: ['a', 'b'] }))).toEqual(['a', 'b']);
    },
  );

  test('have names that differ in more than case, and a page', () => {
    const names = conditionKeys.map(({ name }) => name.toLowerCase());

    expect(new Set(names).size).toBe(names.length);
    for (const { documentation } of conditionKeys)
      expect(documentation).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test('that are unknown come from the context of the caller', () => {
    expect(valuesOf('sts:ExternalId', given({ 'sts:ExternalId': 7 }))).toEqual(['7']);
    for (const name of [
      'sts:ExternalId',
      '__proto__',
      'constructor',
      'aws:',
      'kms:',
      '',
      ':',
      '/',
      'a:b:c/d',
    ]) {
      expect(valuesOf(name, {})).toBeUndefined();
    }
  });

  test('take what the author of a test says before anything else', () => {
    expect(
      valuesOf('aws:PrincipalArn', given({ 'AWS:PRINCIPALARN': 'arn:aws:iam::111122223333:role/path/App' })),
    ).toEqual(['arn:aws:iam::111122223333:role/path/App']);
  });

  test('about tags and aliases of the key do not exist for key policies', () => {
    // https://docs.aws.amazon.com/kms/latest/developerguide/abac.html
    expect(valuesOf('aws:ResourceTag/Project', {}, true)).toBeUndefined();
    expect(valuesOf('kms:ResourceAliases', {}, true)).toBeUndefined();
    expect(valuesOf('kms:KeyOrigin', {}, true)).toEqual(['AWS_CLOUDHSM']);
  });

  test('find nothing by names that every object has', () => {
    const input = { EncryptionContext: JSON.parse('{"__proto__":"given"}') };

    expect(valuesOf('kms:EncryptionContext:__proto__', { input })).toEqual(['given']);
    expect(valuesOf('kms:EncryptionContext:toString', { input })).toBeUndefined();
    expect(valuesOf('aws:PrincipalTag/constructor', { caller: { ...alice, tags: {} } })).toBeUndefined();
  });
});

describe('a policy variable', () => {
  const variable = (name: string, asked: Partial<Asked> = {}) =>
    contextOf(factsOf({ caller: alice, ...asked })).variable(name);

  test('has the value of a single-valued key', () => {
    expect(variable('aws:username')).toBe('Alice');
    expect(variable('aws:principaltag/team')).toBeUndefined();
  });

  test('is never multi-valued', () => {
    const asked = { key: { ...key, aliases: ['alias/one'] } };

    expect(variable('kms:resourcealiases', asked)).toBeUndefined();
    expect(
      variable('aws:sourceip', given({ 'aws:SourceIp': ['203.0.113.1', '203.0.113.2'] })),
    ).toBeUndefined();
  });
});
