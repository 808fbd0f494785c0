import { describe, expect, test } from 'vitest';
import type { GrantRow } from '../../src/account/grants.ts';
import {
  type Asked,
  account,
  allow,
  allowing,
  answer,
  ask,
  deny,
  grant,
  identityPolicy,
  keyPolicyWith,
  otherAccount,
  policy,
  rootOf,
  sessionOf,
  userOf,
} from './asking.ts';

const alice = userOf(account);
const session = sessionOf(account);
const roleArn = `arn:aws:iam::${account}:role/App`;
const everything = [identityPolicy(allow('kms:*'))];
const closed = keyPolicyWith(allowing(`arn:aws:iam::${account}:user/Carol`));
const byResource = 'implicitDeny by resource-based policy';
const byIdentity = 'implicitDeny by identity-based policy';

const withGrant = (row: Partial<GrantRow>, asked: Partial<Asked> = {}) =>
  answer({
    caller: alice,
    keyPolicy: closed,
    grants: [grant({ GrantId: 'unrelated' }), grant(row)],
    ...asked,
  });

describe('a grant', () => {
  test.each<[string, Asked['caller'], string, string, string]>([
    ['the user', alice, alice.Arn, 'allowed', 'allowed'],
    ['another user', userOf(account, 'Bob'), alice.Arn, byResource, byResource],
    ['the role', session, roleArn, 'allowed', 'allowed'],
    ['the session', session, session.Arn, 'allowed', 'allowed'],
    ['the account, which allows by its policies', alice, rootOf(account).Arn, byIdentity, 'allowed'],
    ['the account, for its root user', rootOf(account), rootOf(account).Arn, 'allowed', 'allowed'],
    ['a user of another account', userOf(otherAccount), userOf(otherAccount).Arn, 'allowed', 'allowed'],
    [
      'a role of another account',
      sessionOf(otherAccount),
      `arn:aws:iam::${otherAccount}:role/App`,
      'allowed',
      'allowed',
    ],
    ['another account', userOf(otherAccount), rootOf(otherAccount).Arn, byIdentity, 'allowed'],
  ])('is for %s', (_, caller, GranteePrincipal, without, withPolicy) => {
    expect(withGrant({ GranteePrincipal }, { caller })).toBe(without);
    expect(withGrant({ GranteePrincipal }, { caller, identity: everything })).toBe(withPolicy);
  });

  test('allows its operations and no others', () => {
    const row = {
      GranteePrincipal: alice.Arn,
      Operations: ['Decrypt', 'ReEncryptTo', 'DescribeKey'],
    } as const;

    expect(withGrant(row, { operation: 'Decrypt' })).toBe('allowed');
    expect(withGrant(row, { operation: 'DescribeKey' })).toBe('allowed');
    expect(withGrant(row, { operation: 'ReEncrypt', action: 'kms:ReEncryptTo' })).toBe('allowed');
    expect(withGrant(row, { operation: 'ReEncrypt', action: 'kms:ReEncryptFrom' })).toBe(byResource);
    expect(withGrant(row)).toBe(byResource);
  });

  test('does not prevail over an explicit denial', () => {
    const row = { GranteePrincipal: alice.Arn };

    expect(withGrant(row, { identity: [identityPolicy(deny('kms:*'))] })).toBe(
      'explicitDeny by identity-based policy',
    );
    expect(withGrant(row, { keyPolicy: keyPolicyWith(allowing('*', { Effect: 'Deny' })) })).toBe(
      'explicitDeny by resource-based policy',
    );
  });

  test('to a role is limited by a permissions boundary and session policies; one to a user is not', () => {
    const permissionsBoundary = policy('permissions boundary', allow('iam:*'));
    const narrow = [policy('session policy', allow('iam:*'))];

    expect(withGrant({ GranteePrincipal: roleArn }, { caller: session, permissionsBoundary })).toBe(
      'implicitDeny by permissions boundary',
    );
    expect(withGrant({ GranteePrincipal: roleArn }, { caller: session, session: narrow })).toBe(
      'implicitDeny by session policy',
    );
    expect(withGrant({ GranteePrincipal: alice.Arn }, { permissionsBoundary })).toBe('allowed');
  });

  test('to a service applies to requests on behalf of its resource', () => {
    const SourceArn = 'arn:aws:supportauthz:us-east-1:111122223333:supportpermit/1';
    const row = { GranteeServicePrincipal: 'rds.amazonaws.com', Constraints: { SourceArn } };
    const asService = (source: string, service = 'rds.amazonaws.com') => ({
      caller: {
        ...rootOf(otherAccount),
        context: { 'aws:PrincipalServiceName': service, 'aws:SourceArn': source },
      },
    });

    expect(withGrant(row, asService(SourceArn))).toBe('allowed');
    expect(withGrant(row, asService(`${SourceArn}0`))).toBe(byResource);
    expect(withGrant(row, asService(SourceArn, 'logs.amazonaws.com'))).toBe(byResource);
    expect(withGrant(row, { caller: alice })).toBe(byResource);
  });

  test('is named by the decision', () => {
    expect(
      ask({
        caller: alice,
        keyPolicy: closed,
        grants: [grant({ GrantId: 'g-1', GranteePrincipal: alice.Arn })],
      }),
    ).toEqual({
      allowed: true,
      because: 'Grant g-1 allows kms:Encrypt.',
    });
  });
});

