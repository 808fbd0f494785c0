/** Identity-based policies and sentences about them in the AWS documentation: one test each, the page beside it. */
import { describe, expect, test } from 'vitest';
import type { OperationName } from '../../src/model/shapes.ts';
import {
  type Asked,
  account,
  allow,
  allowing,
  answer,
  deny,
  enablesIam,
  identityPolicy,
  key,
  keyArn,
  keyPolicyWith,
  otherAccount,
  userOf,
} from './asking.ts';

const alice = userOf(account);
const open = keyPolicyWith(enablesIam());
const byIdentity = 'implicitDeny by identity-based policy';
const byResource = 'implicitDeny by resource-based policy';
const keyStoreOperations: readonly OperationName[] = [
  'CreateCustomKeyStore',
  'ConnectCustomKeyStore',
  'DeleteCustomKeyStore',
  'DescribeCustomKeyStores',
  'DisconnectCustomKeyStore',
  'UpdateCustomKeyStore',
];

/** What an identity-based policy with the statements makes of a request, under the default key policy. */
const under = (statements: readonly object[], asked: Partial<Asked>) =>
  answer({ caller: alice, keyPolicy: open, identity: [identityPolicy(...statements)], ...asked });

/** What a key policy with the statements alone makes of a request. */
const underKeyPolicy = (statements: readonly object[], asked: Partial<Asked>) =>
  answer({ caller: alice, keyPolicy: keyPolicyWith(...statements), ...asked });

const noKey = { key: undefined, keyPolicy: undefined };

