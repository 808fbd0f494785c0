import { describe, expect, test } from 'vitest';
import { accessDeniedMessage, inaccessibleMessage } from '../../src/authorization/accessDenied.ts';
import type { Denial, PolicyType } from '../../src/authorization/decide.ts';
import { account, keyArn, otherAccount, userOf } from './asking.ts';

const denial = (kind: Denial['kind'], policyType: PolicyType): Denial => ({
  allowed: false,
  kind,
  policyType,
  reason: 'Told elsewhere.',
});
const request = (accountId = account) => ({
  callerArn: userOf(accountId).Arn,
  callerAccountId: accountId,
  action: 'kms:Decrypt',
  resource: keyArn,
});
const beginning = `User: arn:aws:iam::${account}:user/Alice is not authorized to perform: kms:Decrypt on resource: ${keyArn}`;

describe('accessDeniedMessage', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
  test.each<[Denial['kind'], PolicyType, string]>([
    [
      'implicitDeny',
      'identity-based policy',
      'because no identity-based policy allows the kms:Decrypt action',
    ],
    [
      'implicitDeny',
      'resource-based policy',
      'because no resource-based policy allows the kms:Decrypt action',
    ],
    ['implicitDeny', 'permissions boundary', 'because no permissions boundary allows the kms:Decrypt action'],
    ['implicitDeny', 'session policy', 'because no session policy allows the kms:Decrypt action'],
    ['explicitDeny', 'identity-based policy', 'with an explicit deny in an identity-based policy'],
    ['explicitDeny', 'resource-based policy', 'with an explicit deny in a resource-based policy'],
    ['explicitDeny', 'permissions boundary', 'with an explicit deny in a permissions boundary'],
    ['explicitDeny', 'session policy', 'with an explicit deny in a session policy'],
  ])('of an %s by %s', (kind, policyType, end) => {
    expect(accessDeniedMessage(request(), denial(kind, policyType))).toBe(`${beginning} ${end}`);
  });

  test('names * for an operation on no resource', () => {
    const createKey = { ...request(), action: 'kms:CreateKey', resource: '*' };

    expect(accessDeniedMessage(createKey, denial('implicitDeny', 'identity-based policy'))).toBe(
      `User: arn:aws:iam::${account}:user/Alice is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action`,
    );
  });

  test('names no resource for the tags of a new key', () => {
    const resource = `arn:aws:kms:us-west-2:${account}:key/*`;
    const tags = { ...request(), action: 'kms:TagResource', resource, isCreation: true };

    expect(accessDeniedMessage(tags, denial('implicitDeny', 'identity-based policy'))).toBe(
      `User: arn:aws:iam::${account}:user/Alice is not authorized to perform: kms:TagResource because no identity-based policy allows the kms:TagResource action`,
    );
  });

  test('does not tell whether a key of another account exists', () => {
    const foreign = request(otherAccount);
    const hidden =
      'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access';
    const user = `User: arn:aws:iam::${otherAccount}:user/Alice is not authorized to perform: kms:Decrypt`;

    for (const kind of ['implicitDeny', 'explicitDeny'] as const) {
      const hiding = denial(kind, 'resource-based policy');
      expect(accessDeniedMessage(foreign, hiding)).toBe(`${user} on this resource ${hidden}`);
      expect(accessDeniedMessage({ ...foreign, isFromCiphertext: true }, hiding)).toBe(
        `${user} on the resource associated with this ciphertext ${hidden}`,
      );
    }
    expect(inaccessibleMessage(foreign)).toBe(`${user} on this resource ${hidden}`);
  });

  test('tells a caller of another account that its own policies are missing', () => {
    expect(accessDeniedMessage(request(otherAccount), denial('implicitDeny', 'identity-based policy'))).toBe(
      `User: arn:aws:iam::${otherAccount}:user/Alice is not authorized to perform: kms:Decrypt on resource: ${keyArn} because no identity-based policy allows the kms:Decrypt action`,
    );
  });
});
