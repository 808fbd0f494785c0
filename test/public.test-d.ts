/** What the public types promise, and what they refuse. */
import type {
  ConnectCustomKeyStoreCommandInput,
  ConnectCustomKeyStoreCommandOutput,
  ConnectionErrorCodeType,
  ConnectionStateType,
  CreateCustomKeyStoreCommandInput,
  CreateCustomKeyStoreCommandOutput,
  DeleteCustomKeyStoreCommandInput,
  DeleteCustomKeyStoreCommandOutput,
  DescribeCustomKeyStoresCommandInput,
  DescribeCustomKeyStoresCommandOutput,
  DisconnectCustomKeyStoreCommandInput,
  DisconnectCustomKeyStoreCommandOutput,
  CustomKeyStoresListEntry as SdkListEntry,
  UpdateCustomKeyStoreCommandInput,
  UpdateCustomKeyStoreCommandOutput,
} from '@aws-sdk/client-kms';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  KMS,
  KMSClient,
} from '@aws-sdk/client-kms';
import {
  type ConnectCustomKeyStoreInput,
  type ConnectCustomKeyStoreOutput,
  type ConnectionErrorCode,
  type ConnectionState,
  type CreateCustomKeyStoreInput,
  type CreateCustomKeyStoreOutput,
  type CustomKeyStoresListEntry,
  createSimulator,
  type DeleteCustomKeyStoreInput,
  type DeleteCustomKeyStoreOutput,
  type DescribeCustomKeyStoresInput,
  type DescribeCustomKeyStoresOutput,
  type DisconnectCustomKeyStoreInput,
  type DisconnectCustomKeyStoreOutput,
  type Installation,
  isKmsError,
  type KmsError,
  type Simulator,
  type TraceEntry,
  type UpdateCustomKeyStoreInput,
  type UpdateCustomKeyStoreOutput,
  waitUntilCustomKeyStoreConnected,
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

describe('inputs and outputs', () => {
  test('are assignable to those of the AWS SDK', () => {
    expectTypeOf<CreateCustomKeyStoreInput>().toExtend<CreateCustomKeyStoreCommandInput>();
    expectTypeOf<CreateCustomKeyStoreOutput>().toExtend<CreateCustomKeyStoreCommandOutput>();
    expectTypeOf<ConnectCustomKeyStoreInput>().toExtend<ConnectCustomKeyStoreCommandInput>();
    expectTypeOf<ConnectCustomKeyStoreOutput>().toExtend<ConnectCustomKeyStoreCommandOutput>();
    expectTypeOf<DisconnectCustomKeyStoreInput>().toExtend<DisconnectCustomKeyStoreCommandInput>();
    expectTypeOf<DisconnectCustomKeyStoreOutput>().toExtend<DisconnectCustomKeyStoreCommandOutput>();
    expectTypeOf<DescribeCustomKeyStoresInput>().toExtend<DescribeCustomKeyStoresCommandInput>();
    expectTypeOf<DescribeCustomKeyStoresOutput>().toExtend<DescribeCustomKeyStoresCommandOutput>();
    expectTypeOf<UpdateCustomKeyStoreInput>().toExtend<UpdateCustomKeyStoreCommandInput>();
    expectTypeOf<UpdateCustomKeyStoreOutput>().toExtend<UpdateCustomKeyStoreCommandOutput>();
    expectTypeOf<DeleteCustomKeyStoreInput>().toExtend<DeleteCustomKeyStoreCommandInput>();
    expectTypeOf<DeleteCustomKeyStoreOutput>().toExtend<DeleteCustomKeyStoreCommandOutput>();
    expectTypeOf<CustomKeyStoresListEntry>().toExtend<SdkListEntry>();
    expectTypeOf<ConnectionState>().toExtend<ConnectionStateType>();
    expectTypeOf<ConnectionErrorCode>().toExtend<ConnectionErrorCodeType>();
  });

  test('take those of the AWS SDK', () => {
    expectTypeOf<CreateCustomKeyStoreCommandInput>().toExtend<CreateCustomKeyStoreInput>();
    expectTypeOf<CreateCustomKeyStoreCommandOutput>().toExtend<CreateCustomKeyStoreOutput>();
    expectTypeOf<ConnectCustomKeyStoreCommandInput>().toExtend<ConnectCustomKeyStoreInput>();
    expectTypeOf<ConnectCustomKeyStoreCommandOutput>().toExtend<ConnectCustomKeyStoreOutput>();
    expectTypeOf<DisconnectCustomKeyStoreCommandInput>().toExtend<DisconnectCustomKeyStoreInput>();
    expectTypeOf<DisconnectCustomKeyStoreCommandOutput>().toExtend<DisconnectCustomKeyStoreOutput>();
    expectTypeOf<DescribeCustomKeyStoresCommandInput>().toExtend<DescribeCustomKeyStoresInput>();
    expectTypeOf<DescribeCustomKeyStoresCommandOutput>().toExtend<DescribeCustomKeyStoresOutput>();
    expectTypeOf<UpdateCustomKeyStoreCommandInput>().toExtend<UpdateCustomKeyStoreInput>();
    expectTypeOf<UpdateCustomKeyStoreCommandOutput>().toExtend<UpdateCustomKeyStoreOutput>();
    expectTypeOf<DeleteCustomKeyStoreCommandInput>().toExtend<DeleteCustomKeyStoreInput>();
    expectTypeOf<DeleteCustomKeyStoreCommandOutput>().toExtend<DeleteCustomKeyStoreOutput>();
    expectTypeOf<SdkListEntry>().toExtend<CustomKeyStoresListEntry>();
    expectTypeOf<ConnectionStateType>().toExtend<ConnectionState>();
    expectTypeOf<ConnectionErrorCodeType>().toExtend<ConnectionErrorCode>();
  });

  test('have the members of the AWS SDK and no others', () => {
    expectTypeOf<keyof CreateCustomKeyStoreInput>().toEqualTypeOf<keyof CreateCustomKeyStoreCommandInput>();
    expectTypeOf<keyof UpdateCustomKeyStoreInput>().toEqualTypeOf<keyof UpdateCustomKeyStoreCommandInput>();
    expectTypeOf<keyof DescribeCustomKeyStoresInput>().toEqualTypeOf<
      keyof DescribeCustomKeyStoresCommandInput
    >();
    expectTypeOf<keyof CustomKeyStoresListEntry>().toEqualTypeOf<keyof SdkListEntry>();
  });

  test('are refused without their required members', () => {
    // @ts-expect-error CustomKeyStoreId is required
    sim.client().connectCustomKeyStore({});
    // @ts-expect-error CustomKeyStoreName is required
    sim.client().createCustomKeyStore({ CloudHsmClusterId: 'cluster-abcdefghijk' });
    // @ts-expect-error not a member
    sim.client().describeCustomKeyStores({ Name: 'one' });
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
      quotas: { resources: { customKeyStores: 3 } },
      assumptions: { sampleIdentifiers: 'accepted' },
      maxAttempts: 1,
      trace: { limit: 10 },
      backings: { cloudHsmCluster, xksProxy },
    });
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
    // @ts-expect-error not a factory
    createSimulator({ backings: { xksProxy: {} } });
  });

  test('has no option that is not built', () => {
    // @ts-expect-error not built
    createSimulator({ consistency: 'eventual' });
    // @ts-expect-error not built
    createSimulator({ authorization: 'iam' });
    // @ts-expect-error not built
    createSimulator({ signatures: 'verified' });
    // @ts-expect-error not built
    createSimulator({ quotas: { requests: 'documented' } });
  });
});

describe('Simulator', () => {
  test('has no name that is not built', () => {
    // @ts-expect-error not built
    sim.given.kmsKey;
    // @ts-expect-error not built
    sim.account;
    // @ts-expect-error not built
    sim.xks.addProxy;
    // @ts-expect-error callers are not built
    sim.client({ arn: 'arn:aws:iam::111122223333:user/one' });
    // @ts-expect-error KMS keys are not built
    sim.client().encrypt;
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
    sim.faults.failNext('ListKeys', 'KMSInternalException');
    // @ts-expect-error no such error
    sim.faults.failNext('ConnectCustomKeyStore', 'NonsenseException');
    // @ts-expect-error no such option
    sim.faults.failNext('ConnectCustomKeyStore', 'KMSInternalException', { rate: 1 });
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
