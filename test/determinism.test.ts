/** Same seed, same trace and same bytes: again, beside other worlds, on every supported Node and in a browser. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { KMSClient } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator, type SimulatorOptions } from 'custom-key-store-simulator';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { buildIfStale, cache, nodeExecutable, root, run } from './helpers/packedPackage.ts';
import { beginStory, endStory } from './helpers/story.ts';
import { beginStoryWithKeys, endStoryWithKeys } from './helpers/storyWithKeys.ts';

const seed = 'determinism';

async function tell(sim: Simulator): Promise<string> {
  await endStory(sim, await beginStory(sim));
  return JSON.stringify(sim.trace);
}

const traceOf = (options: SimulatorOptions = { seed }) => tell(createSimulator(options));

/** The trace of a story with keys, and every byte that was answered in it. */
async function tellWithKeys(sim: Simulator): Promise<string> {
  const answers = await endStoryWithKeys(sim, await beginStoryWithKeys(sim));
  return JSON.stringify({ answers, trace: sim.trace });
}

/** Ids of everything that is made, in order. */
function idsOf(sim: Simulator): string[] {
  return [1, 2, 3].flatMap(() => {
    const { CustomKeyStoreId, cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const { proxy, keys: outside } = sim.given.externalKeyStore({ keys: 1 });
    return [
      CustomKeyStoreId,
      cluster.ClusterId,
      ...cluster.Hsms.map(({ HsmId }) => HsmId),
      proxy.XksProxyUriEndpoint,
      proxy.keys.list()[0]!.XksKeyId,
      ...[...keys, ...outside, sim.given.kmsKey()].map(({ KeyId }) => KeyId),
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

describe('the same seed, with keys', () => {
  test('gives the same trace and the same ciphertexts, byte by byte', async () => {
    const first = await tellWithKeys(createSimulator({ seed }));

    expect(first.length).toBeGreaterThan(10_000);
    expect(first).toContain('CiphertextBlob');
    expect(await tellWithKeys(createSimulator({ seed }))).toBe(first);
  });

  test('gives the same bytes beside other worlds, and whether somebody listens or not', async () => {
    const alone = await tellWithKeys(createSimulator({ seed }));
    const watched = createSimulator({ seed });
    watched.inspect(() => {});
    watched.on('*', () => JSON.stringify([watched.trace, watched.calls(), watched.snapshot()]));

    const [beside, other] = await Promise.all([
      tellWithKeys(watched),
      tellWithKeys(createSimulator({ seed: 'another' })),
    ]);

    expect(beside).toBe(alone);
    expect(other).not.toBe(alone);
  });

  test('gives the same bytes where Node has no cryptography for us', async () => {
    const native = await tellWithKeys(createSimulator({ seed }));
    const { getBuiltinModule } = process;
    const withoutCrypto = (id: string) => (id === 'node:crypto' ? undefined : getBuiltinModule(id));
    vi.resetModules();
    const stub = vi.spyOn(process, 'getBuiltinModule').mockImplementation(withoutCrypto as never);
    try {
      const portable = await import('custom-key-store-simulator');
      const aesGcm = await import('../src/runtime/aesGcm.ts');

      expect(aesGcm.nativeAesGcm()).toBeUndefined();
      expect(portable.createSimulator).not.toBe(createSimulator);
      expect(await tellWithKeys(portable.createSimulator({ seed }))).toBe(native);
    } finally {
      stub.mockRestore();
      vi.resetModules();
    }
    expect((await import('../src/runtime/aesGcm.ts')).nativeAesGcm()).toBeDefined();
  });

  test('gives ciphertexts that a world without cryptography of Node decrypts, and the other way round', async () => {
    const { nativeAesGcm, portableAesGcm } = await import('../src/runtime/aesGcm.ts');
    const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);

    for (const [vectorLength, length] of [
      [12, 1],
      [12, 4096],
      [16, 15],
      [16, 16],
    ] as const) {
      const parameters = {
        key: bytes(32),
        initializationVector: bytes(vectorLength),
        additionalAuthenticatedData: bytes(50),
      };
      const sealed = nativeAesGcm()!.seal(parameters, bytes(length));
      expect(portableAesGcm.seal(parameters, bytes(length))).toEqual(sealed);
      expect(portableAesGcm.open(parameters, sealed)).toEqual(bytes(length));
      const authenticationTag = sealed.authenticationTag.map((byte, i) => (i === 3 ? byte ^ 4 : byte));
      expect(portableAesGcm.open(parameters, { ...sealed, authenticationTag })).toBeUndefined();
      expect(nativeAesGcm()!.open(parameters, { ...sealed, authenticationTag })).toBeUndefined();
    }
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

  test('for a fault changes no id of a key, no key material and no ciphertext', async () => {
    const options = { seed, maxAttempts: 1, timing: { request: 0 } };
    const [quiet, faulty] = [createSimulator(options), createSimulator(options)];
    faulty.faults.fail('ListKeys', 'KMSInternalException', { rate: 0.5 });
    for (let i = 0; i < 5; i++)
      await faulty
        .client()
        .listKeys()
        .catch(() => {});
    const make = async (sim: Simulator) => {
      const begun = await beginStoryWithKeys(sim);
      const { accounts, proxies } = sim.snapshot();
      return { begun, accounts: accounts.map(({ faults: _, ...rest }) => rest), proxies, ids: idsOf(sim) };
    };

    expect(faulty.snapshot().random).not.toEqual(quiet.snapshot().random);
    expect(await make(faulty)).toEqual(await make(quiet));
  });

  test('for an encryption changes no id', async () => {
    const [quiet, busy] = [createSimulator({ seed }), createSimulator({ seed })];
    const [quietKey, busyKey] = [quiet.given.kmsKey(), busy.given.kmsKey()];

    for (let i = 0; i < 5; i++)
      await busy.client().generateDataKey({ KeyId: busyKey.KeyId, KeySpec: 'AES_256' });

    expect(busyKey).toEqual(quietKey);
    expect(idsOf(busy)).toEqual(idsOf(quiet));
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
  let told: string;

  beforeAll(async () => {
    await buildIfStale();
    mkdirSync(folder, { recursive: true });
    for (const name of ['story', 'storyWithKeys']) {
      const story = readFileSync(new URL(`./helpers/${name}.ts`, import.meta.url), 'utf8');
      const { outputText } = ts.transpileModule(story, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(join(folder, `${name}.mjs`), outputText);
    }
    writeFileSync(
      join(folder, 'tell.mjs'),
      `import { createSimulator } from ${JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)};
       import { beginStory, endStory } from './story.mjs';
       import { beginStoryWithKeys, endStoryWithKeys } from './storyWithKeys.mjs';
       export async function tell() {
         const sim = createSimulator({ seed: ${JSON.stringify(seed)} });
         await endStory(sim, await beginStory(sim));
         const withKeys = createSimulator({ seed: ${JSON.stringify(seed)} });
         const answers = await endStoryWithKeys(withKeys, await beginStoryWithKeys(withKeys));
         return JSON.stringify(sim.trace) + JSON.stringify({ answers, trace: withKeys.trace });
       }`,
    );
    writeFileSync(program, `import { tell } from './tell.mjs'; process.stdout.write(await tell());`);
    told = (await traceOf()) + (await tellWithKeys(createSimulator({ seed })));
  }, 240_000);

  test.each([20, 22, 24])(
    'gives the same trace and bytes on Node %i',
    async (major) => {
      const node = await nodeExecutable(major);

      expect(await run(node, [program], folder)).toBe(told);
    },
    240_000,
  );

  test('gives the same trace and bytes where there are only the globals of a browser', async () => {
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

    expect(await runInContext('program.tell()', context)).toBe(told);
  }, 60_000);
});
