/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 */
import { EnableKeyCommand, KMSInvalidStateException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, connect, disconnect, externalKey, keyStateOf, origins } from '../helpers/keys.ts';
import { errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the key is Enabled', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });

    const { $metadata, ...output } = await open(sim).send(new EnableKeyCommand({ KeyId }));

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await keyStateOf(sim.client(), KeyId)).toBe('Enabled');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion' });

    const error = await errorOf(open(sim).send(new EnableKeyCommand({ KeyId })));

    expect(error).toBeInstanceOf(KMSInvalidStateException);
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test('that is Enabled stays as it is', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);
    const before = lastingState(sim);

    await sim.client().enableKey({ KeyId });

    expect(lastingState(sim)).toEqual(before);
  });

  test('that is PendingDeletion leads to KMSInvalidStateException', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().enableKey({ KeyId }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });
});

test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
  'an Unavailable %s key is Enabled once its store is connected',
  async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });
    await disconnect(sim, CustomKeyStoreId!);

    await kms.enableKey({ KeyId });
    const states = [await keyStateOf(kms, KeyId)];
    await connect(sim, CustomKeyStoreId!);
    states.push(await keyStateOf(kms, KeyId));

    expect(states).toEqual(['Unavailable', 'Enabled']);
  },
);

test('neither enables nor asks for the external key', async () => {
  const sim = createSimulator();
  const { KeyId, proxy } = externalKey(sim, { XksKeyId: 'external-1', KeyState: 'Disabled' });
  proxy.keys.disable('external-1');
  const requests = proxy.requests();

  await sim.client().enableKey({ KeyId });

  expect(proxy.keys.list()).toMatchObject([{ keyStatus: 'DISABLED' }]);
  expect(proxy.requests()).toEqual(requests);
});
