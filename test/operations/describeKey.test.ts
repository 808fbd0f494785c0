/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
import { DescribeKeyCommand, NotFoundException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { unknownKeyId } from '../helpers/keyIds.ts';
import {
  arrangeKey,
  cloudHsmKey,
  disconnect,
  externalKey,
  keyStateOf,
  origins,
  role,
} from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

/** Members that a key of one origin shows, and others do not. */
const ofOrigin = {
  AWS_KMS: ['CurrentKeyMaterialId'],
  AWS_CLOUDHSM: ['CustomKeyStoreId', 'CloudHsmClusterId'],
  EXTERNAL_KEY_STORE: ['CustomKeyStoreId', 'XksKeyConfiguration'],
};

const ofEvery = [
  'AWSAccountId',
  'KeyId',
  'Arn',
  'CreationDate',
  'Enabled',
  'Description',
  'KeyUsage',
  'KeyState',
  'Origin',
  'KeyManager',
  'CustomerMasterKeySpec',
  'KeySpec',
  'EncryptionAlgorithms',
  'MultiRegion',
];

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: shows what CreateKey showed', async (Origin) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { Description: 'ours' });

    const { $metadata, ...output } = await open(sim).send(new DescribeKeyCommand({ KeyId }));

    expect(Object.keys(output)).toEqual(['KeyMetadata']);
    expect($metadata.httpStatusCode).toBe(200);
    expect(output.KeyMetadata).toMatchObject({
      KeyId,
      Arn,
      Origin,
      Description: 'ours',
      KeyState: 'Enabled',
      Enabled: true,
      CreationDate: new Date('2026-01-01T00:00:00Z'),
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    });
    expect(Object.keys(output.KeyMetadata!).toSorted()).toEqual([...ofEvery, ...ofOrigin[Origin]].toSorted());
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const kms = open(createSimulator());

    const error = await errorOf(kms.send(new DescribeKeyCommand({ KeyId: unknownKeyId })));

    expect(error).toBeInstanceOf(NotFoundException);
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test.each(['key ID', 'key ARN', 'alias name', 'alias ARN'] as const)('is found by %s', async (form) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { AliasName: 'alias/mine' });
    const forms = {
      'key ID': KeyId,
      'key ARN': Arn,
      'alias name': 'alias/mine',
      'alias ARN': 'arn:aws:kms:us-east-1:111122223333:alias/mine',
    };

    const { KeyMetadata } = await sim.client().describeKey({ KeyId: forms[form] });

    expect(KeyMetadata!.KeyId).toBe(KeyId);
  });

  test('shows Disabled without Enabled', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });

    const { KeyMetadata } = await sim.client().describeKey({ KeyId });

    expect(KeyMetadata).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    expect(KeyMetadata).not.toHaveProperty('DeletionDate');
  });

  test('shows DeletionDate exactly while its deletion is pending', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion', PendingWindowInDays: 7 });

    const pending = await kms.describeKey({ KeyId });
    await kms.cancelKeyDeletion({ KeyId });
    const cancelled = await kms.describeKey({ KeyId });

    expect(pending.KeyMetadata).toMatchObject({
      KeyState: 'PendingDeletion',
      Enabled: false,
      DeletionDate: new Date('2026-01-08T00:00:00Z'),
    });
    expect(pending.KeyMetadata).not.toHaveProperty('PendingDeletionWindowInDays');
    expect(cancelled.KeyMetadata).toMatchObject({ KeyState: 'Disabled' });
    expect(cancelled.KeyMetadata).not.toHaveProperty('DeletionDate');
  });

  test('is not found after its deletion', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await sim.advance('8d');

    const error = await errorOf(sim.client().describeKey({ KeyId }));

    expect(error).toMatchObject({ name: 'NotFoundException', message: `Key '${Arn}' does not exist` });
  });
});

describe('what backs a key', () => {
  test('is not asked', async () => {
    const sim = createSimulator();
    const [inCluster, outside] = [cloudHsmKey(sim), externalKey(sim, { XksKeyId: 'external-1' })];
    inCluster.cluster.delete();
    outside.proxy.keys.delete('external-1');
    outside.proxy.goDown();
    const [before, requests] = [lastingState(sim), outside.proxy.requests()];

    const states = [
      await keyStateOf(sim.client(), inCluster.KeyId),
      await keyStateOf(sim.client(), outside.KeyId),
    ];

    expect(states).toEqual(['Enabled', 'Enabled']);
    expect(outside.proxy.requests()).toEqual(requests);
    expect(lastingState(sim)).toEqual(before);
  });

  test('is shown while the store is not connected too', async () => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId, cluster } = cloudHsmKey(sim);
    await disconnect(sim, CustomKeyStoreId);

    const { KeyMetadata } = await sim.client().describeKey({ KeyId });

    expect(KeyMetadata).toMatchObject({
      KeyState: 'Unavailable',
      Enabled: false,
      CustomKeyStoreId,
      CloudHsmClusterId: cluster.ClusterId,
    });
  });
});

describe('grant tokens', () => {
  test('have to name a grant', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();
    const { GrantToken } = await kms.createGrant({
      KeyId,
      GranteePrincipal: role('reader'),
      Operations: ['DescribeKey'],
    });

    const answers = [
      await answerTo(kms.describeKey({ KeyId, GrantTokens: [GrantToken!] })),
      await answerTo(kms.describeKey({ KeyId, GrantTokens: ['token'] })),
      await answerTo(kms.describeKey({ KeyId, GrantTokens: Array(11).fill(GrantToken) })),
    ];

    // It models no InvalidGrantTokenException.
    expect(answers).toEqual(['accepted', 'NotFoundException', 'ValidationException']);
  });
});

test('answers an object of its own, which the caller may change', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();

  const first = await kms.describeKey({ KeyId });
  first.KeyMetadata!.CreationDate!.setTime(0);
  first.KeyMetadata!.EncryptionAlgorithms!.pop();
  const second = await kms.describeKey({ KeyId });

  expect(second.KeyMetadata).toMatchObject({
    CreationDate: new Date('2026-01-01T00:00:00Z'),
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  });
});
