/**
 * Keys of other accounts: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
import {
  createSimulator,
  type OperationName,
  type SimulatedAccount,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, bytes, origins, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import {
  allow,
  createScene,
  elsewhere,
  home,
  keyPolicy,
  operationNames,
  requests,
  rootOf,
  type Scene,
  send,
  userWith,
} from './permissionsScene.ts';

const Plaintext = bytes('text');
const third = '777788889999';

/** Operations that AWS documents with "Cross-account use: Yes". */
const crossAccountUse: readonly OperationName[] = [
  'CreateGrant',
  'Decapsulate',
  'Decrypt',
  'DeriveSharedSecret',
  'DescribeKey',
  'Encapsulate',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetKeyRotationStatus',
  'GetPublicKey',
  'ListGrants',
  'ReEncrypt',
  'RetireGrant',
  'RevokeGrant',
  'Sign',
  'Verify',
  'VerifyMac',
];

/** Operations whose request cannot name a key of another account. */
const withoutKey: readonly OperationName[] = [
  'ConnectCustomKeyStore',
  'CreateCustomKeyStore',
  'CreateKey',
  'DeleteAlias',
  'DeleteCustomKeyStore',
  'DescribeCustomKeyStores',
  'DisconnectCustomKeyStore',
  'GenerateRandom',
  'ListAliases',
  'ListKeys',
  'ListRetirableGrants',
  'UpdateCustomKeyStore',
];

const onlyOwnAccount = operationNames.filter(
  (operation) => !crossAccountUse.includes(operation) && !withoutKey.includes(operation),
);

/** A key policy that lets the account and another one in. */
const shared = keyPolicy({ Principal: { AWS: [rootOf(home), rootOf(elsewhere)] }, Action: 'kms:*' });

/** The scene, with its keys open to the other account. */
async function sharedScene(authorization: 'off' | 'iam'): Promise<Scene> {
  const scene = await createScene({ authorization });
  for (const KeyId of [scene.Arn, scene.otherArn, scene.pendingArn]) {
    await scene.root.putKeyPolicy({ KeyId, Policy: shared }).catch(() => {});
  }
  return scene;
}

describe.each(['off', 'iam'] as const)('with permissions %s', (authorization) => {
  test.each(crossAccountUse)('%s can be used on keys of other accounts by key ARN', async (operation) => {
    const scene = await sharedScene(authorization);
    if (operation === 'RetireGrant') {
      const { GrantToken } = await scene.root.createGrant({
        KeyId: scene.Arn,
        GranteePrincipal: rootOf(elsewhere),
        RetiringPrincipal: rootOf(elsewhere),
        Operations: ['Encrypt'],
      });
      const kms = scene.sim.account(elsewhere).client();
      expect(await answerTo(kms.retireGrant({ GrantToken }))).toBe('accepted');
      return;
    }
    const { kms } = userWith(scene.sim.account(elsewhere), allow('kms:*'));

    const answer = await answerTo(send(kms, operation, requests[operation](scene)));

    const own = await sharedScene(authorization);
    expect(answer).toBe(await answerTo(send(own.root, operation, requests[operation](own))));
    expect(answer).not.toBe('AccessDeniedException');
  });

  test.each(onlyOwnAccount)(
    '%s cannot be used on keys of other accounts, and changes nothing',
    async (operation) => {
      const scene = await sharedScene(authorization);
      const other = scene.sim.account(elsewhere);
      other.given.kmsKey({ AliasName: scene.AliasName });
      const { kms } = userWith(other, allow('kms:*'));
      const before = lastingState(scene.sim);

      const error = await errorOf(send(kms, operation, requests[operation](scene)));

      expect(error).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
      expect(error.message).toContain(' on this resource because the resource does not exist in this Region');
      expect(lastingState(scene.sim)).toEqual(before);
    },
  );

  test('ListAliases for a key takes keys of the own account only', async () => {
    const { sim, Arn: KeyId } = await sharedScene(authorization);

    expect(await answerTo(sim.account(elsewhere).client().listAliases({ KeyId }))).toBe(
      'AccessDeniedException',
    );
  });
});

test('the lists above name every operation of AWS KMS once', () => {
  expect([...crossAccountUse, ...withoutKey, ...onlyOwnAccount].sort()).toEqual([...operationNames].sort());
});

