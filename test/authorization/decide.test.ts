import { describe, expect, test } from 'vitest';
import {
  type Asked,
  account,
  allow,
  allowing,
  answer,
  ask,
  deny,
  enablesIam,
  grant,
  identityPolicy,
  keyArn,
  keyPolicyWith,
  otherAccount,
  policy,
  rootOf,
  sessionOf,
  userOf,
} from './asking.ts';

const everything = [identityPolicy(allow('kms:*'))];
const nothing = [identityPolicy(allow('iam:*'))];
const roleArn = (accountId: string) => `arn:aws:iam::${accountId}:role/App`;
const rootArn = (accountId: string) => `arn:aws:iam::${accountId}:root`;

const byIdentity = 'implicitDeny by identity-based policy';
const byResource = 'implicitDeny by resource-based policy';

const principals = { user: userOf, session: sessionOf, root: rootOf };
const accounts = { own: account, other: otherAccount };

/** What the key policy says of the caller of an account. */
const keyPolicies = {
  'that names nobody else': (_: Asked['caller']) =>
    keyPolicyWith(allowing(`arn:aws:iam::${account}:user/Carol`)),
  'for the account': ({ accountId }: Asked['caller']) => keyPolicyWith(allowing(rootArn(accountId))),
  'for the account by its id': ({ accountId }: Asked['caller']) => keyPolicyWith(allowing(accountId)),
  'for the caller': ({ Arn }: Asked['caller']) => keyPolicyWith(allowing(Arn)),
  'for everybody': () => keyPolicyWith({ ...allowing('*'), Principal: '*' }),
} as const;

/** account × caller × key policy → the answer without and with an identity-based policy that allows. */
const table: readonly [
  keyof typeof accounts,
  keyof typeof principals,
  keyof typeof keyPolicies,
  string,
  string,
][] = [
  ['own', 'user', 'that names nobody else', byResource, byResource],
  ['own', 'user', 'for the account', byIdentity, 'allowed'],
  ['own', 'user', 'for the account by its id', byIdentity, 'allowed'],
  ['own', 'user', 'for the caller', 'allowed', 'allowed'],
  ['own', 'user', 'for everybody', 'allowed', 'allowed'],
  ['own', 'session', 'that names nobody else', byResource, byResource],
  ['own', 'session', 'for the account', byIdentity, 'allowed'],
  ['own', 'session', 'for the account by its id', byIdentity, 'allowed'],
  ['own', 'session', 'for the caller', 'allowed', 'allowed'],
  ['own', 'session', 'for everybody', 'allowed', 'allowed'],
  ['own', 'root', 'that names nobody else', byResource, byResource],
  ['own', 'root', 'for the account', 'allowed', 'allowed'],
  ['own', 'root', 'for the account by its id', 'allowed', 'allowed'],
  ['own', 'root', 'for the caller', 'allowed', 'allowed'],
  ['own', 'root', 'for everybody', 'allowed', 'allowed'],
  ['other', 'user', 'that names nobody else', byResource, byResource],
  ['other', 'user', 'for the account', byIdentity, 'allowed'],
  ['other', 'user', 'for the account by its id', byIdentity, 'allowed'],
  ['other', 'user', 'for the caller', byIdentity, 'allowed'],
  ['other', 'user', 'for everybody', byIdentity, 'allowed'],
  ['other', 'session', 'that names nobody else', byResource, byResource],
  ['other', 'session', 'for the account', byIdentity, 'allowed'],
  ['other', 'session', 'for the account by its id', byIdentity, 'allowed'],
  ['other', 'session', 'for the caller', byIdentity, 'allowed'],
  ['other', 'session', 'for everybody', byIdentity, 'allowed'],
  ['other', 'root', 'that names nobody else', byResource, byResource],
  ['other', 'root', 'for the account', 'allowed', 'allowed'],
  ['other', 'root', 'for the account by its id', 'allowed', 'allowed'],
  ['other', 'root', 'for the caller', 'allowed', 'allowed'],
  ['other', 'root', 'for everybody', 'allowed', 'allowed'],
];

describe('a key policy and identity-based policies', () => {
  test('are tried in every combination', () => {
    const combinations =
      Object.keys(accounts).length * Object.keys(principals).length * Object.keys(keyPolicies).length;

    expect(new Set(table.map(([...row]) => row.slice(0, 3).join())).size).toBe(combinations);
  });

  describe.each(table)('%s account, %s, key policy %s', (of, kind, form, without, withAllow) => {
    const caller = principals[kind](accounts[of]);
    const keyPolicy = keyPolicies[form](caller);

    test(`without an identity-based policy that allows: ${without}`, () => {
      expect(answer({ caller, keyPolicy })).toBe(without);
      expect(answer({ caller, keyPolicy, identity: nothing })).toBe(without);
    });

    test(`with one: ${withAllow}`, () => {
      expect(answer({ caller, keyPolicy, identity: everything })).toBe(withAllow);
    });

    test('an explicit denial in any policy wins', () => {
      const denial = deny('kms:Enc*');
      const shut = keyPolicyWith({ ...allowing('*'), Effect: 'Deny' }, allowing('*'));
      const boundary = policy('permissions boundary', [allow('*'), denial]);
      const session = [policy('session policy', allow('*')), policy('session policy', denial)];
      const identity = [...everything, identityPolicy(denial)];
      const asked = { caller, keyPolicy, identity: everything };

      expect(answer({ ...asked, keyPolicy: shut })).toBe('explicitDeny by resource-based policy');
      if (kind === 'root') return;
      expect(answer({ ...asked, identity })).toBe('explicitDeny by identity-based policy');
      expect(answer({ ...asked, permissionsBoundary: boundary })).toBe(
        'explicitDeny by permissions boundary',
      );
      expect(answer({ ...asked, session })).toBe('explicitDeny by session policy');
    });
  });
});

