/** What the public types promise, and what they refuse. */
import type {
  ConnectCustomKeyStoreCommandOutput,
  ConnectionErrorCodeType,
  ConnectionStateType,
  CreateCustomKeyStoreCommandInput,
  CreateCustomKeyStoreCommandOutput,
  CreateKeyCommandInput,
  DecryptCommandOutput,
  DescribeCustomKeyStoresCommandOutput,
  GrantListEntry as SdkGrantListEntry,
  KeyMetadata as SdkKeyMetadata,
  CustomKeyStoresListEntry as SdkListEntry,
} from '@aws-sdk/client-kms';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  DecryptCommand,
  DescribeCustomKeyStoresCommand,
  KMS,
  KMSClient,
} from '@aws-sdk/client-kms';
import {
  type CallOptions,
  type ClusterHandle,
  type ConnectionErrorCode,
  type ConnectionState,
  type CreateCustomKeyStoreInput,
  type CustomKeyStoresListEntry,
  createSimulator,
  type ExternalKeyEntry,
  type ExternalKeyOptions,
  type ExternalKeysHandle,
  type FakeKmsClient,
  type GivenKeyStore,
  type GivenKmsKey,
  type GrantListEntry,
  type HsmKeyEntry,
  type HsmKeysHandle,
  type Installation,
  isKmsError,
  type KeyMetadata,
  type KeyRequestOutcome,
  type KeyState,
  type KmsError,
  type KmsKeyInit,
  type KmsOperations,
  type OperationName,
  type OperationTypes,
  type ProxyErrorName,
  type RequestQuotaName,
  type RequestQuotas,
  type Simulator,
  type TraceEntry,
  waitUntilCustomKeyStoreConnected,
  type XksOperation,
  type XksProxyRequest,
} from 'custom-key-store-simulator';
import {
  type BackingFactory,
  cloudHsmCluster,
  fromActorLogic,
  xksProxy,
} from 'custom-key-store-simulator/backing';
import { describe, expectTypeOf, test } from 'vitest';
import { setup } from 'xstate';

declare const sim: Simulator;

/** What an operation takes and gives in the AWS SDK: from the last overload of its method, the one with a callback. */
type SdkTypes = {
  [N in OperationName]: Parameters<KMS[Uncapitalize<N>]> extends [
    infer Input,
    unknown,
    (error: any, output?: infer Output) => void,
  ]
    ? { input: Input; output: Output }
    : never;
};

/** Operations whose `Part` in `From` does not fit into the one in `To`. */
type Unassignable<
  From extends SdkTypes | OperationTypes,
  To extends SdkTypes | OperationTypes,
  Part extends 'input' | 'output',
> = {
  [N in OperationName]: [From[N][Part]] extends [To[N][Part]] ? never : N;
}[OperationName];

/** Operations with a member that the AWS SDK does not have, or the other way round. */
type OtherMembers<Part extends 'input' | 'output'> = {
  [N in OperationName]:
    | Exclude<keyof SdkTypes[N][Part], keyof OperationTypes[N][Part]>
    | Exclude<keyof OperationTypes[N][Part], keyof SdkTypes[N][Part]> extends never
    ? never
    : N;
}[OperationName];

/** Members that may be left out. */
type Optional<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never }[keyof T];

/** Operations that require another member than the AWS SDK does. */
type OtherRequired<Part extends 'input' | 'output'> = {
  [N in OperationName]:
    | Exclude<Optional<SdkTypes[N][Part]>, Optional<OperationTypes[N][Part]>>
    | Exclude<Optional<OperationTypes[N][Part]>, Optional<SdkTypes[N][Part]>> extends never
    ? never
    : N;
}[OperationName];

/** Operations whose method takes or gives something else than the operation does. */
type OtherMethods = {
  [N in OperationName]: KmsOperations[Uncapitalize<N>] extends (
    input: OperationTypes[N]['input'],
    options?: CallOptions,
  ) => Promise<infer Output>
    ? [Output, OperationTypes[N]['output']] extends [OperationTypes[N]['output'], Output]
      ? never
      : N
    : N;
}[OperationName];

