/**
 * When a key can be used: the same for every cryptographic operation.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import {
  type ArrangedKey,
  arrangeKey,
  bytes,
  cloudHsmKey,
  connect,
  disconnect,
  externalKey,
  origins,
  role,
} from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { everyUse } from '../helpers/uses.ts';

type Cause = (sim: Simulator, key: ArrangedKey) => Promise<unknown>;

const disable: Cause = (sim, { KeyId }) => sim.client().disableKey({ KeyId });
const schedule: Cause = (sim, { KeyId }) => sim.client().scheduleKeyDeletion({ KeyId });
const leave: Cause = (sim, { CustomKeyStoreId }) => disconnect(sim, CustomKeyStoreId!);

const states: readonly (readonly [what: string, error: string, fragment: string, cause: Cause])[] = [
  ['Disabled', 'DisabledException', 'is disabled.', disable],
  [
    'PendingDeletion',
    'KMSInvalidStateException',
    'is pending deletion (or pending replica deletion).',
    schedule,
  ],
];

const statesInStore: readonly (readonly [what: string, fragment: string, cause: Cause])[] = [
  ['Enabled', '', leave],
  [
    'Disabled before',
    '',
    async (sim, key) => {
      await disable(sim, key);
      await leave(sim, key);
    },
  ],
  [
    'PendingDeletion',
    'is pending deletion',
    async (sim, key) => {
      await schedule(sim, key);
      await leave(sim, key);
    },
  ],
];

describe.each(everyUse)('%s', (_, prepare) => {
  describe.each(origins)('with a key of origin %s', (Origin) => {
    test.each(states)('that is %s ends with %s: … %s', async (_, name, fragment, cause) => {
      const sim = createSimulator();
      const key = arrangeKey(sim, Origin);
      const use = await prepare(sim.client(), key.KeyId, sim.given.kmsKey().KeyId);
      await cause(sim, key);
      const [before, requests] = [lastingState(sim), key.proxy?.requests()];

      const error = await errorOf(use());

      expect(error).toMatchObject({ name, message: `${key.Arn} ${fragment}` });
      expect(lastingState(sim)).toEqual(before);
      expect(key.proxy?.requests()).toEqual(requests);
    });

    test('that was enabled again is accepted', async () => {
      const sim = createSimulator();
      const { KeyId } = arrangeKey(sim, Origin);
      const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);

      await sim.client().disableKey({ KeyId });
      await sim.client().enableKey({ KeyId });

      expect(await answerTo(use())).toBe('accepted');
    });

    test('in a dry run ends with DryRunOperationException, and nobody else is asked', async () => {
      const sim = createSimulator();
      const key = arrangeKey(sim, Origin);
      const use = await prepare(sim.client(), key.KeyId, sim.given.kmsKey().KeyId);
      key.cluster?.exhaustSessions();
      key.proxy?.answerWith('InternalException');
      const [before, requests, asked] = [lastingState(sim), key.proxy?.requests(), sim.now];

      const error = await errorOf(use({ DryRun: true }));

      expect(error).toMatchObject({
        name: 'DryRunOperationException',
        message: 'The request would have succeeded, but the DryRun option is set.',
      });
      expect(lastingState(sim)).toEqual(before);
      expect(key.proxy?.requests()).toEqual(requests);
      expect(sim.now - asked).toBe(10);
    });

    test('that is Disabled ends a dry run as it ends the request', async () => {
      const sim = createSimulator();
      const key = arrangeKey(sim, Origin);
      const use = await prepare(sim.client(), key.KeyId, sim.given.kmsKey().KeyId);
      await disable(sim, key);

      expect(await answerTo(use({ DryRun: true }))).toBe('DisabledException');
    });

    test('takes the token of a grant, and no other', async () => {
      const sim = createSimulator();
      const kms = sim.client();
      const { KeyId } = arrangeKey(sim, Origin);
      const use = await prepare(kms, KeyId, sim.given.kmsKey().KeyId);
      const { GrantToken, GrantId } = await kms.createGrant({
        KeyId,
        GranteePrincipal: role('reader'),
        Operations: ['Decrypt'],
      });
      const GrantTokens = [GrantToken!];

      const answers = [
        await answerTo(use({ GrantTokens })),
        await answerTo(use({ GrantTokens: [] })),
        await answerTo(use({ GrantTokens: [...GrantTokens, 'token'] })),
      ];
      await kms.revokeGrant({ KeyId, GrantId });
      answers.push(await answerTo(use({ GrantTokens })));

      expect(answers).toEqual([
        'accepted',
        'accepted',
        'InvalidGrantTokenException',
        'InvalidGrantTokenException',
      ]);
    });
  });

  describe.each([
    ['AWS_CLOUDHSM', 'is unavailable.'],
    ['EXTERNAL_KEY_STORE', 'in a custom key store that is not connected'],
  ] as const)('with a key of origin %s, whose store is DISCONNECTED', (Origin, unavailable) => {
    test.each(statesInStore)('and which is %s, ends with KMSInvalidStateException', async (_, own, cause) => {
      const sim = createSimulator();
      const key = arrangeKey(sim, Origin);
      const use = await prepare(sim.client(), key.KeyId, sim.given.kmsKey().KeyId);
      await cause(sim, key);
      const [before, requests] = [lastingState(sim), key.proxy?.requests()];

      const error = await errorOf(use());
      const dryRun = await answerTo(use({ DryRun: true }));

      expect(error.name).toBe('KMSInvalidStateException');
      expect(error.message).toContain(own === '' ? unavailable : own);
      expect(dryRun).toBe('KMSInvalidStateException');
      expect(lastingState(sim)).toEqual(before);
      expect(key.proxy?.requests()).toEqual(requests);
    });

    test('is accepted when the store is connected again', async () => {
      const sim = createSimulator();
      const key = arrangeKey(sim, Origin);
      const use = await prepare(sim.client(), key.KeyId, sim.given.kmsKey().KeyId);
      await disconnect(sim, key.CustomKeyStoreId!);
      await connect(sim, key.CustomKeyStoreId!);

      expect(await answerTo(use())).toBe('accepted');
    });
  });

  test.each([
    ['Unavailable', 'KMSInvalidStateException'],
    ['usable', 'accepted'],
  ] as const)('with keysWhileDisconnecting %s ends with %s', async (keysWhileDisconnecting, expected) => {
    const sim = createSimulator({ assumptions: { keysWhileDisconnecting } });
    for (const key of [cloudHsmKey(sim), externalKey(sim)]) {
      const use = await prepare(sim.client(), key.KeyId, sim.given.kmsKey().KeyId);
      await sim.client().disconnectCustomKeyStore(key);
      expect(sim.keyStore(key.CustomKeyStoreId).ConnectionState).toBe('DISCONNECTING');

      expect(await answerTo(use())).toBe(expected);
    }
  });
});

describe('EncryptionAlgorithm', () => {
  test.each(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'] as const)(
    '%s does not go with a symmetric key',
    async (EncryptionAlgorithm) => {
      const sim = createSimulator();
      const kms = sim.client();
      for (const Origin of origins) {
        const { KeyId, Arn } = arrangeKey(sim, Origin);
        const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('text') });

        const errors = [
          await errorOf(kms.encrypt({ KeyId, Plaintext: bytes('text'), EncryptionAlgorithm })),
          await errorOf(kms.decrypt({ CiphertextBlob, EncryptionAlgorithm })),
        ];

        expect(errors.map(({ name }) => name)).toEqual([
          'InvalidKeyUsageException',
          'InvalidKeyUsageException',
        ]);
        expect(errors[0]!.message).toContain(Arn);
      }
    },
  );

  test('SYMMETRIC_DEFAULT may be given', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();
    const EncryptionAlgorithm = 'SYMMETRIC_DEFAULT';

    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('text'), EncryptionAlgorithm });

    expect(await answerTo(kms.decrypt({ CiphertextBlob, EncryptionAlgorithm }))).toBe('accepted');
  });
});
