/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 */
import { CancelKeyDeletionCommand, KMSInvalidStateException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, connect, disconnect, keyStateOf, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers the key ARN, and the key is Disabled', async (Origin) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });

    const { $metadata, ...output } = await open(sim).send(new CancelKeyDeletionCommand({ KeyId }));

    expect(output).toEqual({ KeyId: Arn });
    expect($metadata.httpStatusCode).toBe(200);
    expect(await keyStateOf(sim.client(), KeyId)).toBe('Disabled');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new CancelKeyDeletionCommand({ KeyId })));

    expect(error).toBeInstanceOf(KMSInvalidStateException);
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test.each(['Enabled', 'Disabled'] as const)('that is %s stays as it is', async (KeyState) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().cancelKeyDeletion({ KeyId }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is not pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });

  test('is refused the second time', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });

    const answers = [
      await answerTo(sim.client().cancelKeyDeletion({ KeyId })),
      await answerTo(sim.client().cancelKeyDeletion({ KeyId })),
    ];

    expect(answers).toEqual(['accepted', 'KMSInvalidStateException']);
  });

  test('is not deleted afterwards, and can be enabled', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await sim.advance('6d');
    await kms.cancelKeyDeletion({ KeyId });
    await kms.enableKey({ KeyId });

    await sim.advance('60d');

    expect(await keyStateOf(kms, KeyId)).toBe('Enabled');
    expect(sim.snapshot().deadlines).toEqual([]);
  });

  test('waits anew when its deletion is scheduled again', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await sim.advance('6d');
    await kms.cancelKeyDeletion({ KeyId });
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

    await sim.advance('6d');
    const state = await keyStateOf(kms, KeyId);
    await sim.advance('1d');

    expect(state).toBe('PendingDeletion');
    expect(await answerTo(kms.describeKey({ KeyId }))).toBe('NotFoundException');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
  'works while the %s store is not connected, and the key is Disabled once it is',
  async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
    await disconnect(sim, CustomKeyStoreId!);

    await kms.cancelKeyDeletion({ KeyId });
    const states = [await keyStateOf(kms, KeyId)];
    await connect(sim, CustomKeyStoreId!);
    states.push(await keyStateOf(kms, KeyId));

    expect(states).toEqual(['Unavailable', 'Disabled']);
  },
);
