/** Nothing that is looked at shows a secret: no trace, no error, no inspection, no console. */
import { randomBytes } from 'node:crypto';
import {
  createSimulator,
  isKmsError,
  type Simulator,
  SimulatorUsageError,
  type TraceEntry,
} from 'custom-key-store-simulator';
import {
  type BackingRequestEvent,
  cloudHsmCluster,
  fromActorLogic,
} from 'custom-key-store-simulator/backing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fromTransition, setup } from 'xstate';
import { errorOf } from './helpers/look.ts';
import { asJson, Secrets, shown, shownError } from './helpers/secrets.ts';
import { steps } from './model/keySteps.ts';
import { KeyStory } from './model/keyStory.ts';
import { mend } from './model/mend.ts';

const utf8 = new TextEncoder();
const printed: unknown[][] = [];

beforeEach(() => {
  printed.length = 0;
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => void printed.push(values));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

interface Inspected {
  readonly actorRef: { getSnapshot(): unknown };
}

/** Collects everything that an inspector of a world sees, each of it once. */
function watch(sim: Simulator, seen: Set<string>): void {
  sim.inspect((event) => {
    const { actorRef, ...rest } = event as Inspected;
    seen.add(asJson({ ...rest, actorRef: { ...actorRef, logic: undefined } }));
    seen.add(asJson(actorRef.getSnapshot()));
  });
}

/** Everything about a world that whoever debugs might print. */
function lookAt(sim: Simulator): string {
  const { customKeyStores } = sim.snapshot().accounts[0]!.account;
  const stores = customKeyStores.rows.map(([, id]) => sim.keyStore(id));
  const clusters = sim
    .snapshot()
    .accounts[0]!.clusters.map(({ entry }) => sim.cloudHsm.cluster(entry.ClusterId));
  const proxies = sim.snapshot().proxies.map(({ entry }) => sim.xks.proxy(entry.XksProxyUriEndpoint));
  return [
    sim.trace,
    sim.calls(),
    sim.faults.pending(),
    sim,
    sim.client(),
    sim.clientConfig(),
    sim.given,
    sim.faults,
    sim.timers,
    ...stores.map((store) => [store, store.ConnectionState]),
    ...clusters.map((cluster) => [cluster, cluster.Hsms, cluster.keys.list(), cluster.kmsuser]),
    ...proxies.map((proxy) => [proxy, proxy.keys.list(), proxy.requests(), proxy.keyManager]),
  ]
    .map(shown)
    .join('\n');
}

test('a long random story shows no secret anywhere', async () => {
  const secrets = new Secrets();
  const seen = new Set<string>();
  const traces: TraceEntry[] = [];
  const story = new KeyStory('secrets');
  let watched: Simulator | undefined;
  const begin = () => {
    if (story.sim === watched) return;
    watched = story.sim;
    watch(watched, seen);
    watched.on('*', (entry) => void traces.push(entry));
  };

  const acts = fc.sample(steps, { seed: 20_260_101, numRuns: 600 });
  for (const [index, step] of acts.entries()) {
    begin();
    await (index % 30 === 29 ? mend(story) : step.act(story));
    if (index % 5 === 0) secrets.addAllOf(story.sim);
  }
  secrets.addAllOf(story.sim);
  const { ciphertexts } = story.model;
  for (const { plaintext } of ciphertexts) secrets.addBytes('plaintext', plaintext);

  expect(secrets.size).toBeGreaterThan(300);
  expect(ciphertexts.length).toBeGreaterThan(30);
  expect(story.errors.length).toBeGreaterThan(50);
  expect(seen.size).toBeGreaterThan(50);
  const outputs = {
    'the world': lookAt(story.sim),
    'the trace': JSON.stringify([story.trace, traces]),
    'an error': [...new Set(story.errors.map(shownError))].join('\n'),
    'an inspection event': [...seen].join('\n'),
    'the console': shown(printed),
  };
  for (const [where, text] of Object.entries(outputs)) expect(secrets.foundIn(text), where).toEqual([]);
});

/** Recognisable ones that are valid, and fit into the shapes of AWS. */
const canary = {
  KeyStorePassword: 'canaryPassword4711',
  AccessKeyId: 'CANARYACCESSKEYABCDE',
  RawSecretAccessKey: 'canarySecretAccessKeyCanarySecretAccessKey42',
  Plaintext: utf8.encode('canary plaintext'),
};

function canarySecrets(): Secrets {
  const secrets = new Secrets();
  const { Plaintext, ...texts } = canary;
  for (const [what, secret] of Object.entries(texts)) secrets.addText(what, secret);
  secrets.addBytes('plaintext', Plaintext);
  // What a message might show of a longer one.
  secrets.addText('the beginning of a secret', 'canaryP');
  secrets.addText('the beginning of a secret', 'CANARYA');
  secrets.addText('the beginning of a secret', 'canaryS');
  secrets.addText('the beginning of a secret', 'canary p');
  return secrets;
}

describe('secrets that every operation gets or gives', () => {
  test.each([
    ['ordinary', (sim: Simulator) => sim.given.kmsKey()],
    ['in a cluster', (sim: Simulator) => sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!],
    ['outside', (sim: Simulator) => sim.given.externalKeyStore({ keys: 1 }).keys[0]!],
  ])('are in no record: a key that is %s', async (_where, given) => {
    const sim = createSimulator();
    const seen = new Set<string>();
    watch(sim, seen);
    const secrets = canarySecrets();
    const kms = sim.client();
    const { KeyId } = given(sim);

    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: canary.Plaintext });
    const { Plaintext } = await kms.decrypt({ CiphertextBlob: CiphertextBlob! });
    await kms.reEncrypt({ CiphertextBlob: CiphertextBlob!, DestinationKeyId: KeyId });
    const dataKey = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    const random = await kms.generateRandom({ NumberOfBytes: 48 });
    const blind = await kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 40 });
    const opened = await kms.decrypt({ CiphertextBlob: blind.CiphertextBlob! });

    expect(Plaintext).toEqual(canary.Plaintext);
    secrets.addBytes('data key', dataKey.Plaintext!);
    secrets.addBytes('random bytes', random.Plaintext!);
    secrets.addBytes('data key', opened.Plaintext!);
    secrets.addAllOf(sim);
    expect(secrets.foundIn(lookAt(sim))).toEqual([]);
    expect(secrets.foundIn([...seen].join('\n'))).toEqual([]);
    expect(secrets.foundIn(shown(printed))).toEqual([]);
    expect(JSON.stringify(sim.calls())).toContain('***SensitiveInformation***');
  });

  test('are in no record of a custom key store that is made, connected and changed with them', async () => {
    const sim = createSimulator();
    const seen = new Set<string>();
    watch(sim, seen);
    const kms = sim.client();
    const secrets = canarySecrets();
    const { KeyStorePassword, AccessKeyId, RawSecretAccessKey } = canary;
    const XksProxyAuthenticationCredential = { AccessKeyId, RawSecretAccessKey };
    const cluster = sim.cloudHsm.createCluster({ KeyStorePassword });
    const proxy = sim.xks.createProxy({ XksProxyAuthenticationCredential });

    const ids = [
      await kms.createCustomKeyStore(cluster.createCustomKeyStoreInput('one')),
      await kms.createCustomKeyStore(proxy.createCustomKeyStoreInput('two')),
    ].map(({ CustomKeyStoreId }) => CustomKeyStoreId!);
    for (const CustomKeyStoreId of ids) await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');
    secrets.addAllOf(sim);
    for (const CustomKeyStoreId of ids) await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    cluster.kmsuser.changePassword(KeyStorePassword);
    await kms.updateCustomKeyStore({ CustomKeyStoreId: ids[0]!, KeyStorePassword });
    await kms.updateCustomKeyStore({ CustomKeyStoreId: ids[1]!, XksProxyAuthenticationCredential });
    await kms.describeCustomKeyStores();
    cluster.restoreFromBackup(cluster.createBackup()).kmsuser.changePassword();
    sim.faults.trigger('INVALID_CREDENTIALS', { CustomKeyStoreId: ids[0]! });
    await kms.connectCustomKeyStore({ CustomKeyStoreId: ids[0]! });
    sim.faults.repair('INVALID_CREDENTIALS', { CustomKeyStoreId: ids[0]! });
    secrets.addAllOf(sim);

    expect(secrets.foundIn(lookAt(sim))).toEqual([]);
    expect(secrets.foundIn([...seen].join('\n'))).toEqual([]);
    expect(secrets.foundIn(shown(printed))).toEqual([]);
  });
});

