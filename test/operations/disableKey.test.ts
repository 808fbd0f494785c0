/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
import { DisableKeyCommand, KMSInvalidStateException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, connect, disconnect, externalKey, keyStateOf, origins } from '../helpers/keys.ts';
import { errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the key is Disabled', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(new DisableKeyCommand({ KeyId }));

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await keyStateOf(sim.client(), KeyId)).toBe('Disabled');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion' });

    const error = await errorOf(open(sim).send(new DisableKeyCommand({ KeyId })));

    expect(error).toBeInstanceOf(KMSInvalidStateException);
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test('that is Disabled stays as it is', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });
    const before = lastingState(sim);

    await sim.client().disableKey({ KeyId });

    expect(lastingState(sim)).toEqual(before);
  });

  test('that is PendingDeletion leads to KMSInvalidStateException', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().disableKey({ KeyId }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });
});

test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
  'an Unavailable %s key is Disabled once its store is connected',
  async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin);
    await disconnect(sim, CustomKeyStoreId!);

    await kms.disableKey({ KeyId });
    const states = [await keyStateOf(kms, KeyId)];
    await connect(sim, CustomKeyStoreId!);
    states.push(await keyStateOf(kms, KeyId));

    expect(states).toEqual(['Unavailable', 'Disabled']);
  },
);

test('leaves the external key enabled, and its store CONNECTED', async () => {
  const sim = createSimulator();
  const { KeyId, CustomKeyStoreId, proxy } = externalKey(sim);
  const requests = proxy.requests();

  await sim.client().disableKey({ KeyId });

  expect(proxy.keys.list()).toMatchObject([{ keyStatus: 'ENABLED' }]);
  expect(proxy.requests()).toEqual(requests);
  expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
});
