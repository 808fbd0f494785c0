import {
  DecryptCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { createSimulator, type KmsClientConfig, type Simulator } from 'custom-key-store-simulator';
import { interleaved, median, medianRatio, refused } from './measure.ts';
import { atMost, microseconds, type Row, type RowGroup } from './row.ts';

type RequestHandler = KmsClientConfig['requestHandler'];

/** The SDK's own client over a simulator against the same client over a handler that always answers the same. */
export async function realClient(): Promise<RowGroup> {
  return {
    title: 'Real `KMSClient` over `sim.clientConfig()`',
    configuration: [
      'Here: `new KMSClient(sim.clientConfig())` over `createSimulator()` with its defaults, one AWS CloudHSM key store and one key in it where a key is used.',
      'Against the same configuration: `{ ...sim.clientConfig(), requestHandler }`, whose handler resolves at once to the bytes that the simulator answered first.',
      'Against a default client: `new KMSClient({ region, credentials, requestHandler })` with that handler; it signs every request.',
    ],
    rows: [
      ...(await compare('describe one store', (sim) => {
        const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
        return (kms) => kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
      })),
      ...(await compare('refusal: disconnect while DISCONNECTED', (sim) => {
        const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
        return (kms) =>
          refused(
            kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })),
            'CustomKeyStoreInvalidStateException',
          );
      })),
      ...(await compare('Encrypt 32 bytes, AWS CloudHSM key', (sim) => {
        const { KeyId } = sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!;
        return (kms) => kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
      })),
      ...(await compare('Decrypt 32 bytes, AWS CloudHSM key', async (sim) => {
        const { KeyId } = sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!;
        const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext, EncryptionContext });
        return (kms) => kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
      })),
    ],
  };
}

const Plaintext = new Uint8Array(32).fill(7);
const EncryptionContext = { table: 'orders', column: 'address' };

type Send = (kms: KMSClient) => Promise<unknown>;

async function compare(what: string, arrange: (sim: Simulator) => Send | Promise<Send>): Promise<Row[]> {
  const sim = createSimulator();
  const send = await arrange(sim);
  const config = sim.clientConfig();

  const { requestHandler, answers } = recording(config.requestHandler);
  await send(new KMSClient({ ...config, requestHandler }));
  const constant = constantHandler(config.requestHandler, answers[0]!);
  const { region, credentials } = config;

  const side = (kms: KMSClient) => ({ call: () => send(kms) });
  const { here, same, standard } = await interleaved(
    {
      here: side(new KMSClient(config)),
      same: side(new KMSClient({ ...config, requestHandler: constant })),
      standard: side(new KMSClient({ region, credentials, requestHandler: constant })),
    },
    { calls: 100 },
  );
  const row = (peer: string, samples: readonly number[], limit: number): Row => ({
    what: `${what}, against ${peer}`,
    here: microseconds(median(here)),
    against: microseconds(median(samples)),
    ...atMost(limit, medianRatio(here, samples)),
  });
  return [row('the same configuration', same, 1.15), row('a default client', standard, 0.9)];
}

/** Keeps what the simulator answers. */
function recording(handler: RequestHandler) {
  const answers: { response: any }[] = [];
  const requestHandler: RequestHandler = {
    ...handler,
    async handle(request, options) {
      const answer = await handler.handle(request, options);
      answers.push(answer);
      return answer;
    },
  };
  return { requestHandler, answers };
}

function constantHandler(handler: RequestHandler, { response }: { response: any }): RequestHandler {
  return {
    ...handler,
    handle: async () => ({ response: { ...response, headers: { ...response.headers } } }),
  };
}