/** Requests that take a key by any of its identifiers. */
const byAnyName = {
  DescribeKey: (KeyId: string) => ({ KeyId }),
  Encrypt: (KeyId: string) => ({ KeyId, Plaintext }),
  GenerateDataKey: (KeyId: string) => ({ KeyId, KeySpec: 'AES_256' }),
  GenerateDataKeyWithoutPlaintext: (KeyId: string) => ({ KeyId, NumberOfBytes: 8 }),
  Sign: (KeyId: string) => ({ KeyId, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' }),
} satisfies Partial<Record<OperationName, (KeyId: string) => object>>;

describe.each(Object.keys(byAnyName) as (keyof typeof byAnyName)[])('%s', (operation) => {
  test('reaches a key of another account by key ARN and alias ARN, never by key ID or alias name', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = sim.given.kmsKey({ AliasName: 'alias/there' });
    const kms = sim.account(elsewhere).client();

    const answers = [];
    for (const name of [Arn, `arn:aws:kms:us-east-1:${home}:alias/there`, KeyId, 'alias/there']) {
      answers.push(await answerTo(send(kms, operation, byAnyName[operation](name))));
    }

    const reached = operation === 'Sign' ? 'InvalidKeyUsageException' : 'accepted';
    expect(answers).toEqual([reached, reached, 'NotFoundException', 'NotFoundException']);
  });

  test('takes an alias name for one of the own account, whatever another account calls so', async () => {
    const sim = createSimulator();
    sim.given.kmsKey({ AliasName: 'alias/same' });
    const other = sim.account(elsewhere);
    const own = other.given.kmsKey({ AliasName: 'alias/same' });

    const { KeyMetadata } = await other.client().describeKey({ KeyId: 'alias/same' });

    expect(KeyMetadata?.Arn).toBe(own.Arn);
    expect(KeyMetadata?.AWSAccountId).toBe(elsewhere);
  });

  test('does not reach the same account in another Region', async () => {
    const sim = createSimulator();
    const { Arn } = sim.account(home, 'eu-west-1').given.kmsKey();

    expect(await answerTo(send(sim.client(), operation, byAnyName[operation](Arn)))).toBe(
      'NotFoundException',
    );
  });
});

describe('ciphertexts', () => {
  test.each(origins)(
    'of a key with Origin %s are decrypted from another account, with its ARN and without',
    async (Origin) => {
      const sim = createSimulator();
      const { Arn } = arrangeKey(sim, Origin);
      const kms = sim.account(elsewhere).client();

      const { CiphertextBlob, KeyId } = await kms.encrypt({ KeyId: Arn, Plaintext });
      const answers = [
        await kms.decrypt({ CiphertextBlob }),
        await kms.decrypt({ CiphertextBlob, KeyId: Arn }),
        await sim.client().decrypt({ CiphertextBlob }),
      ];

      expect(KeyId).toBe(Arn);
      for (const answer of answers) {
        expect(answer.KeyId).toBe(Arn);
        expect(textOf(answer.Plaintext)).toBe('text');
      }
    },
  );

  const pairs = origins.flatMap((from) => origins.map((to) => [from, to] as const));

  test.each(pairs)(
    'are encrypted anew from %s to %s, both ways between two accounts and from a third',
    async (from, to) => {
      const sim = createSimulator();
      const other = sim.account(elsewhere);
      const here = arrangeKey(sim, from);
      const there = arrangeKey(other as Simulator, to);
      const { CiphertextBlob } = await sim.client().encrypt({ KeyId: here.Arn, Plaintext });

      for (const kms of [sim.client(), other.client(), sim.account(third).client()]) {
        const forth = await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: there.Arn });
        const back = await kms.reEncrypt({
          CiphertextBlob: forth.CiphertextBlob,
          SourceKeyId: there.Arn,
          DestinationKeyId: here.Arn,
        });

        expect([forth.SourceKeyId, forth.KeyId, back.SourceKeyId, back.KeyId]).toEqual([
          here.Arn,
          there.Arn,
          there.Arn,
          here.Arn,
        ]);
        expect(textOf((await kms.decrypt({ CiphertextBlob: back.CiphertextBlob })).Plaintext)).toBe('text');
      }
    },
  );

  test('of a store that is disconnected are refused to every account alike', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const kms = sim.account(elsewhere).client();
    const { CiphertextBlob } = await kms.encrypt({ KeyId: keys[0]!.Arn, Plaintext });

    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });

    const error = await errorOf(kms.decrypt({ CiphertextBlob }));
    expect(error.name).toBe('KMSInvalidStateException');
    expect(error.message).toContain(keys[0]!.Arn);
  });

  test('of another key are refused, whichever account that is of', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere);
    const { Arn } = sim.given.kmsKey();
    const own = other.given.kmsKey();
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId: Arn, Plaintext });

    expect(await answerTo(other.client().decrypt({ CiphertextBlob, KeyId: own.KeyId }))).toBe(
      'IncorrectKeyException',
    );
  });
});

