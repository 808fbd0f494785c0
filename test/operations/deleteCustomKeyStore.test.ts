/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 */
import {
  CreateCustomKeyStoreCommand,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
} from '@aws-sdk/client-kms';
import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, lastingState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

const remove = (kms: Kms, CustomKeyStoreId: string | undefined) =>
  kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));

const givens = ['cloudHsmKeyStore', 'externalKeyStore'] as const;

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(givens)('%s: answers {} and forgets the store', async (given) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given[given]({ ConnectionState: 'DISCONNECTED' });
    const kept = sim.given[given]();

    const { $metadata, ...output } = await remove(kms, CustomKeyStoreId);

    const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({}));
    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(CustomKeyStores!.map((store) => store.CustomKeyStoreId)).toEqual([kept.CustomKeyStoreId]);
    expect(() => sim.keyStore(CustomKeyStoreId)).toThrow(SimulatorUsageError);
  });

  test('answers CustomKeyStoreNotFoundException the second time', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    await remove(kms, CustomKeyStoreId);

    const answer = await answerTo(remove(kms, CustomKeyStoreId));

    expect(answer).toBe('CustomKeyStoreNotFoundException');
  });

  test.each(givens)(
    '%s: leaves what backed the store as it was, and free for another store',
    async (given) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, ...arranged } = sim.given[given]({ ConnectionState: 'DISCONNECTED' });
      const backing = 'cluster' in arranged ? arranged.cluster : arranged.proxy;
      const { accounts, proxies } = sim.snapshot();

      await remove(kms, CustomKeyStoreId);
      const after = sim.snapshot();
      const created = await kms.send(
        new CreateCustomKeyStoreCommand(backing.createCustomKeyStoreInput('another')),
      );

      expect([after.accounts[0]!.clusters, after.proxies]).toEqual([accounts[0]!.clusters, proxies]);
      expect(created.CustomKeyStoreId).not.toBe(CustomKeyStoreId);
    },
  );

  test('sends the proxy no request, and keeps the count of health checks', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    await sim.advance('1h');
    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    const requests = proxy.requests();

    await remove(kms, CustomKeyStoreId);

    expect(proxy.requests()).toEqual(requests);
    expect(proxy.healthChecks()).toBe(12);
  });

  test.each(['CONNECTING', 'CONNECTED', 'DISCONNECTING', 'FAILED'] as const)(
    'answers CustomKeyStoreInvalidStateException while the store is %s',
    async (ConnectionState) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState });
      const before = lastingState(sim);

      const answer = await answerTo(remove(kms, CustomKeyStoreId));

      expect(answer).toBe('CustomKeyStoreInvalidStateException');
      expect(lastingState(sim)).toEqual(before);
    },
  );

  test.each<[string, string | undefined, string]>([
    ['no CustomKeyStoreId', undefined, 'ValidationException'],
    ['an empty CustomKeyStoreId', '', 'ValidationException'],
    ['a CustomKeyStoreId of 65 characters', 'c'.repeat(65), 'ValidationException'],
    ['the id of no store', 'cks-00000000000000000', 'CustomKeyStoreNotFoundException'],
  ])('answers %s as documented', async (_, CustomKeyStoreId, expected) => {
    const sim = createSimulator();
    const kms = open(sim);
    sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });

    const answer = await answerTo(remove(kms, CustomKeyStoreId));

    expect(answer).toBe(expected);
  });
});
