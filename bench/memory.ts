import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { kilobytes, type Row, type RowGroup } from './row.ts';

const stores = 2_000;
const calls = 20_000;
const storeLimit = 16_000;
const keys = 10_000;
const keyLimit = 1_500;

/** What stores, keys and the trace cost; needs `--expose-gc`. */
export async function memory(): Promise<RowGroup> {
  return {
    title: 'Memory',
    configuration: [
      `Growth of the used heap after a full collection: ${stores.toLocaleString('en-US')} connected stores in a world that keeps no trace (\`trace: { limit: 1 }\`), each on a cluster or proxy of its own; ${calls.toLocaleString('en-US')} calls in a world that keeps all of them.`,
      `${keys.toLocaleString('en-US')} keys in one world with one store, after 1,000 others; a key in a custom key store counts with its key material in the cluster or in the external key manager.`,
      'The trace and `calls()` keep the last 1,000 entries by default, so that a world stops growing there. What a call costs includes its entries in both.',
    ],
    rows: [
      await perStore('AWS CloudHSM key store with its cluster', (sim) => sim.given.cloudHsmKeyStore()),
      await perStore('external key store with its proxy', (sim) => sim.given.externalKeyStore()),
      await perKey('ordinary KMS key', (sim) => async () => sim.given.kmsKey()),
      await perKey('KMS key in an AWS CloudHSM key store', (sim) => {
        const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
        return async () => sim.given.kmsKey({ CustomKeyStoreId });
      }),
      await perKey('KMS key in an external key store', (sim) => {
        const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
        const kms = sim.client();
        return async () =>
          kms.createKey({ CustomKeyStoreId, Origin: 'EXTERNAL_KEY_STORE', XksKeyId: proxy.keys.create() });
      }),
      ...(await perCall()),
    ],
  };
}

async function perStore(what: string, give: (sim: Simulator) => void): Promise<Row> {
  const sim = createSimulator({
    quotas: { resources: { customKeyStores: 2 * stores } },
    trace: { limit: 1 },
  });
  for (let i = 0; i < 50; i++) give(sim);
  const before = await usedHeap();
  for (let i = 0; i < stores; i++) give(sim);
  const bytes = ((await usedHeap()) - before) / stores;
  sim.dispose();
  return {
    what,
    here: kilobytes(bytes),
    against: '–',
    result: kilobytes(bytes),
    target: `≤ ${storeLimit / 1_000} kB`,
    isMet: bytes <= storeLimit,
  };
}

async function perKey(what: string, prepare: (sim: Simulator) => () => Promise<unknown>): Promise<Row> {
  const sim = createSimulator({ trace: { limit: 1 } });
  const give = prepare(sim);
  for (let i = 0; i < 1_000; i++) await give();
  const before = await usedHeap();
  for (let i = 0; i < keys; i++) await give();
  const bytes = ((await usedHeap()) - before) / keys;
  sim.dispose();
  return {
    what,
    here: kilobytes(bytes),
    against: '–',
    result: kilobytes(bytes),
    target: `≤ ${keyLimit / 1_000} kB`,
    isMet: bytes <= keyLimit,
  };
}

async function perCall(): Promise<Row[]> {
  const sim = createSimulator({ trace: { limit: 1_000_000 } });
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
  const kms = sim.client();
  const describe = () => kms.describeCustomKeyStores({ CustomKeyStoreId });
  for (let i = 0; i < 1_000; i++) await describe();
  const before = await usedHeap();
  for (let i = 0; i < calls; i++) await describe();
  const bytes = ((await usedHeap()) - before) / calls;
  const json = sim.trace
    .slice(-2)
    .map((entry) => JSON.stringify(entry).length + 1)
    .reduce((sum, length) => sum + length);
  return [
    {
      what: 'trace and record of one call (describe one store), on the heap',
      here: kilobytes(bytes),
      against: '–',
      result: kilobytes(bytes),
      target: '≈ 0.7 kB',
      isMet: bytes <= 1_000,
    },
    {
      what: 'its two trace entries as JSON',
      here: kilobytes(json),
      against: '–',
      result: kilobytes(json),
      target: '–',
    },
  ];
}

async function usedHeap(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc!();
  }
  return process.memoryUsage().heapUsed;
}