describe('the root user', () => {
  test('has neither identity-based policies, nor a permissions boundary, nor session policies', () => {
    const identity = [identityPolicy(deny('*'))];
    const permissionsBoundary = policy('permissions boundary', deny('*'));
    const limits = { identity, permissionsBoundary, session: [policy('session policy', deny('*'))] };

    expect(answer({ caller: rootOf(account), keyPolicy: keyPolicyWith(enablesIam()), ...limits })).toBe(
      'allowed',
    );
    expect(answer({ caller: rootOf(account), operation: 'ListKeys', key: undefined, ...limits })).toBe(
      'allowed',
    );
  });

  test('is denied what the key policy denies to the account', () => {
    const keyPolicy = keyPolicyWith(enablesIam(), { ...enablesIam(), Effect: 'Deny', Action: 'kms:Encrypt' });

    expect(answer({ caller: rootOf(account), keyPolicy })).toBe('explicitDeny by resource-based policy');
    expect(answer({ caller: userOf(account), keyPolicy, identity: everything })).toBe(
      'explicitDeny by resource-based policy',
    );
    expect(answer({ caller: rootOf(account), operation: 'Decrypt', keyPolicy })).toBe('allowed');
  });
});

describe('a permissions boundary and session policies', () => {
  const narrow = policy('permissions boundary', allow('kms:Decrypt'));
  const wide = policy('permissions boundary', allow('kms:*'));
  const narrowSession = [policy('session policy', allow('kms:Decrypt'))];
  const wideSession = [
    ...narrowSession,
    policy('session policy', allow('kms:Encrypt', { Resource: keyArn })),
  ];
  const byBoundary = 'implicitDeny by permissions boundary';
  const bySession = 'implicitDeny by session policy';
  const own = sessionOf(account);
  const foreign = sessionOf(otherAccount);

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: resource-based policies
  // and implicit denies in other policy types.
  test.each<[string, Asked['caller'], string, string, string]>([
    ['the account', own, rootArn(account), byBoundary, bySession],
    ['the role', own, roleArn(account), byBoundary, bySession],
    ['the role with its path', own, `arn:aws:iam::${account}:role/teams/App`, byBoundary, bySession],
    ['the session', own, own.Arn, 'allowed', 'allowed'],
    ['everybody', own, '*', 'allowed', 'allowed'],
    ['the user', userOf(account), userOf(account).Arn, 'allowed', 'allowed'],
    ['the other account', foreign, rootArn(otherAccount), byBoundary, bySession],
    ['the role of the other account', foreign, roleArn(otherAccount), byBoundary, bySession],
    ['the session of the other account', foreign, foreign.Arn, byBoundary, bySession],
    ['everybody, also in the other account', foreign, '*', byBoundary, bySession],
  ])('limit what a key policy gives to %s', (_, caller, principal, underBoundary, inSession) => {
    const asked = { caller, keyPolicy: keyPolicyWith(allowing(principal)), identity: everything };

    expect(answer({ ...asked, permissionsBoundary: narrow })).toBe(underBoundary);
    expect(answer({ ...asked, session: narrowSession })).toBe(inSession);
    expect(answer({ ...asked, session: [] })).toBe(inSession);
    expect(answer({ ...asked, permissionsBoundary: wide, session: wideSession })).toBe('allowed');
    expect(answer({ ...asked, permissionsBoundary: narrow, session: narrowSession })).toBe(underBoundary);
  });

  test('limit operations on no key', () => {
    const asked: Asked = { caller: own, operation: 'ListKeys', key: undefined, identity: everything };

    expect(answer(asked)).toBe('allowed');
    expect(answer({ ...asked, permissionsBoundary: narrow })).toBe(byBoundary);
    expect(answer({ ...asked, session: narrowSession })).toBe(bySession);
  });

  test('give no permissions themselves', () => {
    const asked = {
      caller: own,
      keyPolicy: keyPolicyWith(enablesIam()),
      permissionsBoundary: wide,
      session: wideSession,
    };

    expect(answer(asked)).toBe(byIdentity);
  });

  test('are needed by the session of a federated user', () => {
    const caller = { Arn: `arn:aws:sts::${account}:federated-user/Bob`, accountId: account };
    const asked = { caller, keyPolicy: keyPolicyWith(enablesIam()), identity: everything };

    expect(answer(asked)).toBe(bySession);
    expect(answer({ ...asked, session: wideSession })).toBe('allowed');
    expect(answer({ ...asked, keyPolicy: keyPolicyWith(allowing(caller.Arn)) })).toBe('allowed');
  });

  test('do not limit a role that a key policy names directly in one statement and everybody in another', () => {
    const keyPolicy = keyPolicyWith(allowing(roleArn(account)), allowing(own.Arn));

    expect(answer({ caller: own, keyPolicy, permissionsBoundary: narrow })).toBe('allowed');
  });
});

