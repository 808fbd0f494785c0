import { describe, expect, test } from 'vitest';
import {
  type Asked,
  account,
  allow,
  allowing,
  answer,
  keyPolicyWith,
  otherAccount,
  policy,
  rootOf,
  sessionOf,
  userOf,
} from './asking.ts';

const byResource = 'implicitDeny by resource-based policy';
const roleArn = (accountId: string) => `arn:aws:iam::${accountId}:role/App`;
const rootArn = (accountId: string) => `arn:aws:iam::${accountId}:root`;

describe('the principals of a key policy', () => {
  test.each<[string, Asked['caller'], object, string]>([
    ['another user', userOf(account, 'Bob'), { AWS: userOf(account).Arn }, byResource],
    ['a user of the same name elsewhere', userOf(otherAccount), { AWS: userOf(account).Arn }, byResource],
    ['another role', sessionOf(account, 'Apps'), { AWS: roleArn(account) }, byResource],
    [
      'another session',
      sessionOf(account),
      { AWS: `arn:aws:sts::${account}:assumed-role/App/other` },
      byResource,
    ],
    ['a part of an ARN', userOf(account), { AWS: `arn:aws:iam::${account}:user/*` }, byResource],
    ['a service', userOf(account), { Service: 'logs.amazonaws.com' }, byResource],
    [
      'a canonical user',
      userOf(account),
      { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d9' },
      byResource,
    ],
    [
      'several types',
      userOf(account),
      { Service: 'logs.amazonaws.com', AWS: [userOf(account).Arn] },
      'allowed',
    ],
    [
      'a service, for a request of it',
      { ...rootOf(otherAccount), context: { 'aws:PrincipalServiceName': 'logs.amazonaws.com' } },
      { Service: ['rds.amazonaws.com', 'logs.amazonaws.com'] },
      'allowed',
    ],
    [
      'an identity provider, for a session from it',
      { ...sessionOf(account), context: { 'aws:FederatedProvider': 'accounts.google.com' } },
      { Federated: 'accounts.google.com' },
      'allowed',
    ],
    [
      'the role in the ARN of another partition',
      sessionOf(account),
      { AWS: `arn:aws-cn:iam::${account}:role/App` },
      'allowed',
    ],
  ])('may be %s', (_, caller, Principal, expected) => {
    expect(answer({ caller, keyPolicy: keyPolicyWith(allowing('*', { Principal })) })).toBe(expected);
  });

  test('may be all but some', () => {
    const others = (AWS: string[], Effect = 'Allow') => ({
      Effect,
      NotPrincipal: { AWS },
      Action: 'kms:*',
      Resource: '*',
    });
    const session = sessionOf(account);
    const names = [rootArn(account), roleArn(account), session.Arn];

    expect(answer({ caller: session, keyPolicy: keyPolicyWith(others(names)) })).toBe(byResource);
    expect(answer({ caller: userOf(account), keyPolicy: keyPolicyWith(others(names)) })).toBe('allowed');
    expect(answer({ caller: session, keyPolicy: keyPolicyWith(allowing('*'), others(names, 'Deny')) })).toBe(
      'allowed',
    );
    for (const missing of names) {
      const some = names.filter((name) => name !== missing);
      const keyPolicy = keyPolicyWith(allowing('*'), others(some, 'Deny'));
      expect(answer({ caller: session, keyPolicy })).toBe('explicitDeny by resource-based policy');
    }
  });

  test('may be all but the root user, all but a user, and nobody', () => {
    const denial = (NotPrincipal: unknown) =>
      keyPolicyWith(allowing('*'), { Effect: 'Deny', NotPrincipal, Action: 'kms:*', Resource: '*' });
    const alice = userOf(account);

    expect(answer({ caller: rootOf(account), keyPolicy: denial({ AWS: account }) })).toBe('allowed');
    expect(answer({ caller: alice, keyPolicy: denial({ AWS: [account, alice.Arn] }) })).toBe('allowed');
    expect(answer({ caller: userOf(account, 'Bob'), keyPolicy: denial({ AWS: [account, alice.Arn] }) })).toBe(
      'explicitDeny by resource-based policy',
    );
    expect(answer({ caller: alice, keyPolicy: denial('*') })).toBe('allowed');
  });

  test('cannot except who has a permissions boundary', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    const alice = userOf(account);
    const NotPrincipal = { AWS: [account, alice.Arn] };
    const keyPolicy = keyPolicyWith(allowing('*'), {
      Effect: 'Deny',
      NotPrincipal,
      Action: 'kms:*',
      Resource: '*',
    });
    const permissionsBoundary = policy('permissions boundary', allow('*'));

    expect(answer({ caller: alice, keyPolicy, permissionsBoundary })).toBe(
      'explicitDeny by resource-based policy',
    );
  });
});
