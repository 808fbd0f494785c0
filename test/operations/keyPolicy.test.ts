/**
 * What CreateKey and PutKeyPolicy make of a key policy.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';

const root = 'arn:aws:iam::111122223333:root';
const allow = { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' };
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

/** The answer of PutKeyPolicy, which is that of CreateKey too. */
async function answerBoth(policy: string, options: { BypassPolicyLockoutSafetyCheck?: boolean } = {}) {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const before = lastingState(sim);
  const put = await answerTo(sim.client().putKeyPolicy({ KeyId, Policy: policy, ...options }));
  if (put !== 'accepted') expect(lastingState(sim)).toEqual(before);
  const create = await answerTo(sim.client().createKey({ Policy: policy, ...options }));
  expect(create).toBe(put);
  return put;
}

describe('a document that is a key policy', () => {
  test.each([
    ['a list of statements', policyOf(allow)],
    ['a single statement without a list', JSON.stringify({ Statement: allow })],
    ['actions and resources in lists', policyOf({ ...allow, Action: ['kms:*'], Resource: ['*'] })],
    [
      'NotAction beside a statement that allows',
      policyOf(allow, { ...allow, Action: undefined, NotAction: 'kms:Encrypt' }),
    ],
    [
      'NotPrincipal beside it',
      policyOf(allow, { ...allow, Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: root } }),
    ],
    ['NotResource beside it', policyOf(allow, { ...allow, Resource: undefined, NotResource: '*' })],
    ['a service beside it', policyOf(allow, { ...allow, Principal: { Service: 'logs.amazonaws.com' } })],
    [
      'conditions',
      policyOf(allow, { ...allow, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
    ],
    ['an Id, a Sid and unknown members', JSON.stringify({ Id: 'id', Statement: [{ ...allow, Sid: 'all' }] })],
    ['tabs and line breaks', `\t\r\n${policyOf(allow)}`],
    ['letters of Latin-1', policyOf({ ...allow, Sid: 'é' })],
  ])('with %s is accepted', async (_, policy) => {
    expect(await answerBoth(policy)).toBe('accepted');
  });
});

describe('a document that is none', () => {
  const without = (member: string) => policyOf({ ...allow, [member]: undefined });

  test.each([
    ['no JSON', '{'],
    ['a JSON text', '"policy"'],
    ['a JSON list', '[]'],
    ['null', 'null'],
    ['no Statement', '{}'],
    ['an empty list of statements', policyOf()],
    ['a Statement that is a text', '{"Statement":"all"}'],
    ['a Statement that is null', '{"Statement":[null]}'],
    ['no Effect', without('Effect')],
    ['another Effect', policyOf({ ...allow, Effect: 'allow' })],
    ['no Action', without('Action')],
    ['an Action that is a number', policyOf({ ...allow, Action: 1 })],
    ['an empty list of actions', policyOf({ ...allow, Action: [] })],
    ['Action and NotAction', policyOf({ ...allow, NotAction: 'kms:Encrypt' })],
    ['no Resource', without('Resource')],
    ['no Principal', without('Principal')],
    ['a Principal that is a number', policyOf({ ...allow, Principal: 1 })],
    ['a Principal of no kind', policyOf({ ...allow, Principal: {} })],
    ['a Principal that is no principal', policyOf({ ...allow, Principal: { AWS: 'alice' } })],
    ['Principal and NotPrincipal', policyOf({ ...allow, NotPrincipal: { AWS: root } })],
    ['one bad statement of two', policyOf(allow, { Effect: 'Allow' })],
  ])('because of %s leads to MalformedPolicyDocumentException, bypassed or not', async (_, policy) => {
    expect(await answerBoth(policy)).toBe('MalformedPolicyDocumentException');
    expect(await answerBoth(policy, { BypassPolicyLockoutSafetyCheck: true })).toBe(
      'MalformedPolicyDocumentException',
    );
  });

  test.each([
    ['an ARN of another service', 'arn:aws:s3:::bucket'],
    ['an ARN without an account', 'arn:aws:iam:::user/alice'],
    ['an ARN of a short account', 'arn:aws:iam::1111:user/alice'],
    ['an ARN of a policy', 'arn:aws:iam::111122223333:policy/mine'],
  ])('because of a principal that is %s leads to InvalidArnException', async (_, AWS) => {
    expect(await answerBoth(policyOf(allow, { ...allow, Principal: { AWS } }))).toBe('InvalidArnException');
  });

  test.each([
    ['a character beyond Latin-1', policyOf({ ...allow, Sid: 'Ω' })],
    ['a control character', `${policyOf(allow)}\u0001`],
    ['131,073 characters', ' '.repeat(131_073)],
    ['no text', ''],
  ])('because of %s leads to ValidationException', async (_, policy) => {
    expect(await answerBoth(policy)).toBe('ValidationException');
  });
});

describe('the size', () => {
  const ofBytes = (length: number, filling = ' ') => {
    const policy = policyOf({ ...allow, Sid: '' });
    const rest = length - policy.length;
    return policy.replace('"Sid":""', `"Sid":"${filling.repeat(rest / Buffer.byteLength(filling))}"`);
  };

  test.each([
    [32_768, 'accepted'],
    [32_769, 'LimitExceededException'],
    [131_072, 'LimitExceededException'],
  ])('of %i bytes is answered with %s', async (length, expected) => {
    const policy = ofBytes(length);
    expect(policy).toHaveLength(length);

    expect(await answerBoth(policy)).toBe(expected);
  });

  test('counts bytes, not characters', async () => {
    const policy = ofBytes(33_000, 'é');
    expect(policy.length).toBeLessThan(32_768);

    expect(await answerBoth(policy)).toBe('LimitExceededException');
  });

  test('is counted whether the lockout check is bypassed or not', async () => {
    expect(await answerBoth(ofBytes(32_769), { BypassPolicyLockoutSafetyCheck: true })).toBe(
      'LimitExceededException',
    );
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key */
describe('the lockout check', () => {
  const alice = 'arn:aws:iam::111122223333:user/alice';

  test.each([
    ['the account', { Principal: { AWS: root } }],
    ['the number of the account', { Principal: { AWS: '111122223333' } }],
    ['a user of the account', { Principal: { AWS: alice } }],
    ['a role among others', { Principal: { AWS: ['arn:aws:iam::999988887777:root', alice] } }],
    ['everybody', { Principal: '*' }],
    ['everybody who has an account', { Principal: { AWS: '*' } }],
    ['PutKeyPolicy alone', { Action: 'kms:PutKeyPolicy' }],
    ['PutKeyPolicy in another case', { Action: 'KMS:putkeypolicy' }],
    ['every Put', { Action: 'kms:Put*' }],
    ['a pattern', { Action: 'kms:P?tKey*' }],
    ['every action of every service', { Action: '*' }],
    ['PutKeyPolicy among others', { Action: ['kms:Encrypt', 'kms:PutKeyPolicy'] }],
  ])('passes a policy that allows %s', async (_, members) => {
    expect(await answerBoth(policyOf({ ...allow, ...members }))).toBe('accepted');
  });

  test.each([
    ['only another account', policyOf({ ...allow, Principal: { AWS: 'arn:aws:iam::999988887777:root' } })],
    ['only the number of another account', policyOf({ ...allow, Principal: { AWS: '999988887777' } })],
    ['only a service', policyOf({ ...allow, Principal: { Service: 'logs.amazonaws.com' } })],
    ['only other actions', policyOf({ ...allow, Action: ['kms:Encrypt', 'kms:Get*'] })],
    ['only actions of another service', policyOf({ ...allow, Action: 's3:*' })],
    ['only by a pattern that is too short', policyOf({ ...allow, Action: 'kms:PutKeyPolic' })],
    ['nobody anything', policyOf({ ...allow, Effect: 'Deny' })],
    [
      'PutKeyPolicy to one account and all else to another',
      policyOf({ ...allow, Action: 'kms:Encrypt' }, { ...allow, Principal: { AWS: '999988887777' } }),
    ],
    ['it and denies it again', policyOf(allow, { ...allow, Effect: 'Deny', Principal: '*' })],
    [
      'it and denies that action again',
      policyOf(allow, { ...allow, Effect: 'Deny', Principal: { AWS: '*' }, Action: 'kms:PutKeyPolicy' }),
    ],
  ])('refuses a policy that allows %s, unless it is bypassed', async (_, policy) => {
    expect(await answerBoth(policy)).toBe('MalformedPolicyDocumentException');
    expect(await answerBoth(policy, { BypassPolicyLockoutSafetyCheck: false })).toBe(
      'MalformedPolicyDocumentException',
    );
    expect(await answerBoth(policy, { BypassPolicyLockoutSafetyCheck: true })).toBe('accepted');
  });

  test('says what it is about', async () => {
    const sim = createSimulator();
    const Policy = policyOf({ ...allow, Action: 'kms:Encrypt' });

    const error = await errorOf(sim.client().createKey({ Policy }));

    expect(error.message).toBe(
      'The new key policy will not allow you to update the key policy in the future.',
    );
  });

  test('takes characters of a pattern as they are', async () => {
    expect(await answerBoth(policyOf({ ...allow, Action: 'kms.PutKeyPolicy' }))).toBe(
      'MalformedPolicyDocumentException',
    );
    expect(await answerBoth(policyOf({ ...allow, Action: '(kms:PutKeyPolicy' }))).toBe(
      'MalformedPolicyDocumentException',
    );
  });

  test('answers at once, whatever the patterns are like', async () => {
    const begun = performance.now();

    const answer = await answerBoth(policyOf({ ...allow, Action: `kms:${'*'.repeat(17)}x` }));

    expect(answer).toBe('MalformedPolicyDocumentException');
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

test('knows the account and partition of its Region', async () => {
  const sim = createSimulator({ region: 'cn-north-1', accountId: '444455556666' });
  const kms: FakeKmsClient = sim.client();
  const { KeyId } = sim.given.kmsKey();
  const put = (AWS: string) =>
    answerTo(kms.putKeyPolicy({ KeyId, Policy: policyOf({ ...allow, Principal: { AWS } }) }));

  const { Policy } = await kms.getKeyPolicy({ KeyId });

  expect(Policy).toContain('arn:aws-cn:iam::444455556666:root');
  expect(await put('arn:aws-cn:iam::444455556666:root')).toBe('accepted');
  expect(await put('arn:aws:iam::111122223333:root')).toBe('MalformedPolicyDocumentException');
});

describe('the lockout check by what a statement leaves out', () => {
  const { Principal, Action, ...rest } = allow;

  test.each([
    ['NotAction of something else', { ...rest, Principal, NotAction: 'kms:Decrypt' }, 'accepted'],
    [
      'NotAction of everything',
      { ...rest, Principal, NotAction: 'kms:*' },
      'MalformedPolicyDocumentException',
    ],
    ['NotPrincipal', { ...rest, Action, NotPrincipal: { AWS: '111122223333' } }, 'accepted'],
    [
      'a principal that is an empty list',
      { ...rest, Action, Principal: { AWS: [] } },
      'MalformedPolicyDocumentException',
    ],
  ])('%s', async (_, statement, expected) => {
    expect(await answerBoth(policyOf(statement))).toBe(expected);
  });
});
