import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { interleaved, median, medianRatio, type Side } from './measure.ts';
import { atMost, microseconds, type Row, type RowGroup } from './row.ts';

const limit = 1.5;

type Call = (kms: FakeKmsClient, CustomKeyStoreId: string) => Promise<unknown>;

/** Calls that name one store, in worlds with few and with many of them. */
export async function growth(): Promise<RowGroup> {
  const worlds = { few: arrange(1), some: arrange(100), many: arrange(10_000) };
  let renamed = 0;
  const calls: Record<string, Call> = {
    'describe by id': (kms, CustomKeyStoreId) => kms.describeCustomKeyStores({ CustomKeyStoreId }),
    'describe by name': (kms) => kms.describeCustomKeyStores({ CustomKeyStoreName: 'named' }),
    'connect while CONNECTED': (kms, CustomKeyStoreId) => kms.connectCustomKeyStore({ CustomKeyStoreId }),
    rename: (kms, CustomKeyStoreId) =>
      kms.updateCustomKeyStore({
        CustomKeyStoreId,
        NewCustomKeyStoreName: ['named', 'renamed'][++renamed % 2]!,
      }),
  };
  const rows: Row[] = [];
  for (const [what, call] of Object.entries(calls)) {
    const side = ({ kms, CustomKeyStoreId }: World): Side => ({ call: () => call(kms, CustomKeyStoreId) });
    const { few, some, many } = await interleaved({
      few: side(worlds.few),
      some: side(worlds.some),
      many: side(worlds.many),
    });
    rows.push(
      {
        what: `${what}, 100 stores`,
        here: microseconds(median(some)),
        against: microseconds(median(few)),
        ...atMost(limit, medianRatio(some, few)),
      },
      {
        what: `${what}, 10,000 stores`,
        here: microseconds(median(many)),
        against: microseconds(median(few)),
        ...atMost(limit, medianRatio(many, few)),
      },
    );
  }
  return {
    title: 'Growth with the number of stores',
    configuration: [
      'Here: `sim.client()` in a world with 100 or 10,000 connected stores, every other one external, each with its own cluster or proxy; `quotas: { resources: { customKeyStores: 20_000 } }`.',
      'Against: the same call in a world with one store. The store named is the one in the middle.',
    ],
    rows,
  };
}

type World = ReturnType<typeof arrange>;

function arrange(stores: number) {
  const sim = createSimulator({ quotas: { resources: { customKeyStores: 20_000 } } });
  let CustomKeyStoreId = '';
  for (let i = 0; i < stores; i++) {
    if (i === Math.floor(stores / 2)) {
      ({ CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'named' }));
    } else if (i % 2 === 0) sim.given.cloudHsmKeyStore();
    else sim.given.externalKeyStore();
  }
  return { kms: sim.client(), CustomKeyStoreId };
}