describe('who needs what', () => {
  /** Whether each of these requests is allowed. */
  const answers = (...requests: readonly (() => Promise<unknown>)[]) =>
    Promise.all(requests.map(async (send) => (await answerTo(send())) === 'accepted'));

  test('the key policy and an identity-based policy of the other account together', async () => {
    const { sim, Arn: KeyId, otherArn } = await sharedScene('iam');
    await sim.client().putKeyPolicy({
      KeyId: otherArn,
      Policy: keyPolicy({ Principal: { AWS: rootOf(home) }, Action: 'kms:*' }),
    });
    const other = sim.account(elsewhere);
    const both = userWith(other, allow('kms:Encrypt')).kms;
    const neither = userWith(other).kms;

    expect(
      await answers(
        () => both.encrypt({ KeyId, Plaintext }),
        () => neither.encrypt({ KeyId, Plaintext }),
        () => both.encrypt({ KeyId: otherArn, Plaintext }),
        () => other.client().encrypt({ KeyId, Plaintext }),
        () => sim.account(third).client().encrypt({ KeyId, Plaintext }),
      ),
    ).toEqual([true, false, false, true, false]);
  });

  test('a key policy that names a user of another account needs the identity-based policy all the same', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { user, kms } = userWith(sim.account(elsewhere));
    const { Arn: KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(
        { Principal: { AWS: rootOf(home) }, Action: 'kms:*' },
        { Principal: { AWS: user.Arn }, Action: 'kms:*' },
      ),
    });

    const before = await answers(() => kms.encrypt({ KeyId, Plaintext }));
    user.putPolicy('encrypt', allow('kms:Encrypt', KeyId));

    expect([...before, ...(await answers(() => kms.encrypt({ KeyId, Plaintext })))]).toEqual([false, true]);
  });

  test('a grant to a principal of the other account is enough', async () => {
    const { sim, root, Arn: KeyId } = await createScene();
    const other = sim.account(elsewhere);
    const role = other.iam.createRole({ RoleName: 'reader' });
    const kms = other.client(role.assume().Arn);
    const { CiphertextBlob } = await root.encrypt({ KeyId, Plaintext });

    const before = await answers(() => kms.decrypt({ CiphertextBlob }));
    await root.createGrant({ KeyId, GranteePrincipal: role.Arn, Operations: ['Decrypt'] });

    expect([...before, ...(await answers(() => kms.decrypt({ CiphertextBlob })))]).toEqual([false, true]);
  });

  test('ReEncrypt between accounts needs both', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const other = sim.account(elsewhere);
    const source = sim.given.kmsKey({ Policy: shared });
    const closed = sim.given.kmsKey();
    const { Arn: DestinationKeyId } = other.given.kmsKey();
    const blobs = [];
    for (const { KeyId } of [source, closed]) {
      blobs.push((await sim.client().encrypt({ KeyId, Plaintext })).CiphertextBlob);
    }
    const [open, shut] = blobs;
    const both = userWith(other, allow('kms:ReEncrypt*')).kms;
    const half = userWith(other, allow('kms:ReEncryptTo')).kms;

    expect(
      await answers(
        () => both.reEncrypt({ CiphertextBlob: open, DestinationKeyId }),
        () => half.reEncrypt({ CiphertextBlob: open, DestinationKeyId }),
        () => both.reEncrypt({ CiphertextBlob: shut, DestinationKeyId }),
      ),
    ).toEqual([true, false, false]);
  });
});

