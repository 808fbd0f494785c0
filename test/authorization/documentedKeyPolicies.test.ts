/** Key policies and sentences about them in the AWS documentation: one test each, the page beside it. */
import { describe, expect, test } from 'vitest';
import type { OperationName } from '../../src/model/shapes.ts';
import {
  type Asked,
  account,
  allow,
  allowing,
  answer,
  enablesIam,
  identityPolicy,
  key,
  keyArn,
  keyPolicyWith,
  otherAccount,
  rootOf,
  sessionOf,
  userOf,
} from './asking.ts';

const alice = userOf(account);
const open = keyPolicyWith(enablesIam());
const byIdentity = 'implicitDeny by identity-based policy';
const byResource = 'implicitDeny by resource-based policy';
/** What a key policy with the statements alone makes of a request. */
const underKeyPolicy = (statements: readonly object[], asked: Partial<Asked>) =>
  answer({ caller: alice, keyPolicy: keyPolicyWith(...statements), ...asked });

describe('documented key policies', () => {
  // https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html#example-no-iam
  test('that only delegate to IAM policies leave Alice without access', () => {
    expect(answer({ caller: alice, keyPolicy: open })).toBe(byIdentity);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html#example-cross-acct
  test('let a role in another account use the key when its IAM policy does too', () => {
    const operations = [
      'Encrypt',
      'Decrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'DescribeKey',
    ] as const;
    const actions = [...operations.map((name) => `kms:${name}`), 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
    const keyPolicy = keyPolicyWith(enablesIam(), allowing(rootOf(otherAccount).Arn, { Action: actions }));
    const engineering = {
      caller: sessionOf(otherAccount, 'Engineering'),
      keyPolicy,
      identity: [identityPolicy(allow(actions, { Resource: keyArn }))],
    };

    for (const operation of operations) expect(answer({ ...engineering, operation })).toBe('allowed');
    expect(answer({ ...engineering, identity: [] })).toBe(byIdentity);
    // Account 1 can only give its principals permission to perform the actions that the key policy gave to the account.
    const wide = { ...engineering, identity: [identityPolicy(allow('kms:*'))] };
    expect(answer({ ...wide, operation: 'CreateGrant' })).toBe(byResource);
    expect(answer({ ...wide, caller: userOf('777788889999') })).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
  test('let key administrators manage a key, but not use it', () => {
    const administrators = allowing(
      [`arn:aws:iam::${account}:user/KMSAdminUser`, `arn:aws:iam::${account}:role/KMSAdminRole`],
      {
        Action: [
          'Create',
          'Describe',
          'Enable',
          'List',
          'Put',
          'Update',
          'Revoke',
          'Disable',
          'Get',
          'Delete',
        ]
          .map((verb) => `kms:${verb}*`)
          .concat('kms:TagResource', 'kms:UntagResource', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion'),
      },
    );
    const as = (caller: Asked['caller'], operation: OperationName) =>
      underKeyPolicy([enablesIam(), administrators], { caller, operation });

    for (const caller of [userOf(account, 'KMSAdminUser'), sessionOf(account, 'KMSAdminRole')]) {
      expect(as(caller, 'PutKeyPolicy')).toBe('allowed');
      expect(as(caller, 'ScheduleKeyDeletion')).toBe('allowed');
      expect(as(caller, 'CreateGrant')).toBe('allowed');
      expect(as(caller, 'Encrypt')).toBe(byIdentity);
    }
    // The kms:CreateKey permission is valid only in an IAM policy.
    expect(answer({ caller: userOf(account, 'KMSAdminUser'), operation: 'CreateKey', key: undefined })).toBe(
      byIdentity,
    );
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
  test('may limit a key to requests that come through some services', () => {
    const statement = allowing(`arn:aws:iam::${account}:user/ExampleUser`, {
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:CreateGrant',
        'kms:ListGrants',
        'kms:DescribeKey',
      ],
      Condition: {
        StringEquals: { 'kms:ViaService': ['ec2.us-west-2.amazonaws.com', 'rds.us-west-2.amazonaws.com'] },
      },
    });
    const via = (service: string) => ({
      caller: { ...userOf(account, 'ExampleUser'), context: { 'kms:ViaService': service } },
    });

    expect(underKeyPolicy([statement], via('rds.us-west-2.amazonaws.com'))).toBe('allowed');
    expect(underKeyPolicy([statement], via('lambda.us-west-2.amazonaws.com'))).toBe(byResource);
    expect(underKeyPolicy([statement], { caller: userOf(account, 'ExampleUser') })).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
  test('may let in all identities of an account, through one service', () => {
    const statement = allowing('*', {
      Condition: {
        StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' },
      },
    });
    const context = { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' };

    expect(underKeyPolicy([statement], { caller: { ...alice, context } })).toBe('allowed');
    expect(underKeyPolicy([statement], { caller: alice })).toBe(byResource);
    expect(
      underKeyPolicy([statement], {
        caller: { ...userOf(otherAccount), context },
        identity: [identityPolicy(allow('kms:*'))],
      }),
    ).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
  test('may require one pair of the encryption context and forbid all others', () => {
    const Condition = {
      StringEquals: { 'kms:EncryptionContext:AppName': 'ExampleApp' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['AppName'] },
    };
    const withContext = (EncryptionContext?: Record<string, string>) =>
      underKeyPolicy([allowing(alice.Arn, { Action: 'kms:GenerateDataKey*', Condition })], {
        operation: 'GenerateDataKey',
        input: { EncryptionContext },
      });

    expect(withContext({ AppName: 'ExampleApp' })).toBe('allowed');
    expect(withContext({ AppName: 'ExampleApp', Stage: 'Test' })).toBe(byResource);
    expect(withContext({ AppName: 'exampleapp' })).toBe(byResource);
    // Both the key and the value are compared with their case, the key by kms:EncryptionContextKeys.
    expect(withContext({ appname: 'ExampleApp' })).toBe(byResource);
    expect(withContext()).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context-case
  test('do not look at the case of an encryption context key', () => {
    const Condition = { StringEquals: { 'kms:EncryptionContext:Appname': 'ExampleApp' } };
    const input = { EncryptionContext: { AppName: 'ExampleApp' } };

    expect(underKeyPolicy([allowing(alice.Arn, { Condition })], { input })).toBe('allowed');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context-variables
  test('may let users decrypt only what they encrypted themselves', () => {
    const Condition = { StringEquals: { 'kms:EncryptionContext:user': `\${aws:username}` } };
    const withUser = (user: string) =>
      underKeyPolicy([allowing('*', { Condition })], {
        operation: 'Decrypt',
        input: { EncryptionContext: { user } },
      });

    expect(withUser('Alice')).toBe('allowed');
    expect(withUser('Bob')).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context-keys
  test('may require an encryption context, whatever it is', () => {
    const Condition = { Null: { 'kms:EncryptionContextKeys': false } };
    const withContext = (EncryptionContext?: Record<string, string>) =>
      underKeyPolicy([allowing(alice.Arn, { Condition })], { input: { EncryptionContext } });

    expect(withContext({ any: 'pair' })).toBe('allowed');
    expect(withContext({})).toBe(byResource);
    expect(withContext()).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-algorithm
  test('may forbid other algorithms by a double negative, which grants cannot circumvent', () => {
    const denial = allowing('*', {
      Effect: 'Deny',
      Condition: { StringNotEquals: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' } },
    });

    expect(underKeyPolicy([allowing(alice.Arn), denial], {})).toBe('explicitDeny by resource-based policy');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-operations
  test('may limit the operations of new grants', () => {
    const Condition = { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'ReEncryptTo'] } };
    const create = (...Operations: string[]) =>
      underKeyPolicy([allowing(alice.Arn, { Action: 'kms:CreateGrant', Condition })], {
        operation: 'CreateGrant',
        input: { Operations },
      });

    expect(create('Encrypt')).toBe('allowed');
    expect(create('Encrypt', 'ReEncryptTo')).toBe('allowed');
    expect(create('Encrypt', 'Decrypt')).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
  test('may let services create grants on behalf of a principal, who cannot do it directly', () => {
    const Condition = { Bool: { 'kms:GrantIsForAWSResource': true } };
    const statement = allowing(alice.Arn, { Action: 'kms:CreateGrant', Condition });
    const context = { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' };

    expect(underKeyPolicy([statement], { operation: 'CreateGrant', caller: { ...alice, context } })).toBe(
      'allowed',
    );
    expect(underKeyPolicy([statement], { operation: 'CreateGrant' })).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-request-alias
  test('may require that the request names the key by an alias', () => {
    const Condition = { StringEquals: { 'kms:RequestAlias': 'alias/finance-key' } };
    const by = (KeyId: string) =>
      underKeyPolicy([allowing(alice.Arn, { Condition })], {
        operation: 'GenerateDataKey',
        input: { KeyId },
      });

    expect(by('alias/finance-key')).toBe('allowed');
    expect(by('arn:aws:kms:us-west-2:111122223333:alias/finance-key')).toBe('allowed');
    expect(by(keyArn)).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-reencrypt-on-same-key
  test('may limit ReEncrypt to the key that encrypted', () => {
    const Condition = { Bool: { 'kms:ReEncryptOnSameKey': true } };
    const onto = (otherKey: NonNullable<Asked['otherKey']>) =>
      underKeyPolicy([allowing(alice.Arn, { Action: 'kms:ReEncrypt*', Condition })], {
        operation: 'ReEncrypt',
        otherKey,
      });

    expect(onto(key)).toBe('allowed');
    expect(onto({ ...key, KeyId: '0987dcba-09fe-87dc-65ba-ab0987654321' })).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-schedule-key-deletion-pending-window-in-days
  test('may require a long waiting period before keys are deleted', () => {
    const denial = allowing('*', {
      Effect: 'Deny',
      Action: 'kms:ScheduleKeyDeletion',
      Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '21' } },
    });
    const waiting = (PendingWindowInDays?: number) =>
      underKeyPolicy([allowing(alice.Arn), denial], {
        operation: 'ScheduleKeyDeletion',
        input: { PendingWindowInDays },
      });

    expect(waiting(7)).toBe('explicitDeny by resource-based policy');
    expect(waiting(21)).toBe('allowed');
    expect(waiting()).toBe('allowed');
  });
});
