/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
import { CreateGrantCommand, type CreateGrantCommandInput, DisabledException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins, role } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const GranteePrincipal = role('reader');

/** A world with a key, and a grant of it that only says what it has to. */
function arrange(quota = 50_000) {
  const sim = createSimulator({ quotas: { resources: { grantsPerKey: quota } } });
  const { KeyId, Arn } = sim.given.kmsKey();
  const input: CreateGrantCommandInput = { KeyId, GranteePrincipal, Operations: ['Decrypt'] };
  return { sim, kms: sim.client(), KeyId, Arn, input };
}

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers id and token', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(
      new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Encrypt', 'Decrypt'] }),
    );

    expect(output).toEqual({
      GrantId: expect.stringMatching(/^[0-9a-f]{64}$/),
      GrantToken: expect.stringMatching(/^[\w.-]{1,8192}$/),
    });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'Disabled' });

    const error = await errorOf(
      open(sim).send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ['Decrypt'] })),
    );

    expect(error).toBeInstanceOf(DisabledException);
  });
});

describe('a grant that is asked for again', () => {
  const EncryptionContextSubset = { a: '1', b: '2' };
  const named: Omit<CreateGrantCommandInput, 'KeyId'> = {
    Name: 'mine',
    GranteePrincipal,
    RetiringPrincipal: role('retirer'),
    Operations: ['Encrypt', 'Decrypt'],
    Constraints: { EncryptionContextSubset },
  };

  test('is another without a name', async () => {
    const { kms, input } = arrange();

    const grants = [await kms.createGrant(input), await kms.createGrant(input)];

    expect(grants[0]!.GrantId).not.toBe(grants[1]!.GrantId);
    expect(grants[0]!.GrantToken).not.toBe(grants[1]!.GrantToken);
  });

  test('is the same with a name, whatever the order of its members', async () => {
    const { sim, kms, KeyId } = arrange();
    const first = await kms.createGrant({ KeyId, ...named });
    const before = lastingState(sim);
    await sim.advance('1h');

    const again = await kms.createGrant({
      ...named,
      KeyId,
      Operations: ['Decrypt', 'Encrypt'],
      Constraints: { EncryptionContextSubset: { b: '2', a: '1' } },
    });

    expect(again.GrantId).toBe(first.GrantId);
    expect(await kms.listGrants({ KeyId })).toMatchObject({ Grants: [{ GrantId: first.GrantId }] });
    expect(lastingState(sim)).toEqual(before);
    expect(await answerTo(kms.describeKey({ KeyId, GrantTokens: [again.GrantToken!] }))).toBe('accepted');
  });

  test.each<[string, Partial<CreateGrantCommandInput>]>([
    ['Name', { Name: 'other' }],
    ['GranteePrincipal', { GranteePrincipal: role('writer') }],
    ['RetiringPrincipal', { RetiringPrincipal: role('other') }],
    ['one operation more', { Operations: ['Encrypt', 'Decrypt', 'DescribeKey'] }],
    ['one operation less', { Operations: ['Encrypt'] }],
    ['no Constraints', { Constraints: undefined }],
    ['other Constraints', { Constraints: { EncryptionContextSubset: { a: '1', b: '3' } } }],
    ['Constraints of another kind', { Constraints: { EncryptionContextEquals: EncryptionContextSubset } }],
  ])('is another with another %s', async (_, members) => {
    const { kms, KeyId } = arrange();

    const first = await kms.createGrant({ KeyId, ...named });
    const second = await kms.createGrant({ KeyId, ...named, ...members });

    expect(second.GrantId).not.toBe(first.GrantId);
  });

  test('is another for another key, and after it was revoked', async () => {
    const { sim, kms, KeyId } = arrange();
    const first = await kms.createGrant({ KeyId, ...named });

    const ofOther = await kms.createGrant({ KeyId: sim.given.kmsKey().KeyId, ...named });
    await kms.revokeGrant({ KeyId, GrantId: first.GrantId });
    const after = await kms.createGrant({ KeyId, ...named });

    expect(new Set([first.GrantId, ofOther.GrantId, after.GrantId]).size).toBe(3);
  });
});

