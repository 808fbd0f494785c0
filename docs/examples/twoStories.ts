/**
 * Two custom key stores and their keys live through their troubles, and the real AWS SDK drives both.
 * Run it with `npm start`.
 */
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DescribeKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  KMSServiceException,
  ScheduleKeyDeletionCommand,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import {
  createSimulator,
  waitUntilCustomKeyStoreConnected,
  waitUntilCustomKeyStoreDisconnected,
} from 'custom-key-store-simulator';
import { printTimeline } from './timeline.ts';

// What the SDK has to say about Node 20 would stand in the middle of the timeline.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const sim = createSimulator();
const kms = new KMSClient(sim.clientConfig());
const waiter = { client: kms, command: DescribeCustomKeyStoresCommand, maxWaitTime: 30 * 60 };

/** Waits for an answer that may be a refusal; the timeline shows why. */
async function attempt(sent: Promise<unknown>): Promise<void> {
  await sent.catch((error: unknown) => {
    if (!(error instanceof KMSServiceException)) throw error;
  });
}

const untilConnected = (store: { CustomKeyStoreId: string | undefined }) =>
  sim.run(() => waitUntilCustomKeyStoreConnected(waiter, store));
const untilDisconnected = (store: { CustomKeyStoreId: string | undefined }) =>
  sim.run(() => waitUntilCustomKeyStoreDisconnected(waiter, store));

async function cloudHsmStory(): Promise<void> {
  const cluster = sim.cloudHsm.createCluster();
  const { CustomKeyStoreId } = await kms.send(
    new CreateCustomKeyStoreCommand(cluster.createCustomKeyStoreInput('payments')),
  );
  const store = { CustomKeyStoreId };

  await kms.send(new ConnectCustomKeyStoreCommand(store));
  await untilConnected(store);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ ...store, Origin: 'AWS_CLOUDHSM' }));
  const KeyId = KeyMetadata?.KeyId;
  const encrypt = new EncryptCommand({ KeyId, Plaintext: new TextEncoder().encode('4111 1111 1111 1111') });
  const { CiphertextBlob } = await kms.send(encrypt);

  // Somebody tries five wrong passwords. The store stays CONNECTED; the next connection will fail.
  cluster.kmsuser.lockOut();
  await kms.send(new DisconnectCustomKeyStoreCommand(store));
  await kms.send(new DescribeKeyCommand({ KeyId }));
  await attempt(kms.send(encrypt));
  await untilDisconnected(store);
  await kms.send(new ConnectCustomKeyStoreCommand(store));
  await untilConnected(store).catch(() => {});

  // FAILED is left by disconnecting only.
  const KeyStorePassword = cluster.kmsuser.changePassword();
  await attempt(kms.send(new ConnectCustomKeyStoreCommand(store)));
  await attempt(kms.send(new UpdateCustomKeyStoreCommand({ ...store, KeyStorePassword })));

  await kms.send(new DisconnectCustomKeyStoreCommand(store));
  await untilDisconnected(store);
  await kms.send(new UpdateCustomKeyStoreCommand({ ...store, KeyStorePassword }));
  await kms.send(new ConnectCustomKeyStoreCommand(store));
  await untilConnected(store);
  await kms.send(new DecryptCommand({ CiphertextBlob }));

  // A store goes when it is disconnected and has no key, and a key takes at least seven days to go.
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  await kms.send(new DisconnectCustomKeyStoreCommand(store));
  await untilDisconnected(store);
  await attempt(kms.send(new DeleteCustomKeyStoreCommand(store)));
  await sim.advance('7d');
  await kms.send(new DeleteCustomKeyStoreCommand(store));
}

async function externalStory(): Promise<void> {
  const proxy = sim.xks.createProxy();
  const input = proxy.createCustomKeyStoreInput('ledger');

  // AWS KMS calls the proxy before it creates the store.
  proxy.goDown();
  await attempt(kms.send(new CreateCustomKeyStoreCommand(input)));
  proxy.comeBack();
  const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(input));
  const store = { CustomKeyStoreId };

  await kms.send(new ConnectCustomKeyStoreCommand(store));
  await untilConnected(store);
  const XksKeyId = proxy.keys.create();
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ ...store, Origin: 'EXTERNAL_KEY_STORE', XksKeyId }),
  );
  const dataKey = new GenerateDataKeyCommand({ KeyId: KeyMetadata?.KeyId, KeySpec: 'AES_256' });
  await kms.send(dataKey);

  // The proxy goes down again. The store stays CONNECTED and the key Enabled: that is no sign of health.
  proxy.goDown();
  await kms.send(new DescribeCustomKeyStoresCommand(store));
  await attempt(kms.send(dataKey));
  await kms.send(new DisconnectCustomKeyStoreCommand(store));
  await untilDisconnected(store);
  await kms.send(new ConnectCustomKeyStoreCommand(store));
  await untilConnected(store).catch(() => {});

  proxy.comeBack();
  await attempt(kms.send(new ConnectCustomKeyStoreCommand(store)));
  await kms.send(new DisconnectCustomKeyStoreCommand(store));
  await untilDisconnected(store);
  await kms.send(new ConnectCustomKeyStoreCommand(store));
  await untilConnected(store);
  await kms.send(dataKey);
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html */
async function exampleOfTheReference(): Promise<void> {
  const store = { CustomKeyStoreId: 'cks-1234567890abcdef0' };
  await attempt(kms.send(new DisconnectCustomKeyStoreCommand(store)));

  sim.given.cloudHsmKeyStore({ ...store, CustomKeyStoreName: 'ExampleKeyStore' });
  await kms.send(new DisconnectCustomKeyStoreCommand(store));
  await attempt(kms.send(new DisconnectCustomKeyStoreCommand(store)));
  await untilDisconnected(store);
  await attempt(kms.send(new DisconnectCustomKeyStoreCommand(store)));
}

printTimeline(sim, 'An AWS CloudHSM key store with a key, and its kmsuser locked out');
await cloudHsmStory();
printTimeline(sim, 'An external key store with a key, and its proxy that goes down and comes back');
await externalStory();
printTimeline(sim, "The example of AWS's own reference");
await exampleOfTheReference();
printTimeline(sim);