describe('grants', () => {
  /** Grants on keys of two accounts, retirable by one role of a third. */
  async function withGrants(count: number) {
    const sim = createSimulator();
    const retirer = `arn:aws:iam::${third}:role/retirer`;
    const grant = {
      GranteePrincipal: `arn:aws:iam::${third}:role/reader`,
      RetiringPrincipal: retirer,
      Operations: ['Decrypt' as const],
    };
    const made = [];
    for (const account of [sim, sim.account(elsewhere)]) {
      const { KeyId, Arn } = account.given.kmsKey();
      for (let i = 0; i < count; i++) {
        const { GrantId, GrantToken } = await account.client().createGrant({ KeyId, ...grant });
        made.push({ KeyId, Arn, GrantId: GrantId!, GrantToken: GrantToken! });
      }
    }
    return { sim, retirer, made, kms: sim.account(third).client() };
  }

  test('of every account are listed for a principal of the own one, page by page', async () => {
    const { retirer: RetiringPrincipal, made, kms } = await withGrants(3);

    const all = await kms.listRetirableGrants({ RetiringPrincipal });
    const paged = [];
    let Marker: string | undefined;
    do {
      const page = await kms.listRetirableGrants({ RetiringPrincipal, Limit: 2, ...(Marker && { Marker }) });
      paged.push(...page.Grants!);
      Marker = page.NextMarker;
    } while (Marker !== undefined);

    const ids = made.map(({ GrantId }) => GrantId).sort();
    expect(all.Grants!.map(({ GrantId }) => GrantId).sort()).toEqual(ids);
    expect(paged.map(({ GrantId }) => GrantId).sort()).toEqual(ids);
  });

  test('are listed page by page without a gap while they are retired', async () => {
    const { retirer: RetiringPrincipal, made, kms } = await withGrants(3);

    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await kms.listRetirableGrants({ RetiringPrincipal, Limit: 2, ...(Marker && { Marker }) });
      for (const { GrantId } of page.Grants!) {
        seen.push(GrantId!);
        const { GrantToken } = made.find((grant) => grant.GrantId === GrantId)!;
        await kms.retireGrant({ GrantToken });
      }
      Marker = page.NextMarker;
    } while (Marker !== undefined);

    expect(seen.sort()).toEqual(made.map(({ GrantId }) => GrantId).sort());
    expect(await kms.listRetirableGrants({ RetiringPrincipal })).toMatchObject({ Grants: [] });
  });

  test('say of which key they are, by its ARN, and which account has made them', async () => {
    const { retirer: RetiringPrincipal, made, kms } = await withGrants(1);

    const { Grants } = await kms.listRetirableGrants({ RetiringPrincipal });

    expect(Grants!.map(({ KeyId }) => KeyId).sort()).toEqual(made.map(({ Arn }) => Arn).sort());
    expect(Grants!.map(({ IssuingAccount }) => IssuingAccount).sort()).toEqual([
      rootOf(home),
      rootOf(elsewhere),
    ]);
  });

  test('are not listed for a principal of another account than the own one', async () => {
    const { sim, retirer: RetiringPrincipal } = await withGrants(1);
    const { Grants = [] } = await sim
      .client()
      .listRetirableGrants({ RetiringPrincipal })
      .catch(() => ({ Grants: [] }));

    expect(Grants).toEqual([]);
  });

  test('are retired from the account of the grantee, by token and by key ARN', async () => {
    const { sim, made, kms } = await withGrants(2);

    await kms.retireGrant({ GrantToken: made[0]!.GrantToken });
    await kms.retireGrant({ KeyId: made[2]!.Arn, GrantId: made[2]!.GrantId });
    const byKeyId = await answerTo(kms.retireGrant({ KeyId: made[1]!.KeyId, GrantId: made[1]!.GrantId }));

    const left = [];
    for (const [account, { KeyId }] of [
      [sim, made[0]!],
      [sim.account(elsewhere), made[2]!],
    ] as [SimulatedAccount, { KeyId: string }][]) {
      left.push(...(await account.client().listGrants({ KeyId })).Grants!.map(({ GrantId }) => GrantId));
    }
    expect(byKeyId).toBe('NotFoundException');
    expect(left).toEqual([made[1]!.GrantId, made[3]!.GrantId]);
  });

  test('made from another account belong to the key, and name the account that made them', async () => {
    const { sim, Arn: KeyId, root } = await sharedScene('iam');
    const { kms } = userWith(sim.account(elsewhere), allow('kms:CreateGrant'));
    const GranteePrincipal = `arn:aws:iam::${elsewhere}:role/reader`;

    const { GrantId } = await kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt'] });

    const { Grants } = await root.listGrants({ KeyId, GrantId: GrantId! });
    expect(Grants).toMatchObject([{ KeyId, GranteePrincipal, IssuingAccount: rootOf(elsewhere) }]);
    expect(await answerTo(sim.client(GranteePrincipal).encrypt({ KeyId, Plaintext }))).toBe('accepted');
  });

  test('of a key that is gone are gone for everybody', async () => {
    const { sim, retirer: RetiringPrincipal, made, kms } = await withGrants(1);
    await sim.client().scheduleKeyDeletion({ KeyId: made[0]!.KeyId, PendingWindowInDays: 7 });
    await sim.advance('7d');

    const { Grants } = await kms.listRetirableGrants({ RetiringPrincipal });

    expect(Grants!.map(({ GrantId }) => GrantId)).toEqual([made[1]!.GrantId]);
    expect(await answerTo(kms.retireGrant({ GrantToken: made[0]!.GrantToken }))).toBe(
      'InvalidGrantTokenException',
    );
  });
});

