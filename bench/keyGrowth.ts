import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { interleaved, median, medianRatio, type Rounds, type Side } from './measure.ts';
import { atMost, count, microseconds, type Row, type RowGroup } from './row.ts';

const limit = 1.5;
const pageLength = 100;

/** Calls that name one key, and pages of keys, in worlds with few and with many of them. */
export async function keyGrowth(): Promise<RowGroup> {
  const [few, some, many] = [await arrange(10), await arrange(1_000), await arrange(100_000)];
  const Plaintext = new Uint8Array(32);
  const named: Record<string, (world: World) => Promise<unknown>> = {
    DescribeKey: ({ kms, named: { ordinary } }) => kms.describeKey({ KeyId: ordinary }),
    'DescribeKey by alias': ({ kms }) => kms.describeKey({ KeyId: 'alias/named' }),
    'Encrypt, ordinary key': ({ kms, named: { ordinary } }) => kms.encrypt({ KeyId: ordinary, Plaintext }),
    'Encrypt, AWS CloudHSM key': ({ kms, named: { cloudHsm } }) =>
      kms.encrypt({ KeyId: cloudHsm, Plaintext }),
    'Encrypt, external key': ({ kms, named: { external } }) => kms.encrypt({ KeyId: external, Plaintext }),
  };
  const paged: Record<string, (world: World) => Promise<unknown>> = {
    'ListKeys, first page of 100': ({ kms }) => kms.listKeys({ Limit: pageLength }),
    'ListKeys, last page of 100': ({ kms, Marker }) => kms.listKeys({ Limit: pageLength, Marker }),
  };
  const rows: Row[] = [];
  for (const [what, call] of Object.entries(named)) {
    rows.push(await compare(what, call, some, few), await compare(what, call, many, few));
  }
  for (const [what, call] of Object.entries(paged)) {
    rows.push(await compare(what, call, many, some, { calls: 100 }));
  }
  return {
    title: 'Growth with the number of keys',
    configuration: [
      'Here: `sim.client()` in a world with 1,000 or 100,000 keys: one third ordinary ones, the others in one AWS CloudHSM key store and one external key store. The key named is in the middle of its third.',
      'Against: the same call in a world with 10 keys; for pages with 1,000 keys.',
    ],
    rows,
  };
}

async function compare(
  what: string,
  call: (world: World) => Promise<unknown>,
  large: World,
  small: World,
  rounds: Rounds = {},
): Promise<Row> {
  const side = (world: World): Side => ({ call: () => call(world) });
  const samples = await interleaved({ large: side(large), small: side(small) }, rounds);
  return {
    what: `${what}, ${count(large.size)} keys`,
    here: microseconds(median(samples.large)),
    against: microseconds(median(samples.small)),
    ...atMost(limit, medianRatio(samples.large, samples.small)),
  };
}

type World = Awaited<ReturnType<typeof arrange>>;

async function arrange(size: number) {
  const sim = createSimulator();
  const kms = sim.client();
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
  const external = sim.given.externalKeyStore();
  const makeExternal = async () => {
    const XksKeyId = external.proxy.keys.create();
    const { KeyMetadata } = await kms.createKey({
      CustomKeyStoreId: external.CustomKeyStoreId,
      Origin: 'EXTERNAL_KEY_STORE',
      XksKeyId,
    });
    return KeyMetadata!.KeyId!;
  };
  const third = Math.floor(size / 3);
  const named = { ordinary: '', cloudHsm: '', external: '' };
  for (let i = 0; i < size - 2 * third; i++) {
    const { KeyId } = sim.given.kmsKey();
    if (i === Math.floor(third / 2)) named.ordinary = KeyId;
  }
  for (let i = 0; i < third; i++) {
    const { KeyId } = sim.given.kmsKey({ CustomKeyStoreId });
    const externalKeyId = await makeExternal();
    if (i === Math.floor(third / 2)) Object.assign(named, { cloudHsm: KeyId, external: externalKeyId });
  }
  await kms.createAlias({ AliasName: 'alias/named', TargetKeyId: named.ordinary });
  return { size, kms, named, Marker: await lastMarker(kms) };
}

/** What asks for the last page. */
async function lastMarker(kms: FakeKmsClient): Promise<string | undefined> {
  let last: string | undefined;
  for (;;) {
    const { NextMarker } = await kms.listKeys({ Limit: pageLength, Marker: last });
    if (NextMarker === undefined) return last;
    last = NextMarker;
  }
}