describe('the constraints of a grant', () => {
  const department = { Department: 'IT' };

  // https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
  test.each<[string, object, Record<string, string> | undefined, string]>([
    ['EncryptionContextEquals', department, department, 'allowed'],
    ['EncryptionContextEquals', department, { ...department, Purpose: 'Test' }, byResource],
    ['EncryptionContextEquals', department, undefined, byResource],
    ['EncryptionContextEquals', department, { department: 'IT' }, byResource],
    ['EncryptionContextEquals', department, { Department: 'it' }, byResource],
    ['EncryptionContextEquals', { a: '1', b: '2' }, { b: '2', a: '1' }, 'allowed'],
    ['EncryptionContextSubset', department, department, 'allowed'],
    ['EncryptionContextSubset', department, { ...department, Purpose: 'Test' }, 'allowed'],
    ['EncryptionContextSubset', department, { Purpose: 'Test' }, byResource],
    ['EncryptionContextSubset', department, undefined, byResource],
    ['EncryptionContextSubset', { toString: 'x' }, {}, byResource],
  ])('%s %o: a request with %o', (type, pairs, EncryptionContext, expected) => {
    const row = { GranteePrincipal: alice.Arn, Constraints: { [type]: pairs } };

    expect(withGrant(row, { input: { EncryptionContext } })).toBe(expected);
  });

  test('are about the source of ReEncryptFrom and the destination of ReEncryptTo', () => {
    const row: Partial<GrantRow> = {
      GranteePrincipal: alice.Arn,
      Operations: ['ReEncryptFrom', 'ReEncryptTo'],
      Constraints: { EncryptionContextEquals: department },
    };
    const input = { SourceEncryptionContext: department, DestinationEncryptionContext: { Department: 'HR' } };

    expect(withGrant(row, { operation: 'ReEncrypt', action: 'kms:ReEncryptFrom', input })).toBe('allowed');
    expect(withGrant(row, { operation: 'ReEncrypt', action: 'kms:ReEncryptTo', input })).toBe(byResource);
  });

  test('are ignored for DescribeKey', () => {
    const row: Partial<GrantRow> = {
      GranteePrincipal: alice.Arn,
      Operations: ['DescribeKey'],
      Constraints: { EncryptionContextEquals: department },
    };

    expect(withGrant(row, { operation: 'DescribeKey' })).toBe('allowed');
  });
});