describe('Operations', () => {
  test.each([
    'CreateGrant',
    'Decrypt',
    'DescribeKey',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'ReEncryptFrom',
    'ReEncryptTo',
    'RetireGrant',
  ] as const)('may be %s', async (operation) => {
    const { kms, input } = arrange();

    expect(await answerTo(kms.createGrant({ ...input, Operations: [operation] }))).toBe('accepted');
  });

  test.each([
    'Decapsulate',
    'DeriveSharedSecret',
    'Encapsulate',
    'GenerateMac',
    'GetPublicKey',
    'Sign',
    'Verify',
    'VerifyMac',
  ] as const)('may not be %s, which a symmetric key does not support', async (operation) => {
    const { sim, kms, input } = arrange();
    const before = lastingState(sim);

    const answer = await answerTo(kms.createGrant({ ...input, Operations: ['Decrypt', operation] }));

    expect(answer).toBe('ValidationException');
    expect(lastingState(sim)).toEqual(before);
  });

  test('count once', async () => {
    const { kms, KeyId, input } = arrange();

    await kms.createGrant({ ...input, Operations: ['Encrypt', 'Decrypt', 'Encrypt'] });

    const { Grants } = await kms.listGrants({ KeyId });
    expect(Grants![0]!.Operations!.toSorted()).toEqual(['Decrypt', 'Encrypt']);
  });
});