describe('inputs and outputs', () => {
  test('exist for every operation of the AWS SDK', () => {
    type Commands = Extract<keyof typeof import('@aws-sdk/client-kms'), `${string}Command`>;
    expectTypeOf<Exclude<Commands, '$Command'>>().toEqualTypeOf<`${OperationName}Command`>();
    expectTypeOf<keyof OperationTypes>().toEqualTypeOf<OperationName>();
  });

  test('are assignable to those of the AWS SDK', () => {
    expectTypeOf<Unassignable<OperationTypes, SdkTypes, 'input'>>().toEqualTypeOf<never>();
    expectTypeOf<Unassignable<OperationTypes, SdkTypes, 'output'>>().toEqualTypeOf<never>();
    expectTypeOf<CreateCustomKeyStoreInput>().toExtend<CreateCustomKeyStoreCommandInput>();
    expectTypeOf<CustomKeyStoresListEntry>().toExtend<SdkListEntry>();
    expectTypeOf<KeyMetadata>().toExtend<SdkKeyMetadata>();
    expectTypeOf<GrantListEntry>().toExtend<SdkGrantListEntry>();
    expectTypeOf<ConnectionState>().toExtend<ConnectionStateType>();
    expectTypeOf<ConnectionErrorCode>().toExtend<ConnectionErrorCodeType>();
  });

  test('take those of the AWS SDK', () => {
    expectTypeOf<Unassignable<SdkTypes, OperationTypes, 'input'>>().toEqualTypeOf<never>();
    expectTypeOf<Unassignable<SdkTypes, OperationTypes, 'output'>>().toEqualTypeOf<never>();
    expectTypeOf<CreateCustomKeyStoreCommandInput>().toExtend<CreateCustomKeyStoreInput>();
    expectTypeOf<SdkListEntry>().toExtend<CustomKeyStoresListEntry>();
    expectTypeOf<SdkKeyMetadata>().toExtend<KeyMetadata>();
    expectTypeOf<SdkGrantListEntry>().toExtend<GrantListEntry>();
    expectTypeOf<ConnectionStateType>().toExtend<ConnectionState>();
    expectTypeOf<ConnectionErrorCodeType>().toExtend<ConnectionErrorCode>();
  });

  test('have the members of the AWS SDK and no others', () => {
    expectTypeOf<OtherMembers<'input'>>().toEqualTypeOf<never>();
    expectTypeOf<OtherMembers<'output'>>().toEqualTypeOf<never>();
    expectTypeOf<OtherRequired<'input'>>().toEqualTypeOf<never>();
    expectTypeOf<OtherRequired<'output'>>().toEqualTypeOf<never>();
    expectTypeOf<keyof CustomKeyStoresListEntry>().toEqualTypeOf<keyof SdkListEntry>();
    expectTypeOf<keyof KeyMetadata>().toEqualTypeOf<keyof SdkKeyMetadata>();
    expectTypeOf<keyof GrantListEntry>().toEqualTypeOf<keyof SdkGrantListEntry>();
  });

  test('are refused without their required members', () => {
    // @ts-expect-error CustomKeyStoreId is required
    sim.client().connectCustomKeyStore({});
    // @ts-expect-error CustomKeyStoreName is required
    sim.client().createCustomKeyStore({ CloudHsmClusterId: 'cluster-abcdefghijk' });
    // @ts-expect-error not a member
    sim.client().describeCustomKeyStores({ Name: 'one' });
    // @ts-expect-error KeyId is required
    sim.client().encrypt({ Plaintext: new Uint8Array(1) });
    // @ts-expect-error Plaintext is required
    sim.client().encrypt({ KeyId: 'key' });
    // @ts-expect-error bytes, not text
    sim.client().encrypt({ KeyId: 'key', Plaintext: 'text' });
    // @ts-expect-error not an Origin
    sim.client().createKey({ Origin: 'AWS_HSM' });
    // @ts-expect-error not a KeySpec of data keys
    sim.client().generateDataKey({ KeyId: 'key', KeySpec: 'AES_512' });
  });

  test('leave out what AWS lets callers leave out', () => {
    expectTypeOf(sim.client().createKey).toBeCallableWith();
    expectTypeOf(sim.client().listKeys).toBeCallableWith();
    expectTypeOf(sim.client().listAliases).toBeCallableWith();
    expectTypeOf(sim.client().generateRandom).toBeCallableWith();
    expectTypeOf(sim.client().decrypt).toBeCallableWith({ CiphertextBlob: Buffer.from('blob') });
  });
});