describe('documented identity-based policies', () => {
  // https://docs.aws.amazon.com/kms/latest/developerguide/authorize-key-store.html
  test('of key store managers allow the six operations on custom key stores', () => {
    const managers = [
      allow([
        'cloudhsm:DescribeClusters',
        'kms:CreateCustomKeyStore',
        'kms:ConnectCustomKeyStore',
        'kms:DeleteCustomKeyStore',
        'kms:DescribeCustomKeyStores',
        'kms:DisconnectCustomKeyStore',
        'kms:UpdateCustomKeyStore',
        'iam:CreateServiceLinkedRole',
      ]),
    ];
    const short = [allow('kms:*CustomKeyStore*')];

    for (const operation of keyStoreOperations) {
      expect(under(managers, { operation, ...noKey })).toBe('allowed');
      expect(under(short, { operation, ...noKey })).toBe('allowed');
    }
    for (const action of ['cloudhsm:DescribeClusters', 'iam:CreateServiceLinkedRole']) {
      expect(under(managers, { operation: 'CreateCustomKeyStore', action, ...noKey })).toBe('allowed');
      expect(under(short, { operation: 'CreateCustomKeyStore', action, ...noKey })).toBe(byIdentity);
    }
    expect(under(managers, { operation: 'CreateKey', ...noKey })).toBe(byIdentity);
    expect(under(short, {})).toBe(byIdentity);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/authorize-xks-key-store.html
  test('may be for keys in external key stores only', () => {
    const statement = allow(
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      {
        Sid: 'AllowKeysInExternalKeyStores',
        Resource: 'arn:aws:kms:us-west-2:111122223333:key/*',
        Condition: { StringEquals: { 'kms:KeyOrigin': 'EXTERNAL_KEY_STORE' } },
      },
    );
    const external = { key: { ...key, Origin: 'EXTERNAL_KEY_STORE' } };

    expect(under([statement], external)).toBe('allowed');
    expect(under([statement], { ...external, operation: 'ReEncrypt', action: 'kms:ReEncryptTo' })).toBe(
      'allowed',
    );
    expect(under([statement], { ...external, operation: 'DisableKey' })).toBe(byIdentity);
    expect(under([statement], {})).toBe(byIdentity);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-key-origin
  test('may forbid keys of other origins than AWS CloudHSM key stores', () => {
    const statements = [
      allow('kms:*'),
      deny('kms:CreateKey', { Condition: { StringNotEquals: { 'kms:KeyOrigin': 'AWS_CLOUDHSM' } } }),
    ];

    expect(under(statements, { operation: 'CreateKey', ...noKey, input: { Origin: 'AWS_CLOUDHSM' } })).toBe(
      'allowed',
    );
    expect(under(statements, { operation: 'CreateKey', ...noKey })).toBe(
      'explicitDeny by identity-based policy',
    );
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/security-iam-awsmanpol.html
  test('of power users let them create keys and describe all, but use none', () => {
    const powerUser = [
      allow([
        'kms:CreateAlias',
        'kms:CreateKey',
        'kms:DeleteAlias',
        'kms:Describe*',
        'kms:GenerateRandom',
        'kms:Get*',
        'kms:List*',
        'kms:TagResource',
        'kms:UntagResource',
        'iam:ListGroups',
        'iam:ListRoles',
        'iam:ListUsers',
      ]),
    ];
    const onNoKey: OperationName[] = [
      'CreateKey',
      'DescribeCustomKeyStores',
      'GenerateRandom',
      'ListKeys',
      'ListAliases',
    ];
    const onKey: OperationName[] = [
      'DescribeKey',
      'GetKeyPolicy',
      'ListGrants',
      'TagResource',
      'DeleteAlias',
    ];
    const use: OperationName[] = [
      'Encrypt',
      'Decrypt',
      'GenerateDataKey',
      'CreateGrant',
      'PutKeyPolicy',
      'DisableKey',
    ];

    for (const operation of onNoKey) expect(under(powerUser, { operation, ...noKey })).toBe('allowed');
    for (const operation of onKey) expect(under(powerUser, { operation })).toBe('allowed');
    for (const operation of use) expect(under(powerUser, { operation })).toBe(byIdentity);
    expect(under(powerUser, { operation: 'CreateCustomKeyStore', ...noKey })).toBe(byIdentity);
    // Permissions that are specific to a key are effective only if its key policy allows the account to use IAM policies.
    expect(
      under(powerUser, { operation: 'TagResource', keyPolicy: keyPolicyWith(allowing(otherAccount)) }),
    ).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
  test('for kms:CreateKey and kms:ListKeys have to set the resource to *', () => {
    for (const operation of ['CreateKey', 'ListKeys'] as const) {
      expect(under([allow(`kms:${operation}`)], { operation, ...noKey })).toBe('allowed');
      expect(under([allow(`kms:${operation}`, { Resource: keyArn })], { operation, ...noKey })).toBe(
        byIdentity,
      );
      expect(
        under([allow(`kms:${operation}`, { Resource: 'arn:aws:kms:*:111122223333:key/*' })], {
          operation,
          ...noKey,
        }),
      ).toBe(byIdentity);
    }
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html: "the permission is not effective because
  // the condition can never be satisfied"
  test('for ListKeys with a condition on a property of keys are not effective', () => {
    const Condition = { StringEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' } };

    expect(under([allow('kms:ListKeys', { Condition })], { operation: 'ListKeys', ...noKey })).toBe(
      byIdentity,
    );
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-key-spec
  test('see the default value of a parameter that the request leaves out', () => {
    const Condition = { StringEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' } };
    const createKey = (input: Record<string, unknown>) =>
      under([allow('kms:CreateKey', { Condition })], { operation: 'CreateKey', ...noKey, input });

    expect(createKey({})).toBe('allowed');
    expect(createKey({ KeySpec: 'SYMMETRIC_DEFAULT' })).toBe('allowed');
    expect(createKey({ KeySpec: 'RSA_4096' })).toBe(byIdentity);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
  test('for the tags of new keys are not restricted to particular keys', () => {
    const newKey: Partial<Asked> = {
      operation: 'CreateKey',
      action: 'kms:TagResource',
      resource: 'arn:aws:kms:us-west-2:111122223333:key/*',
      ...noKey,
      input: { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] },
    };

    expect(under([allow('kms:TagResource', { Resource: 'arn:aws:kms:*:111122223333:key/*' })], newKey)).toBe(
      'allowed',
    );
    expect(under([allow('kms:TagResource', { Resource: keyArn })], newKey)).toBe(byIdentity);
    const onlyTest = {
      Condition: {
        StringEquals: { 'aws:RequestTag/Purpose': 'Test' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': 'Purpose' },
      },
    };
    expect(under([allow('kms:TagResource', onlyTest)], newKey)).toBe('allowed');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
  test('may allow all aliases but those that begin with Restricted', () => {
    const actions = ['kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias'];
    const statements = [
      allow(actions, { Resource: 'arn:aws:kms:us-west-2:111122223333:alias/*' }),
      deny(actions, { Resource: 'arn:aws:kms:us-west-2:111122223333:alias/Restricted*' }),
    ];
    const onAlias = (name: string) =>
      under(statements, {
        operation: 'CreateAlias',
        ...noKey,
        resource: `arn:aws:kms:us-west-2:111122223333:alias/${name}`,
      });

    expect(onAlias('test-key')).toBe('allowed');
    expect(onAlias('Restricted-key')).toBe('explicitDeny by identity-based policy');
    expect(under(statements, { operation: 'CreateAlias' })).toBe(byIdentity);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html: "You can't use condition keys in a policy
  // statement where the resource is an alias."
  test('for an alias see no condition keys of AWS KMS', () => {
    const Condition = { StringEquals: { 'kms:CallerAccount': account } };
    const asked = {
      operation: 'CreateAlias',
      resource: 'arn:aws:kms:us-west-2:111122223333:alias/a',
    } as const;

    expect(under([allow('kms:CreateAlias', { Condition })], { ...noKey, ...asked })).toBe(byIdentity);
    expect(under([allow('kms:CreateAlias', { Condition })], { operation: 'CreateAlias' })).toBe('allowed');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
  test('may allow keys by their aliases, however the request names them', () => {
    const any = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/finance-key' } };
    const all = { 'ForAllValues:StringLike': { 'kms:ResourceAliases': 'alias/*test*' } };
    const both = { ...all, 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/*test*' } };
    const having = (...aliases: string[]) => ({ key: { ...key, aliases } });

    expect(under([allow('kms:*', { Condition: any })], {})).toBe('allowed');
    expect(under([allow('kms:*', { Condition: any })], having())).toBe(byIdentity);
    expect(under([allow('kms:*', { Condition: all })], {})).toBe(byIdentity);
    expect(under([allow('kms:*', { Condition: all })], having())).toBe('allowed');
    expect(under([allow('kms:*', { Condition: both })], having())).toBe(byIdentity);
    expect(under([allow('kms:*', { Condition: both })], having('alias/test-key', 'alias/my-test'))).toBe(
      'allowed',
    );
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
  test('may allow keys by their tags, which key policies cannot', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/Project': 'Alpha' } };

    expect(under([allow('kms:Encrypt', { Condition })], {})).toBe('allowed');
    expect(under([allow('kms:Encrypt', { Condition })], { key: { ...key, Tags: [] } })).toBe(byIdentity);
    expect(underKeyPolicy([allowing(alice.Arn, { Condition })], {})).toBe(byResource);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html: "Without this permission, IAM
  // policies that allow access to the key are ineffective, although IAM policies that deny access are still effective."
  test('without a key policy that enables them allow nothing, but deny', () => {
    const closed = keyPolicyWith(allowing(alice.Arn));
    const bob = userOf(account, 'Bob');

    expect(under([allow('kms:*')], { caller: bob, keyPolicy: closed })).toBe(byResource);
    expect(under([deny('kms:*')], { keyPolicy: closed })).toBe('explicitDeny by identity-based policy');
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  test('may require a Region, a network, MFA or an organization', () => {
    const having = (context: object) => ({ caller: { ...alice, context } as Asked['caller'] });
    const needs = (Condition: object) => [allow('kms:*', { Condition })];

    expect(under(needs({ StringEquals: { 'aws:RequestedRegion': 'us-west-2' } }), {})).toBe('allowed');
    expect(under(needs({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }), {})).toBe(byIdentity);
    const office = needs({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:DB8:1234:5678::/64'] } });
    expect(under(office, having({ 'aws:SourceIp': '203.0.113.9' }))).toBe('allowed');
    expect(under(office, having({ 'aws:SourceIp': '198.51.100.1' }))).toBe(byIdentity);
    expect(under(office, {})).toBe(byIdentity);
    const mfa = [
      allow('kms:*'),
      deny('kms:*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }),
    ];
    expect(under(mfa, having({ 'aws:MultiFactorAuthPresent': true }))).toBe('allowed');
    expect(under(mfa, {})).toBe('explicitDeny by identity-based policy');
    const organization = needs({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
    expect(under(organization, having({ 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }))).toBe('allowed');
    expect(under(organization, {})).toBe(byIdentity);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-bypass-policy-lockout-safety-check
  test('may deny to bypass the policy lockout safety check', () => {
    const statements = [
      allow('kms:*'),
      deny('kms:CreateKey', { Condition: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } } }),
    ];
    const createKey = (input: Record<string, unknown>) =>
      under(statements, { operation: 'CreateKey', ...noKey, input });

    expect(createKey({})).toBe('allowed');
    expect(createKey({ BypassPolicyLockoutSafetyCheck: true })).toBe('explicitDeny by identity-based policy');
  });
});
