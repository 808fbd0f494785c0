/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
 */
import { DisconnectCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import { type ConnectionState, createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf, lastingState, shownState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

const disconnect = (kms: Kms, CustomKeyStoreId: string | undefined) =>
  kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));

const arrangements: Record<string, (sim: Simulator, ConnectionState?: ConnectionState) => string> = {
  'AWS CloudHSM': (sim, ConnectionState = 'CONNECTED') =>
    sim.given.cloudHsmKeyStore({ ConnectionState }).CustomKeyStoreId,
  'public external': (sim, ConnectionState = 'CONNECTED') =>
    sim.given.externalKeyStore({ ConnectionState }).CustomKeyStoreId,
  'VPC external': (sim, ConnectionState = 'CONNECTED') =>
    sim.given.externalKeyStore({ ConnectionState, XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' })
      .CustomKeyStoreId,
};

describe.each(waysIn)('through $way', ({ open }) => {
  describe("of the example in AWS's own reference", () => {
    const CustomKeyStoreId = 'cks-1234567890abcdef0';

    test.each(['cloudHsmKeyStore', 'externalKeyStore'] as const)(
      'answers {} for a connected store that %s arranges with its id',
      async (given) => {
        const sim = createSimulator();
        const kms = open(sim);
        sim.given[given]({ CustomKeyStoreId });

        const { $metadata, ...output } = await kms.send(
          new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: 'cks-1234567890abcdef0' }),
        );

        expect(output).toEqual({});
        expect($metadata.httpStatusCode).toBe(200);
        expect(await shownState(kms, CustomKeyStoreId)).toBe('DISCONNECTING');
      },
    );

    test('answers CustomKeyStoreNotFoundException where there is no such store', async () => {
      const sim = createSimulator();
      const kms = open(sim);

      const error = await errorOf(disconnect(kms, CustomKeyStoreId));

      expect(error.name).toBe('CustomKeyStoreNotFoundException');
    });

    test.each(['DISCONNECTED', 'DISCONNECTING'] as const)(
      'answers CustomKeyStoreInvalidStateException while the store is %s',
      async (ConnectionState) => {
        const sim = createSimulator();
        const kms = open(sim);
        sim.given.cloudHsmKeyStore({ CustomKeyStoreId, ConnectionState });

        const error = await errorOf(disconnect(kms, CustomKeyStoreId));

        expect(error.name).toBe('CustomKeyStoreInvalidStateException');
      },
    );

    test('answers KMSInternalException when that is scripted for every attempt, and changes nothing', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      sim.given.cloudHsmKeyStore({ CustomKeyStoreId });
      sim.faults.failNext('DisconnectCustomKeyStore', 'KMSInternalException', { times: 3 });

      const error = await errorOf(disconnect(kms, CustomKeyStoreId));

      expect(error.name).toBe('KMSInternalException');
      expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
      expect(await answerTo(disconnect(kms, CustomKeyStoreId))).toBe('accepted');
    });
  });

  test.each([
    ['AWS CloudHSM', '10s', 10_000],
    ['public external', '10s', 10_000],
    ['VPC external', '5m', 5 * 60_000],
  ])('answers before an %s key store is disconnected, which takes %s', async (kind, _, ms) => {
    const sim = createSimulator();
    const kms = open(sim);
    const CustomKeyStoreId = arrangements[kind]!(sim);
    const asked = sim.now;

    await disconnect(kms, CustomKeyStoreId);
    const answered = sim.now;
    await sim.advance(asked + ms - 1 - answered);
    const before = sim.keyStore(CustomKeyStoreId).ConnectionState;
    await sim.advance(1);

    expect(answered - asked).toBe(10);
    expect([before, sim.keyStore(CustomKeyStoreId).ConnectionState]).toEqual([
      'DISCONNECTING',
      'DISCONNECTED',
    ]);
  });

  test.each(Object.keys(arrangements))('%s: takes as long as the timing says', async (kind) => {
    const sim = createSimulator({
      timing: { disconnectCloudHsm: '1m', disconnectPublic: '1m', disconnectVpc: '1m' },
    });
    const kms = open(sim);
    const CustomKeyStoreId = arrangements[kind]!(sim);
    await disconnect(kms, CustomKeyStoreId);

    await sim.advance('59s');
    const before = await shownState(kms, CustomKeyStoreId);
    await sim.advance('1s');

    expect([before, await shownState(kms, CustomKeyStoreId)]).toEqual(['DISCONNECTING', 'DISCONNECTED']);
  });

  test.each(Object.keys(arrangements))('%s: is not idempotent', async (kind) => {
    const sim = createSimulator();
    const kms = open(sim);
    const CustomKeyStoreId = arrangements[kind]!(sim);
    await disconnect(kms, CustomKeyStoreId);
    const before = lastingState(sim);

    const answer = await answerTo(disconnect(kms, CustomKeyStoreId));

    expect(answer).toBe('CustomKeyStoreInvalidStateException');
    expect(lastingState(sim)).toEqual(before);
  });

  test('sends the proxy no request', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const before = proxy.requests();

    await disconnect(kms, CustomKeyStoreId);
    await sim.advance('1d');

    expect(proxy.requests()).toEqual(before);
  });

  test.each<[string, string | undefined, string]>([
    ['no CustomKeyStoreId', undefined, 'ValidationException'],
    ['an empty CustomKeyStoreId', '', 'ValidationException'],
    ['a CustomKeyStoreId of 65 characters', 'c'.repeat(65), 'ValidationException'],
    ['the id of no store', 'cks-00000000000000000', 'CustomKeyStoreNotFoundException'],
  ])('answers %s as documented', async (_, CustomKeyStoreId, expected) => {
    const sim = createSimulator();
    const kms = open(sim);
    arrangements['AWS CloudHSM']!(sim);

    const answer = await answerTo(disconnect(kms, CustomKeyStoreId));

    expect(answer).toBe(expected);
  });
});