describe('a grant that allows CreateGrant', () => {
  const parent = (Constraints?: object): Partial<GrantRow> => ({
    GranteePrincipal: alice.Arn,
    Operations: ['GenerateDataKey', 'Decrypt', 'CreateGrant'],
    Constraints,
  });
  const it = { Department: 'IT' };
  const more = { Department: 'IT', Purpose: 'Test' };

  // https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-creategrant
  test.each<[string, Partial<GrantRow>, object, string]>([
    ['some of its operations', parent(), { Operations: ['Decrypt', 'CreateGrant'] }, 'allowed'],
    ['another operation', parent(), { Operations: ['Decrypt', 'Encrypt'] }, byResource],
    [
      'a constraint more',
      parent(),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: it } },
      'allowed',
    ],
    ['a constraint fewer', parent({ EncryptionContextSubset: it }), { Operations: ['Decrypt'] }, byResource],
    [
      'more pairs',
      parent({ EncryptionContextSubset: it }),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: more } },
      'allowed',
    ],
    [
      'fewer pairs',
      parent({ EncryptionContextSubset: more }),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: it } },
      byResource,
    ],
    [
      'Equals for Subset',
      parent({ EncryptionContextSubset: it }),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: it } },
      'allowed',
    ],
    [
      'Subset for Equals',
      parent({ EncryptionContextEquals: it }),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: it } },
      byResource,
    ],
    [
      'the same Equals',
      parent({ EncryptionContextEquals: it }),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: it } },
      'allowed',
    ],
    [
      'another Equals',
      parent({ EncryptionContextEquals: it }),
      { Operations: ['Decrypt'], Constraints: { EncryptionContextEquals: more } },
      byResource,
    ],
  ])('lets its grantee create one with %s', (_, row, input, expected) => {
    expect(withGrant(row, { operation: 'CreateGrant', input: input as Asked['input'] & object })).toBe(
      expected,
    );
  });
});

describe('RetireGrant', () => {
  const retire = (row: Partial<GrantRow>, asked: Partial<Asked> = {}) =>
    answer({
      caller: alice,
      operation: 'RetireGrant',
      keyPolicy: keyPolicyWith(allowing('*')),
      retired: grant(row),
      ...asked,
    });

  // https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
  test.each<[string, Partial<GrantRow>, Partial<Asked>, string]>([
    ['the retiring principal', { RetiringPrincipal: alice.Arn }, {}, 'allowed'],
    ['the grantee', { GranteePrincipal: alice.Arn }, {}, byIdentity],
    [
      'the grantee with RetireGrant',
      { GranteePrincipal: alice.Arn, Operations: ['RetireGrant'] },
      {},
      'allowed',
    ],
    ['the root user of the account', {}, { caller: rootOf(account) }, 'allowed'],
    ['a user of the account with kms:RetireGrant', {}, { identity: everything }, 'allowed'],
    ['a user of the account without', {}, {}, byIdentity],
    [
      'another account with kms:RetireGrant',
      {},
      { caller: userOf(otherAccount), identity: everything },
      byResource,
    ],
    [
      'another account that is the retiring principal',
      { RetiringPrincipal: rootOf(otherAccount).Arn },
      { caller: userOf(otherAccount), identity: everything },
      'allowed',
    ],
    [
      'the same without kms:RetireGrant',
      { RetiringPrincipal: rootOf(otherAccount).Arn },
      { caller: userOf(otherAccount) },
      byIdentity,
    ],
    [
      'the account that issued it',
      { IssuingAccount: rootOf(otherAccount).Arn },
      { caller: rootOf(otherAccount) },
      'allowed',
    ],
    [
      'a retiring user of another account',
      { RetiringPrincipal: userOf(otherAccount).Arn },
      { caller: userOf(otherAccount) },
      'allowed',
    ],
    [
      'a retiring principal who is denied',
      { RetiringPrincipal: alice.Arn },
      { identity: [identityPolicy(deny('kms:RetireGrant'))] },
      'explicitDeny by identity-based policy',
    ],
    [
      'a retiring principal whom the key policy denies',
      { RetiringPrincipal: alice.Arn },
      { keyPolicy: keyPolicyWith(allowing('*', { Effect: 'Deny' })) },
      'allowed',
    ],
  ])('by %s', (_, row, asked, expected) => {
    expect(retire(row, asked)).toBe(expected);
  });

  test('of a grant with a constraint may be allowed by its encryption context', () => {
    const Constraints = { EncryptionContextEquals: { Department: 'IT' } };
    const only = (value: string) => [
      identityPolicy(
        allow('kms:RetireGrant', {
          Condition: { StringEquals: { 'kms:EncryptionContext:Department': value } },
        }),
      ),
    ];

    expect(retire({ Constraints }, { identity: only('IT') })).toBe('allowed');
    expect(retire({ Constraints }, { identity: only('HR') })).toBe(byIdentity);
  });
});