describe('quotas', () => {
  const quotas = (requests: Record<string, number>) => ({ quotas: { requests }, maxAttempts: 1 });

  test('of requests count for the account that calls', async () => {
    const sim = createSimulator(quotas({ DescribeKey: 2 }));
    const { Arn: KeyId } = sim.given.kmsKey();
    const there = sim.account(elsewhere).client();

    const theirs = await Promise.all([1, 2, 3].map(() => answerTo(there.describeKey({ KeyId }))));
    const ours = await Promise.all([1, 2, 3].map(() => answerTo(sim.client().describeKey({ KeyId }))));

    expect(theirs).toEqual(['accepted', 'accepted', 'ThrottlingException']);
    expect(ours).toEqual(['accepted', 'accepted', 'ThrottlingException']);
  });

  test('of a custom key store count for all who use it', async () => {
    const sim = createSimulator(quotas({ customKeyStore: 2 }));
    const { keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const request = { KeyId: keys[0]!.Arn, Plaintext };
    const callers = [sim, sim.account(elsewhere), sim.account(third)];

    const answers = await Promise.all(callers.map((account) => answerTo(account.client().encrypt(request))));

    expect(answers).toEqual(['accepted', 'accepted', 'ThrottlingException']);
  });

  test('of two custom key stores count a request for both, or in neither', async () => {
    const sim = createSimulator(quotas({ customKeyStore: 3 }));
    const other = sim.account(elsewhere);
    const source = sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!;
    const destination = other.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!;
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId: source.Arn, Plaintext });
    await sim.advance('10s');
    const used = [1, 2, 3].map(() => answerTo(other.client().encrypt({ KeyId: destination.Arn, Plaintext })));

    const refused = answerTo(sim.client().reEncrypt({ CiphertextBlob, DestinationKeyId: destination.Arn }));
    const left = [1, 2, 3].map(() => answerTo(sim.client().encrypt({ KeyId: source.Arn, Plaintext })));

    expect(await Promise.all([...used, refused, ...left])).toEqual([
      ...Array(3).fill('accepted'),
      'ThrottlingException',
      ...Array(3).fill('accepted'),
    ]);
  });
});

test('an external key store proxy is told who calls, and the key of the owner', async () => {
  const sim = createSimulator();
  const { proxy, keys } = sim.given.externalKeyStore({ keys: 1 });
  const { Arn } = keys[0]!;
  const caller = `arn:aws:sts::${elsewhere}:assumed-role/worker/one`;

  await sim.client(caller).encrypt({ KeyId: Arn, Plaintext });
  await sim.account(elsewhere).client().encrypt({ KeyId: Arn, Plaintext });
  await sim.client().encrypt({ KeyId: Arn, Plaintext });

  const told = proxy.requests().filter((request) => JSON.stringify(request).includes('Encrypt'));
  expect(told.map(({ awsPrincipalArn, kmsKeyArn }) => [awsPrincipalArn, kmsKeyArn])).toEqual([
    [caller, Arn],
    [rootOf(elsewhere), Arn],
    [rootOf(home), Arn],
  ]);
});