describe('sim.client()', () => {
  test('is accepted where a function asks for a KMSClient that sends', () => {
    expectTypeOf(sim.client()).toExtend<Pick<KMSClient, 'send'>>();
    expectTypeOf(sim.client()).toExtend<Pick<KMSClient, 'send' | 'destroy'>>();
  });

  test('is accepted where a function asks for methods of the aggregated client', () => {
    expectTypeOf(sim.client().connectCustomKeyStore).toBeCallableWith({ CustomKeyStoreId: 'cks-1' });
    expectTypeOf(sim.client().describeCustomKeyStores).toBeCallableWith();
  });

  test('has the operations of AWS KMS as methods, with their inputs and outputs', () => {
    expectTypeOf<keyof KmsOperations>().toEqualTypeOf<Uncapitalize<OperationName>>();
    expectTypeOf<Exclude<keyof FakeKmsClient, 'send' | 'destroy'>>().toEqualTypeOf<keyof KmsOperations>();
    expectTypeOf<OtherMethods>().toEqualTypeOf<never>();
    expectTypeOf(sim.client()).toExtend<KmsOperations>();
  });

  test('answers with bytes and dates', () => {
    expectTypeOf(sim.client().encrypt({ KeyId: 'key', Plaintext: Buffer.from('text') })).resolves.toExtend<{
      CiphertextBlob?: Uint8Array | undefined;
      KeyId?: string | undefined;
    }>();
    expectTypeOf(sim.client().describeKey({ KeyId: 'key' })).resolves.toExtend<{
      KeyMetadata?: { CreationDate?: Date | undefined; KeyState?: KeyState | undefined } | undefined;
    }>();
  });

  test('answers a command with the output of that command', () => {
    expectTypeOf(
      sim.client().send(new DescribeCustomKeyStoresCommand({})),
    ).resolves.toEqualTypeOf<DescribeCustomKeyStoresCommandOutput>();
    expectTypeOf(
      sim
        .client()
        .send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: 'cks-1' }), { requestTimeout: 1 }),
    ).resolves.toEqualTypeOf<ConnectCustomKeyStoreCommandOutput>();
    expectTypeOf(
      sim.client().send(new CreateCustomKeyStoreCommand({ CustomKeyStoreName: 'one' })),
    ).resolves.toEqualTypeOf<CreateCustomKeyStoreCommandOutput>();
    expectTypeOf(
      sim.client().send(new DecryptCommand({ CiphertextBlob: new Uint8Array(1) })),
    ).resolves.toEqualTypeOf<DecryptCommandOutput>();
  });

  test('takes callbacks', () => {
    const returned = sim.client().send(new DescribeCustomKeyStoresCommand({}), (_error, output) => {
      expectTypeOf(output).toEqualTypeOf<DescribeCustomKeyStoresCommandOutput | undefined>();
    });
    expectTypeOf(returned).toBeVoid();
    sim.client().send(new DescribeCustomKeyStoresCommand({}), {}, () => {});
  });

  test('refuses options that it does not have', () => {
    // @ts-expect-error no such option
    sim.client().describeCustomKeyStores({}, { timeout: 5 });
    // @ts-expect-error no such option
    sim.client().encrypt({ KeyId: 'key', Plaintext: new Uint8Array(1) }, { retries: 5 });
  });

  test('takes signals of every kind', () => {
    const { signal } = new AbortController();
    sim.client().listKeys({}, { abortSignal: signal, requestTimeout: 5 });
    sim.client().listKeys({}, { abortSignal: undefined });
    expectTypeOf<Parameters<KMS['listKeys']>[1]>().toExtend<CallOptions>();
  });
});

describe('sim.clientConfig() and sim.install()', () => {
  test('fit the clients of the AWS SDK', () => {
    new KMSClient(sim.clientConfig());
    new KMS(sim.clientConfig());
    new KMSClient({ ...sim.clientConfig(), maxAttempts: 5 });
    expectTypeOf(sim.install(KMSClient)).toEqualTypeOf<Installation>();
    expectTypeOf(sim.install(KMS)).toEqualTypeOf<Installation>();
    expectTypeOf<Installation>().toExtend<{ restore(): void; [Symbol.dispose](): void }>();
    // @ts-expect-error an instance is no class
    sim.install(new KMSClient({}));
  });
});

