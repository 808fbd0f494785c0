import {
  type CreateCustomKeyStoreInput,
  createSimulator,
  type Duration,
  type Simulator,
} from 'custom-key-store-simulator';
import { interleaved, median } from './measure.ts';
import { count, microseconds, type Row, type RowGroup } from './row.ts';

const target = 20_000;

/** Whole lives of one store: created, connected, disconnected, deleted. */
export async function lifecycle(): Promise<RowGroup> {
  const cases = {
    'AWS CloudHSM, documented timing': prepare('documented', cloudHsm),
    "AWS CloudHSM, timing 'instant'": prepare('instant', cloudHsm),
    'external, documented timing': prepare('documented', external),
    "external, timing 'instant'": prepare('instant', external),
  };
  const samples = await interleaved(cases, { calls: 400 });
  return {
    title: 'Whole lives of one store',
    configuration: [
      'Create, connect, disconnect, delete by four methods of `sim.client()` on `createSimulator({ timing })`, one after the other, on one cluster or proxy that stays.',
      "With the documented timing `advance('20m')` (external: `'5m'`) follows the connect and `advance('10s')` the disconnect; with `timing: 'instant'` nothing does.",
      'Time is for one life of six or four awaited steps.',
    ],
    rows: Object.entries(samples).map(([what, values]): Row => {
      const microsecondsPerLife = median(values);
      const perSecond = 1_000_000 / microsecondsPerLife;
      return {
        what,
        here: microseconds(microsecondsPerLife),
        against: '–',
        result: `${count(perSecond)}/s`,
        target: `≥ ${count(target)}/s`,
        isMet: perSecond >= target,
      };
    }),
  };
}

const cloudHsm = {
  connects: '20m' as const,
  input: (sim: Simulator) => sim.cloudHsm.createCluster().createCustomKeyStoreInput('example'),
};

const external = {
  connects: '5m' as const,
  input: (sim: Simulator) => sim.xks.createProxy().createCustomKeyStoreInput('example'),
};

function prepare(
  timing: 'documented' | 'instant',
  { connects, input }: { connects: Duration; input: (sim: Simulator) => CreateCustomKeyStoreInput },
) {
  const sim = createSimulator({ timing });
  const kms = sim.client();
  const created = input(sim);
  const waits = timing === 'documented';
  return {
    async call() {
      const { CustomKeyStoreId } = await kms.createCustomKeyStore(created);
      await kms.connectCustomKeyStore({ CustomKeyStoreId: CustomKeyStoreId! });
      if (waits) await sim.advance(connects);
      await kms.disconnectCustomKeyStore({ CustomKeyStoreId: CustomKeyStoreId! });
      if (waits) await sim.advance('10s');
      await kms.deleteCustomKeyStore({ CustomKeyStoreId: CustomKeyStoreId! });
    },
    tidy: () => sim.advance('1ms'),
  };
}
