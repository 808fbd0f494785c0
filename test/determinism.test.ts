/** Same seed, same trace: again, beside other worlds, on every supported Node and in a browser. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { KMSClient } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator, type SimulatorOptions } from 'custom-key-store-simulator';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, cache, nodeExecutable, root, run } from './helpers/packedPackage.ts';
import { beginStory, endStory } from './helpers/story.ts';

const seed = 'determinism';

async function tell(sim: Simulator): Promise<string> {
  await endStory(sim, await beginStory(sim));
  return JSON.stringify(sim.trace);
}

const traceOf = (options: SimulatorOptions = { seed }) => tell(createSimulator(options));

/** Ids of everything that is made, in order. */
function idsOf(sim: Simulator): string[] {
  return [1, 2, 3].flatMap(() => {
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    const { proxy } = sim.given.externalKeyStore();
    return [
      CustomKeyStoreId,
      cluster.ClusterId,
      ...cluster.Hsms.map(({ HsmId }) => HsmId),
      proxy.XksProxyUriEndpoint,
    ];
  });
}

describe('the same seed', () => {
  test('gives the same trace, byte by byte', async () => {
    const first = await traceOf();

    expect(first.length).toBeGreaterThan(10_000);
    expect(await traceOf()).toBe(first);
  });

  test('gives the same trace beside other worlds', async () => {
    const alone = await traceOf();

    const [beside] = await Promise.all([traceOf(), traceOf({ seed: 'another' }), traceOf({ seed: 3 })]);

    expect(beside).toBe(alone);
  });

  test.each(['Pacific/Auckland', 'America/St_Johns'])(
    'gives the same trace in the time zone %s',
    async (zone) => {
      const before = process.env.TZ;
      const here = await traceOf();
      try {
        process.env.TZ = zone;
        expect(await traceOf()).toBe(here);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );

  test('gives the same trace whether somebody listens and looks or not', async () => {
    const sim = createSimulator({ seed });
    sim.on('*', () => {});
    sim.inspect(() => {});
    sim.on('call', () => {
      JSON.stringify([sim.trace, sim.calls(), sim.snapshot(), sim.faults.pending()]);
    });

    expect(await tell(sim)).toBe(await traceOf());
  });

  test('gives the same trace to the same calls over the client of the AWS SDK', async () => {
    const tellBySdk = async () => {
      const sim = createSimulator({ seed });
      const installation = sim.install(KMSClient);
      const trace = await tell(sim);
      installation.restore();
      return trace;
    };

    expect(await tellBySdk()).toBe(await tellBySdk());
  });
});

describe('another seed', () => {
  test.each([['other'], [1], ['1'], ['']])('gives another trace: %o', async (other) => {
    expect(await traceOf({ seed: other })).not.toBe(await traceOf());
  });

  test('gives other ids', () => {
    const [one, other] = [1, 2].map((number) => idsOf(createSimulator({ seed: number })));

    expect(one!.filter((id) => other!.includes(id))).toEqual([]);
  });
});

describe('one more roll of dice', () => {
  test('for a fault changes no id', async () => {
    const quiet = createSimulator({ seed });
    const faulty = createSimulator({ seed });
    faulty.faults.fail('DescribeCustomKeyStores', 'ThrottlingException', { rate: 0.5 });

    await quiet.client().describeCustomKeyStores();
    for (let i = 0; i < 5; i++)
      await faulty
        .client()
        .describeCustomKeyStores()
        .catch(() => {});

    expect(idsOf(faulty)).toEqual(idsOf(quiet));
  });

  test('for a request changes no id', async () => {
    const [quiet, busy] = [createSimulator({ seed }), createSimulator({ seed })];

    for (let i = 0; i < 7; i++) await busy.client().describeCustomKeyStores();

    expect(idsOf(busy)).toEqual(idsOf(quiet));
  });

  test('for a password changes no id', () => {
    const [quiet, busy] = [createSimulator({ seed }), createSimulator({ seed })];
    const quietCluster = quiet.cloudHsm.createCluster();
    const busyCluster = busy.cloudHsm.createCluster();

    for (let i = 0; i < 3; i++) busyCluster.kmsuser.changePassword();

    expect(busyCluster.ClusterId).toBe(quietCluster.ClusterId);
    expect(idsOf(busy)).toEqual(idsOf(quiet));
  });
});

describe('the built package', () => {
  const folder = join(cache, 'determinism');
  const program = join(folder, 'program.mjs');
  let trace: string;

  beforeAll(async () => {
    await buildIfStale();
    const story = readFileSync(new URL('./helpers/story.ts', import.meta.url), 'utf8');
    const { outputText } = ts.transpileModule(story, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'story.mjs'), outputText);
    writeFileSync(
      join(folder, 'tell.mjs'),
      `import { createSimulator } from ${JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)};
       import { beginStory, endStory } from './story.mjs';
       export async function tell() {
         const sim = createSimulator({ seed: ${JSON.stringify(seed)} });
         await endStory(sim, await beginStory(sim));
         return JSON.stringify(sim.trace);
       }`,
    );
    writeFileSync(program, `import { tell } from './tell.mjs'; process.stdout.write(await tell());`);
    trace = await traceOf();
  }, 240_000);

  test.each([20, 22, 24])(
    'gives the same trace on Node %i',
    async (major) => {
      const node = await nodeExecutable(major);

      expect(await run(node, [program], folder)).toBe(trace);
    },
    240_000,
  );

  test('gives the same trace where there are only the globals of a browser', async () => {
    const build = await rolldown({
      input: join(folder, 'tell.mjs'),
      platform: 'browser',
      plugins: [
        {
          name: 'dist-by-path',
          resolveId: (id) => (id.startsWith('file:') ? join(root, 'dist/index.js') : null),
        },
      ],
      transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    });
    const { output } = await build.generate({ format: 'iife', name: 'program' });
    await build.close();
    const context = createContext({
      AbortController,
      AbortSignal,
      DOMException,
      MessageChannel,
      TextDecoder,
      TextEncoder,
      clearTimeout,
      performance,
      setTimeout,
    });

    runInContext(output[0].code, context);

    expect(await runInContext('program.tell()', context)).toBe(trace);
  }, 60_000);
});