describe('createSimulator', () => {
  test('takes the options there are', () => {
    createSimulator();
    createSimulator({
      seed: 'text',
      accountId: '111122223333',
      region: 'us-east-1',
      startTime: new Date(0),
      clock: 'system',
      timing: { request: '5ms', connectExternal: 1 },
      quotas: {
        resources: { customKeyStores: 3, kmsKeys: 5 },
        requests: { CreateKey: 1, customKeyStore: 2 },
      },
      assumptions: { sampleIdentifiers: 'accepted', keysWhileDisconnecting: 'usable' },
      maxAttempts: 1,
      trace: { limit: 10 },
      backings: { cloudHsmCluster, xksProxy },
    });
    createSimulator({ quotas: { resources: 'documented', requests: 'documented' } });
    createSimulator({ quotas: { requests: 'off' } });
    createSimulator({ snapshot: sim.snapshot() });
  });

  test('refuses unknown options and wrong values', () => {
    // @ts-expect-error unknown option
    createSimulator({ sed: 1 });
    // @ts-expect-error not a clock
    createSimulator({ clock: 'host' });
    // @ts-expect-error unknown timing
    createSimulator({ timing: { conect: '1m' } });
    // @ts-expect-error unknown assumption
    createSimulator({ assumptions: { unheardOf: true } });
    // @ts-expect-error not a value of that assumption
    createSimulator({ assumptions: { keysWhileDisconnecting: 'Disabled' } });
    // @ts-expect-error Encrypt shares the quota cryptographicOperations
    createSimulator({ quotas: { requests: { Encrypt: 5 } } });
    // @ts-expect-error not a choice
    createSimulator({ quotas: { requests: 'unlimited' } });
    // @ts-expect-error no such resource
    createSimulator({ quotas: { resources: { aliases: 5 } } });
    // @ts-expect-error not a factory
    createSimulator({ backings: { xksProxy: {} } });
  });

  test('has no option that is not built', () => {
    // @ts-expect-error not built
    createSimulator({ consistency: 'eventual' });
  });
});

describe('Simulator', () => {
  test('has no name that is not built', () => {
    // @ts-expect-error not built
    sim.given.asymmetricKmsKey;
    // @ts-expect-error not built
    sim.xks.addProxy;
    // @ts-expect-error AWS spells it Arn
    sim.client({ arn: 'arn:aws:iam::111122223333:user/one' });
    // @ts-expect-error no operation of AWS KMS
    sim.client().encryptFile;
    // @ts-expect-error the world is not public
    sim.world;
  });

  test('gives the types of what is arranged', () => {
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'FAILED' });
    expectTypeOf(CustomKeyStoreId).toBeString();
    expectTypeOf(cluster.createCustomKeyStoreInput('one')).toExtend<CreateCustomKeyStoreCommandInput>();
    expectTypeOf(sim.keyStore('cks-1').ConnectionState).toEqualTypeOf<ConnectionState>();
    expectTypeOf(sim.keyStore('cks-1').ConnectionErrorCode).toEqualTypeOf<ConnectionErrorCode | undefined>();
    // @ts-expect-error not a ConnectionState
    sim.given.cloudHsmKeyStore({ ConnectionState: 'READY' });
    // @ts-expect-error handles speak in causes
    cluster.ConnectionErrorCode = 'NETWORK_ERRORS';
  });

  test('gives the types of arranged KMS keys', () => {
    expectTypeOf(sim.given.kmsKey()).toEqualTypeOf<GivenKmsKey>();
    expectTypeOf<GivenKmsKey>().toEqualTypeOf<{ readonly KeyId: string; readonly Arn: string }>();
    expectTypeOf(sim.given.cloudHsmKeyStore({ keys: 2 }).keys).toEqualTypeOf<readonly GivenKmsKey[]>();
    expectTypeOf(sim.given.externalKeyStore({ keys: [{ XksKeyId: 'external' }] })).toExtend<GivenKeyStore>();
    expectTypeOf<CreateKeyCommandInput>().toExtend<KmsKeyInit>();
    sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7, AliasName: 'alias/one' });
    // @ts-expect-error a key becomes Unavailable by its custom key store
    sim.given.kmsKey({ KeyState: 'Unavailable' });
    // @ts-expect-error not a member
    sim.given.kmsKey({ Alias: 'alias/one' });
    // @ts-expect-error these keys are in that store
    sim.given.cloudHsmKeyStore({ keys: [{ CustomKeyStoreId: 'cks-1' }] });
    // @ts-expect-error the store says it
    sim.given.externalKeyStore({ keys: [{ Origin: 'AWS_KMS' }] });
  });

  test('shows keys in clusters and key managers without their material', () => {
    const { cluster } = sim.given.cloudHsmKeyStore();
    const { proxy } = sim.given.externalKeyStore();
    expectTypeOf(cluster.keys).toEqualTypeOf<HsmKeysHandle>();
    expectTypeOf(cluster.keys.list()).toEqualTypeOf<readonly HsmKeyEntry[]>();
    expectTypeOf<keyof HsmKeyEntry>().toEqualTypeOf<'id' | 'label'>();
    expectTypeOf(cluster.createBackup()).toBeString();
    expectTypeOf(cluster.restoreFromBackup()).toEqualTypeOf<ClusterHandle>();
    expectTypeOf(proxy.keys).toEqualTypeOf<ExternalKeysHandle>();
    expectTypeOf(proxy.keys.list()).toEqualTypeOf<readonly ExternalKeyEntry[]>();
    expectTypeOf<keyof ExternalKeyEntry>().toEqualTypeOf<
      'XksKeyId' | 'keySpec' | 'keyUsage' | 'keyStatus' | 'versions'
    >();
    expectTypeOf(proxy.keys.create).parameter(0).toEqualTypeOf<ExternalKeyOptions | undefined>();
    expectTypeOf(proxy.keys.create()).toBeString();
    expectTypeOf(proxy.keys.rotate('external')).toBeNumber();
    expectTypeOf(proxy.requests()).toEqualTypeOf<readonly XksProxyRequest[]>();
    expectTypeOf<XksProxyRequest['XksOperation']>().toEqualTypeOf<XksOperation>();
    expectTypeOf<ProxyErrorName>().toExtend<KeyRequestOutcome>();
    expectTypeOf(proxy.answerWith).parameter(0).toEqualTypeOf<ProxyErrorName>();
    // @ts-expect-error no error of the proxy specification
    proxy.answerWith('KMSInternalException');
    // @ts-expect-error no such option
    proxy.keys.create({ keyStatus: 'DISABLED' });
  });

  test('returns from run what the function returns', () => {
    expectTypeOf(sim.run(() => 7)).resolves.toBeNumber();
    expectTypeOf(sim.run(async (given) => given.now)).resolves.toBeNumber();
    // @ts-expect-error no such option
    sim.run(() => {}, { patch: true });
  });

  test('tells listeners what they hear', () => {
    sim.on('call', (entry) => {
      expectTypeOf(entry.operation).toBeString();
    });
    sim.on('*', (entry) => {
      expectTypeOf(entry).toEqualTypeOf<TraceEntry>();
    });
    // @ts-expect-error no such entry
    sim.on('calls', () => {});
  });

  test('knows the names of faults', () => {
    sim.faults.trigger('USER_LOCKED_OUT', { CustomKeyStoreId: 'cks-1' });
    sim.faults.failNext('ConnectCustomKeyStore', 'KMSInternalException', { times: 2 });
    // @ts-expect-error no such failure
    sim.faults.trigger('USER_TIRED', { CustomKeyStoreId: 'cks-1' });
    // @ts-expect-error no such operation
    sim.faults.failNext('ListSecrets', 'KMSInternalException');
    // @ts-expect-error no such error
    sim.faults.failNext('ConnectCustomKeyStore', 'NonsenseException');
    // @ts-expect-error no such option
    sim.faults.failNext('ConnectCustomKeyStore', 'KMSInternalException', { rate: 1 });
  });
});