describe('an error', () => {
  const long = new Uint8Array(5_000).map((_, i) => canary.Plaintext[i % canary.Plaintext.length]!);
  const { KeyStorePassword, AccessKeyId, RawSecretAccessKey } = canary;

  test.each<[string, (sim: Simulator) => Promise<unknown>]>([
    [
      'a plaintext that is too long',
      (sim) => sim.client().encrypt({ KeyId: sim.given.kmsKey().KeyId, Plaintext: long }),
    ],
    [
      'a plaintext that is text',
      (sim) =>
        sim.client().encrypt({ KeyId: sim.given.kmsKey().KeyId, Plaintext: 'canary plaintext' as never }),
    ],
    [
      'a plaintext that is a list',
      (sim) =>
        sim.client().encrypt({ KeyId: sim.given.kmsKey().KeyId, Plaintext: [...canary.Plaintext] as never }),
    ],
    [
      'a plaintext for a key that is disabled',
      (sim) =>
        sim.client().encrypt({
          KeyId: sim.given.kmsKey({ KeyState: 'Disabled' }).KeyId,
          Plaintext: canary.Plaintext,
        }),
    ],
    [
      'a plaintext where a ciphertext belongs',
      (sim) => sim.client().decrypt({ CiphertextBlob: canary.Plaintext }),
    ],
    [
      'a password that is too long',
      (sim) =>
        sim.client().createCustomKeyStore({
          ...sim.cloudHsm.createCluster().createCustomKeyStoreInput('one'),
          KeyStorePassword: KeyStorePassword.repeat(3),
        }),
    ],
    [
      'a password that is no text',
      (sim) =>
        sim.client().createCustomKeyStore({
          ...sim.cloudHsm.createCluster().createCustomKeyStoreInput('one'),
          KeyStorePassword: [KeyStorePassword] as never,
        }),
    ],
    [
      'a credential with a malformed secret',
      (sim) =>
        sim.client().createCustomKeyStore({
          ...sim.xks.createProxy().createCustomKeyStoreInput('one'),
          XksProxyAuthenticationCredential: {
            AccessKeyId: `${AccessKeyId}!`,
            RawSecretAccessKey: `${RawSecretAccessKey}!`,
          },
        }),
    ],
    [
      'a credential that is text',
      (sim) =>
        sim.client().createCustomKeyStore({
          ...sim.xks.createProxy().createCustomKeyStoreInput('one'),
          XksProxyAuthenticationCredential: RawSecretAccessKey as never,
        }),
    ],
    [
      'a credential that the proxy does not know',
      (sim) =>
        sim.client().createCustomKeyStore({
          ...sim.xks.createProxy().createCustomKeyStoreInput('one'),
          XksProxyAuthenticationCredential: { AccessKeyId, RawSecretAccessKey },
        }),
    ],
  ])('for %s shows nothing of it', async (_what, send) => {
    const sim = createSimulator();
    const secrets = canarySecrets();

    const error = await errorOf(send(sim));

    expect(error).toSatisfy(isKmsError);
    expect(secrets.foundIn(shownError(error))).toEqual([]);
    expect(secrets.foundIn(lookAt(sim))).toEqual([]);
  });

  test.each<[string, (sim: Simulator) => unknown]>([
    [
      'createCluster',
      (sim) => sim.cloudHsm.createCluster({ KeyStorePassword: `${KeyStorePassword}!`.repeat(9) }),
    ],
    ['createCluster', (sim) => sim.cloudHsm.createCluster({ KeyStorePassword: [KeyStorePassword] as never })],
    [
      'kmsuser.changePassword',
      (sim) => sim.cloudHsm.createCluster().kmsuser.changePassword(KeyStorePassword.repeat(9)),
    ],
    [
      'createProxy',
      (sim) =>
        sim.xks.createProxy({
          XksProxyAuthenticationCredential: { AccessKeyId, RawSecretAccessKey: `${RawSecretAccessKey}!` },
        }),
    ],
    [
      'createProxy',
      (sim) =>
        sim.xks.createProxy({
          XksProxyAuthenticationCredential: { AccessKeyId: `${AccessKeyId}!`, RawSecretAccessKey },
        }),
    ],
    ['rotateCredential', (sim) => sim.xks.createProxy().rotateCredential(RawSecretAccessKey as never)],
    [
      'given.cloudHsmKeyStore',
      (sim) => sim.given.cloudHsmKeyStore({ KeyStorePassword: KeyStorePassword.repeat(9) }),
    ],
    [
      'given.externalKeyStore',
      (sim) =>
        sim.given.externalKeyStore({
          XksProxyAuthenticationCredential: { AccessKeyId, RawSecretAccessKey: `${RawSecretAccessKey}!` },
        }),
    ],
  ])('for a misuse of %s shows nothing of the secret', (_what, misuse) => {
    const sim = createSimulator();
    const secrets = canarySecrets();
    let error: Error | undefined;

    try {
      misuse(sim);
    } catch (thrown) {
      error = thrown as Error;
    }

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(secrets.foundIn(shownError(error!))).toEqual([]);
  });

  test('for a snapshot that cannot be continued shows nothing of its secrets', () => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore({ keys: 1, KeyStorePassword });
    sim.given.kmsKey();
    const secrets = canarySecrets();
    secrets.addAllOf(sim);
    const snapshot = sim.snapshot();
    const [home] = snapshot.accounts;
    const { account } = home!;

    for (const damaged of [
      JSON.stringify(snapshot),
      [snapshot],
      { ...snapshot, version: JSON.stringify(snapshot) },
      { ...snapshot, accounts: JSON.stringify(snapshot.accounts) },
      { ...snapshot, accounts: [JSON.stringify(account)] },
      ...[
        { account: JSON.stringify(account) },
        { account: { ...account, aliases: { lastPosition: 1, rows: [[1, 'alias/a', null]] } } },
        { clusters: [JSON.stringify(home!.clusters)] },
      ].map((damage) => ({ ...snapshot, accounts: [{ ...home, ...damage }] })),
    ]) {
      let error: Error | undefined;
      try {
        createSimulator({ snapshot: damaged as never });
      } catch (thrown) {
        error = thrown as Error;
      }
      expect(error).toBeInstanceOf(SimulatorUsageError);
      expect(secrets.foundIn(shownError(error!))).toEqual([]);
    }
  });

  test('that describes the world shows no secret of it', async () => {
    const sim = createSimulator();
    const secrets = canarySecrets();
    const { KeyId } = sim.given.cloudHsmKeyStore({ keys: 1, KeyStorePassword }).keys[0]!;
    sim.given.externalKeyStore({ ConnectionState: 'FAILED', ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT' });
    await sim.client().encrypt({ KeyId, Plaintext: canary.Plaintext });
    secrets.addAllOf(sim);

    const errors = [
      await errorOf(sim.advanceUntil(() => false, { within: '1m' })),
      await errorOf(sim.run(() => new Promise(() => {}))),
    ];

    expect(errors.map(({ message }) => message).join()).toContain('Encrypt');
    for (const error of errors) expect(secrets.foundIn(shownError(error))).toEqual([]);
  }, 30_000);
});

describe('an inspection of backings of the user', () => {
  test('shows no credential of the requests that AWS KMS sends them', async () => {
    const proxy = fromActorLogic(
      'EXTERNAL_KEY_STORE',
      fromTransition((count: number, event: BackingRequestEvent, { emit }) => {
        if (event.type !== 'backing.request') return count;
        const type = event.request.type === 'describe' ? 'proxy' : 'healthy';
        emit({ type: 'backing.answer', id: event.id, answer: { type, latencyMs: 0 } } as never);
        return count + 1;
      }, 0),
    );
    const sim = createSimulator({ backings: { xksProxy: proxy } });
    const seen = new Set<string>();
    watch(sim, seen);
    const { XksProxyAuthenticationCredential } = sim.given.externalKeyStore().proxy;
    const secrets = canarySecrets();
    secrets.addText('RawSecretAccessKey', XksProxyAuthenticationCredential.RawSecretAccessKey);
    secrets.addText('AccessKeyId', XksProxyAuthenticationCredential.AccessKeyId);

    expect(seen.size).toBeGreaterThan(0);
    expect(secrets.foundIn([...seen].join('\n'))).toEqual([]);
  });

  test('shows neither the data key that a cluster encrypts nor the random bytes that it gives', async () => {
    const logic = fromActorLogic(
      'AWS_CLOUDHSM',
      fromTransition((count: number, event: BackingRequestEvent, { emit }) => {
        if (event.type !== 'backing.request') return count;
        emit({ type: 'backing.answer', id: event.id, answer: inner.request(event.request) } as never);
        return count + 1;
      }, 0),
    );
    let inner!: ReturnType<typeof cloudHsmCluster>;
    const sim = createSimulator({
      backings: {
        cloudHsmCluster: (context) => {
          inner = cloudHsmCluster({ ...context, onlooker: { ...context.onlooker, inspectors: new Set() } });
          return { ...logic(context), keys: () => inner.keys!() };
        },
      },
    });
    const seen = new Set<string>();
    watch(sim, seen);
    const { keys, cluster } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const kms = sim.client();
    const { KeyId } = keys[0]!;

    const dataKey = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: canary.Plaintext });
    await kms.decrypt({ CiphertextBlob: CiphertextBlob! });

    const secrets = canarySecrets();
    secrets.addBytes('data key', dataKey.Plaintext!);
    secrets.addText('password', cluster.kmsuser.KeyStorePassword);
    const events = [...seen].join('\n');
    expect(events).toContain('backing.request');
    expect(secrets.foundIn(events)).toEqual([]);
  });

  test('shows no key material of a cluster that is made from a backup', () => {
    const made: string[] = [];
    const machine = setup({ types: { input: {} as object, context: {} as object } }).createMachine({
      id: 'theirCluster',
      context: ({ input }) => input,
    });
    const sim = createSimulator({
      backings: {
        cloudHsmCluster: (context) => {
          if (made.length === 0) {
            made.push(context.id);
            return cloudHsmCluster(context);
          }
          return fromActorLogic('AWS_CLOUDHSM', machine)(context);
        },
      },
    });
    const seen = new Set<string>();
    watch(sim, seen);
    const { cluster } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const secrets = new Secrets();
    secrets.addAllOf(sim);

    cluster.restoreFromBackup();

    expect([...seen].join('\n')).toContain('theirCluster');
    expect(secrets.foundIn([...seen].join('\n'))).toEqual([]);
  });
});

test('the search finds a secret in every form in which it looks for one', () => {
  const secrets = new Secrets();
  const secret = Uint8Array.from(randomBytes(24));
  secrets.addBytes('it', secret);

  for (const form of [
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    JSON.stringify({ secret }),
    JSON.stringify([...secret]),
    shown({ secret }),
    shown({ secret: Buffer.from(secret) }),
  ]) {
    expect(secrets.foundIn(`before ${form} after`)).not.toEqual([]);
  }
});