describe('an operation on no key', () => {
  const listKeys: Asked = { caller: userOf(account), operation: 'ListKeys', key: undefined };

  test.each([
    ['*', 'allowed'],
    [keyArn, byIdentity],
    ['arn:aws:kms:*:*:*', byIdentity],
    ['arn:*', byIdentity],
  ])('is allowed by an identity-based policy with the resource %s: %s', (Resource, expected) => {
    expect(answer({ ...listKeys, identity: [identityPolicy(allow('kms:ListKeys', { Resource }))] })).toBe(
      expected,
    );
  });

  test('is allowed by an identity-based policy for all but some resources', () => {
    const statement = { Effect: 'Allow', Action: 'kms:*', NotResource: keyArn };

    expect(answer({ ...listKeys, identity: [identityPolicy(statement)] })).toBe('allowed');
  });

  test('needs a policy, unless the root user sends it', () => {
    expect(answer(listKeys)).toBe(byIdentity);
    expect(answer({ ...listKeys, caller: rootOf(account) })).toBe('allowed');
  });
});

describe('an alias', () => {
  const asked: Asked = {
    caller: userOf(account),
    operation: 'CreateAlias',
    key: undefined,
    resource: `arn:aws:kms:us-west-2:${account}:alias/test-key`,
  };
  const aliases = (Resource: string) => [identityPolicy(allow('kms:CreateAlias', { Resource }))];

  test('needs an identity-based policy that covers it', () => {
    expect(answer(asked)).toBe(byIdentity);
    expect(answer({ ...asked, identity: aliases('arn:aws:kms:*:*:alias/test*') })).toBe('allowed');
    expect(answer({ ...asked, identity: aliases(keyArn) })).toBe(byIdentity);
    expect(answer({ ...asked, caller: rootOf(account) })).toBe('allowed');
  });

  test('of another account is out of reach', () => {
    expect(answer({ ...asked, caller: userOf(otherAccount), identity: aliases('*') })).toBe(byResource);
  });
});

describe('a principal of another account', () => {
  test('is not allowed an operation that has no cross-account use', () => {
    const caller = userOf(otherAccount);
    const asked = { caller, keyPolicy: keyPolicyWith(allowing(caller.Arn)), identity: everything };

    expect(answer({ ...asked, operation: 'DescribeKey' })).toBe('allowed');
    expect(answer({ ...asked, operation: 'TagResource' })).toBe(byResource);
    expect(
      answer({
        ...asked,
        operation: 'ScheduleKeyDeletion',
        grants: [grant({ GranteePrincipal: caller.Arn })],
      }),
    ).toBe(byResource);
  });
});

describe('a decision', () => {
  test('tells which statement allowed', () => {
    const identity = [identityPolicy(allow('iam:*'), allow('kms:Encrypt', { Sid: 'Seal' }))];
    const keyPolicy = keyPolicyWith({ ...enablesIam(), Sid: 'Enable IAM User Permissions' });

    expect(ask({ caller: userOf(account), identity, keyPolicy })).toEqual({
      allowed: true,
      because:
        'Statement "Enable IAM User Permissions" of the key policy allows kms:Encrypt to the account of the caller. Statement "Seal" of an identity-based policy allows kms:Encrypt.',
    });
    expect(ask({ caller: rootOf(account), operation: 'ListKeys', key: undefined })).toEqual({
      allowed: true,
      because: `The root user of account ${account} needs no identity-based policy.`,
    });
  });

  test('tells which statement denied, or what is missing', () => {
    const caller = userOf(account);
    const keyPolicy = keyPolicyWith(enablesIam());

    expect(ask({ caller, keyPolicy, identity: [identityPolicy(allow('*'), deny('kms:Encrypt'))] })).toEqual({
      allowed: false,
      kind: 'explicitDeny',
      policyType: 'identity-based policy',
      reason: 'Statement 2 of an identity-based policy denies kms:Encrypt.',
    });
    expect(ask({ caller, keyPolicy })).toMatchObject({
      reason: `No identity-based policy of ${caller.Arn} allows kms:Encrypt on ${keyArn}.`,
    });
    expect(ask({ caller, keyPolicy: keyPolicyWith(allowing(otherAccount)) })).toMatchObject({
      reason: `No statement of the key policy allows kms:Encrypt to ${caller.Arn} or its account, and no grant does.`,
    });
  });
});