describe('the quotas of requests', () => {
  test('have the names of operations, and two that operations share', () => {
    expectTypeOf<Exclude<RequestQuotaName, OperationName>>().toEqualTypeOf<
      'cryptographicOperations' | 'customKeyStore'
    >();
    expectTypeOf<RequestQuotas>().toEqualTypeOf<Readonly<Record<RequestQuotaName, number>>>();
  });
});

describe('the rest of the surface', () => {
  test('narrows errors', () => {
    const error: unknown = undefined;
    if (isKmsError(error)) {
      expectTypeOf(error).toEqualTypeOf<KmsError>();
      expectTypeOf(error.reason).toBeString();
      expectTypeOf(error.$fault).toEqualTypeOf<'client' | 'server'>();
    }
  });

  test('has waiters for clients of both kinds', () => {
    const input = { CustomKeyStoreId: 'cks-1' };
    waitUntilCustomKeyStoreConnected({ client: sim.client(), maxWaitTime: 60 }, input);
    waitUntilCustomKeyStoreConnected(
      { client: new KMSClient({}), command: DescribeCustomKeyStoresCommand, maxWaitTime: 60 },
      input,
    );
    waitUntilCustomKeyStoreConnected({ client: new KMS({}), maxWaitTime: 60, timers: sim.timers }, input);
    // @ts-expect-error maxWaitTime is required
    waitUntilCustomKeyStoreConnected({ client: sim.client() }, input);
  });

  test('makes backings from actor logic', () => {
    const backing = fromActorLogic('EXTERNAL_KEY_STORE', setup({}).createMachine({}));
    expectTypeOf(backing).toExtend<BackingFactory<never>>();
    createSimulator({ backings: { xksProxy: backing, cloudHsmCluster: backing } });
    // @ts-expect-error no such kind of key store
    fromActorLogic('ANOTHER', setup({}).createMachine({}));
  });
});
