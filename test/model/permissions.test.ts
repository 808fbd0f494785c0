import { describe, expect, test } from 'vitest';
import { operationPermissions, permissionsOf } from '../../src/model/permissions.ts';
import { type OperationName, operationShapes } from '../../src/model/shapes.ts';

const names = Object.keys(operationShapes) as OperationName[];

/** The permissions of an operation as text: `kms:CreateAlias on alias`. */
const needs = (operation: OperationName, ...given: [object?, { hasServiceLinkedRole: boolean }?]) =>
  permissionsOf(operation, (given[0] ?? {}) as Record<string, unknown>, given[1]).map(
    ({ action, on }) => `${action} on ${on}`,
  );

describe('operationPermissions', () => {
  test('has a row for every operation, with the page that states it', () => {
    expect(Object.keys(operationPermissions).sort()).toEqual([...names].sort());
    for (const name of names) {
      expect(operationPermissions[name].documentation).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/kms\//);
      expect(operationPermissions[name].needs.length).toBeGreaterThan(0);
    }
  });

  test('names the action after its operation, but for ReEncrypt', () => {
    const others = names.filter((name) => operationPermissions[name].needs[0]!.action !== `kms:${name}`);

    expect(others).toEqual(['ReEncrypt']);
  });

  test('asks for no resource where AWS KMS authorizes none', () => {
    // https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
    const onNothing = names.filter((name) => operationPermissions[name].needs[0]!.on === '*');

    expect(onNothing.sort()).toEqual([
      'ConnectCustomKeyStore',
      'CreateCustomKeyStore',
      'CreateKey',
      'DeleteCustomKeyStore',
      'DescribeCustomKeyStores',
      'DisconnectCustomKeyStore',
      'GenerateRandom',
      'ListAliases',
      'ListKeys',
      'ListRetirableGrants',
      'UpdateCustomKeyStore',
    ]);
  });

  test('permits other accounts what the guide lists', () => {
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    const management = names.filter(
      (name) => operationPermissions[name].crossAccountUse && !cryptographic.includes(name),
    );

    expect(management.sort()).toEqual([
      'CreateGrant',
      'DescribeKey',
      'GetKeyRotationStatus',
      'GetPublicKey',
      'ListGrants',
      'RetireGrant',
      'RevokeGrant',
    ]);
    for (const name of cryptographic) expect(operationPermissions[name].crossAccountUse).toBe(true);
  });
});

const cryptographic: readonly OperationName[] = [
  'Decapsulate',
  'Decrypt',
  'DeriveSharedSecret',
  'Encapsulate',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'ReEncrypt',
  'Sign',
  'Verify',
  'VerifyMac',
];

describe('permissionsOf', () => {
  const Tags = [{ TagKey: 'Project', TagValue: 'Alpha' }];

  test('asks both keys of ReEncrypt', () => {
    expect(needs('ReEncrypt')).toEqual([
      'kms:ReEncryptFrom on sourceKey',
      'kms:ReEncryptTo on destinationKey',
    ]);
  });

  test('asks the alias and every key that an alias operation affects', () => {
    expect(needs('CreateAlias')).toEqual(['kms:CreateAlias on alias', 'kms:CreateAlias on key']);
    expect(needs('DeleteAlias')).toEqual(['kms:DeleteAlias on alias', 'kms:DeleteAlias on key']);
    expect(needs('UpdateAlias')).toEqual([
      'kms:UpdateAlias on alias',
      'kms:UpdateAlias on currentKey',
      'kms:UpdateAlias on newKey',
    ]);
  });

  test('asks for kms:TagResource when a new key has tags', () => {
    expect(needs('CreateKey')).toEqual(['kms:CreateKey on *']);
    expect(needs('CreateKey', { Tags: [] })).toEqual(['kms:CreateKey on *']);
    expect(needs('CreateKey', { Tags })).toEqual(['kms:CreateKey on *', 'kms:TagResource on createdKey']);
    expect(needs('ReplicateKey', { Tags })).toEqual([
      'kms:ReplicateKey on key',
      'kms:CreateKey on *',
      'kms:TagResource on createdKey',
    ]);
    expect(needs('TagResource', { Tags })).toEqual(['kms:TagResource on key']);
  });

  test('asks for permissions of AWS CloudHSM and IAM where a cluster is involved', () => {
    const cluster = 'cloudhsm:DescribeClusters on *';

    expect(needs('CreateCustomKeyStore')).toEqual(['kms:CreateCustomKeyStore on *', cluster]);
    expect(
      needs('CreateCustomKeyStore', { CustomKeyStoreType: 'AWS_CLOUDHSM' }, { hasServiceLinkedRole: false }),
    ).toEqual(['kms:CreateCustomKeyStore on *', cluster, 'iam:CreateServiceLinkedRole on serviceLinkedRole']);
    expect(
      needs(
        'CreateCustomKeyStore',
        { CustomKeyStoreType: 'EXTERNAL_KEY_STORE' },
        { hasServiceLinkedRole: false },
      ),
    ).toEqual(['kms:CreateCustomKeyStore on *']);
  });

  test('asks both keys of UpdatePrimaryRegion', () => {
    expect(needs('UpdatePrimaryRegion')).toEqual([
      'kms:UpdatePrimaryRegion on key',
      'kms:UpdatePrimaryRegion on replicaKey',
    ]);
  });
});