describe('a request that is wrong', () => {
  const service = 'ebs.us-east-1.amazonaws.com';
  const SourceArn = 'arn:aws:ec2:us-east-1:111122223333:volume/vol-1';
  const forService = {
    GranteePrincipal: undefined,
    GranteeServicePrincipal: service,
    RetiringServicePrincipal: service,
    Constraints: { SourceArn },
  };

  test.each<[string, Partial<CreateGrantCommandInput>, string]>([
    ['no grantee', { GranteePrincipal: undefined }, 'ValidationException'],
    ['two grantees', { ...forService, GranteePrincipal }, 'ValidationException'],
    [
      'two retiring principals',
      { RetiringPrincipal: role('retirer'), RetiringServicePrincipal: service },
      'ValidationException',
    ],
    ['a service without SourceArn', { ...forService, Constraints: undefined }, 'ValidationException'],
    [
      'a service without a retiring principal',
      { ...forService, RetiringServicePrincipal: undefined },
      'ValidationException',
    ],
    ['a service as it has to be', forService, 'accepted'],
    ['no Operations', { Operations: undefined }, 'ValidationException'],
    ['an unknown operation', { Operations: ['ListKeys' as 'Decrypt'] }, 'ValidationException'],
    ['a grantee that is no ARN', { GranteePrincipal: 'alice' }, 'InvalidArnException'],
    ['a grantee of another service', { GranteePrincipal: 'arn:aws:s3:::bucket' }, 'InvalidArnException'],
    ['a retiring principal that is no ARN', { RetiringPrincipal: 'alice' }, 'InvalidArnException'],
    ['a grantee of another account', { GranteePrincipal: role('reader', '999988887777') }, 'accepted'],
    ['a grantee with a space', { GranteePrincipal: 'arn:aws:iam::1 1:root' }, 'ValidationException'],
    ['an empty Name', { Name: '' }, 'ValidationException'],
    ['a Name of 257 characters', { Name: 'n'.repeat(257) }, 'ValidationException'],
    ['a Name with a space', { Name: 'my grant' }, 'ValidationException'],
    ['a SourceArn that is none', { Constraints: { SourceArn: 'volume' } }, 'ValidationException'],
    ['an unknown grant token', { GrantTokens: ['token'] }, 'InvalidGrantTokenException'],
    ['eleven grant tokens', { GrantTokens: Array(11).fill('token') }, 'ValidationException'],
  ])('%s', async (_, members, expected) => {
    const { sim, kms, input } = arrange();
    const before = lastingState(sim);

    const answer = await answerTo(kms.createGrant({ ...input, ...members }));

    expect(answer).toBe(expected);
    if (expected !== 'accepted') expect(lastingState(sim)).toEqual(before);
  });

  test('takes the token of another grant', async () => {
    const { kms, input } = arrange();
    const { GrantToken } = await kms.createGrant(input);

    expect(await answerTo(kms.createGrant({ ...input, GrantTokens: [GrantToken!] }))).toBe('accepted');
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test.each([
    ['Disabled', 'DisabledException', 'is disabled.'],
    ['PendingDeletion', 'KMSInvalidStateException', 'is pending deletion (or pending replica deletion).'],
  ] as const)('that is %s ends with %s', async (KeyState, name, text) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState });
    const before = lastingState(sim);
    const input: CreateGrantCommandInput = { KeyId, GranteePrincipal, Operations: ['Decrypt'] };

    const error = await errorOf(sim.client().createGrant(input));
    const dryRun = await answerTo(sim.client().createGrant({ ...input, DryRun: true }));

    expect(error).toMatchObject({ name, message: `${Arn} ${text}` });
    expect(dryRun).toBe(name);
    expect(lastingState(sim)).toEqual(before);
  });

  test('that is Unavailable gets a grant', async () => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId, proxy } = arrangeKey(sim, Origin);
    if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);
    const requests = proxy?.requests();

    const answer = await answerTo(
      sim.client().createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'] }),
    );

    expect(answer).toBe('accepted');
    expect(proxy?.requests()).toEqual(requests);
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
describe('the quota of grants of a key', () => {
  test('is counted for each key; a grant that is asked for again needs no room', async () => {
    const { sim, kms, KeyId, input } = arrange(2);
    const first = await kms.createGrant({ ...input, Name: 'mine' });
    await kms.createGrant(input);
    const { KeyId: other } = sim.given.kmsKey();
    const before = lastingState(sim);

    const answers = [
      await answerTo(kms.createGrant(input)),
      await answerTo(kms.createGrant({ ...input, DryRun: true })),
      await answerTo(kms.createGrant({ ...input, Name: 'mine' })),
    ];
    const after = lastingState(sim);
    answers.push(await answerTo(kms.createGrant({ ...input, KeyId: other })));
    await kms.revokeGrant({ KeyId, GrantId: first.GrantId });
    answers.push(await answerTo(kms.createGrant(input)));

    expect(answers).toEqual([
      'LimitExceededException',
      'LimitExceededException',
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(after).toEqual(before);
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
test('a dry run makes no grant', async () => {
  const { sim, kms, input } = arrange();
  const before = lastingState(sim);

  const answers = [
    await answerTo(kms.createGrant({ ...input, DryRun: true })),
    await answerTo(kms.createGrant({ ...input, Operations: ['Sign'], DryRun: true })),
    await answerTo(kms.createGrant({ ...input, GranteePrincipal: 'alice', DryRun: true })),
  ];

  expect(answers).toEqual(['DryRunOperationException', 'ValidationException', 'InvalidArnException']);
  expect(lastingState(sim)).toEqual(before);
});

test('does not keep what the caller may change', async () => {
  const { kms, KeyId, input } = arrange();
  const Constraints = { EncryptionContextSubset: { tenant: 'a' } };
  await kms.createGrant({ ...input, Constraints });

  Constraints.EncryptionContextSubset.tenant = 'b';
  const first = await kms.listGrants({ KeyId });
  first.Grants![0]!.Operations!.push('Encrypt');
  first.Grants![0]!.Constraints!.EncryptionContextSubset = {};
  const second = await kms.listGrants({ KeyId });

  expect(second.Grants).toMatchObject([
    { Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: { tenant: 'a' } } },
  ]);
});
