/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 */
import { GetKeyRotationStatusCommand, UnsupportedOperationException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test('answers that an ordinary key is not rotated', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = sim.given.kmsKey();

    const { $metadata, ...output } = await open(sim).send(new GetKeyRotationStatusCommand({ KeyId }));

    expect(output).toEqual({ KeyRotationEnabled: false, KeyId: Arn });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
    '%s: ends with UnsupportedOperationException, which names the origin',
    async (Origin) => {
      const sim = createSimulator();
      const { KeyId, Arn } = arrangeKey(sim, Origin);

      const error = await errorOf(open(sim).send(new GetKeyRotationStatusCommand({ KeyId })));

      expect(error).toBeInstanceOf(UnsupportedOperationException);
      expect(error.message).toContain(Arn);
      expect(error.message).toContain(Origin);
    },
  );
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
  'the type of a %s key decides before its state',
  async (Origin) => {
    const sim = createSimulator();
    const answers = [];
    for (const KeyState of ['Enabled', 'Disabled', 'PendingDeletion'] as const) {
      const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState });
      answers.push(await answerTo(sim.client().getKeyRotationStatus({ KeyId })));
      await disconnect(sim, CustomKeyStoreId!);
      answers.push(await answerTo(sim.client().getKeyRotationStatus({ KeyId })));
    }

    expect(new Set(answers)).toEqual(new Set(['UnsupportedOperationException']));
  },
);
