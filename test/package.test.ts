/** The built package in the hands of its users: each module system, each supported Node, a browser. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildIfStale,
  cache,
  createConsumer,
  nodeExecutable,
  pack,
  root,
  run,
} from './helpers/packedPackage.ts';

const nodeMajors = [20, 22, 24];
/** Why so much: docs/decisions/bundle-size.md. */
const gzipLimit = 120_000;

/** What every user's program below does with `createSimulator`; it leaves what it was answered. */
const program = `
  const sim = createSimulator();
  const { CustomKeyStoreId, keys } = sim.given.externalKeyStore({ keys: 1 });
  const kms = sim.client();
  const { CustomKeyStores } = await kms.describeCustomKeyStores({ CustomKeyStoreId });
  const sent = new TextEncoder().encode('text');
  const { CiphertextBlob } = await kms.encrypt({ KeyId: keys[0].KeyId, Plaintext: sent });
  const { Plaintext } = await kms.decrypt({ CiphertextBlob });
  const answer = [CustomKeyStores?.[0]?.ConnectionState, new TextDecoder().decode(Plaintext)].join(' ');
`;
const expectedAnswer = 'CONNECTED text';

/** Ciphertexts of one key of every kind, the same on every host. */
const ciphertexts = `
  const sim = createSimulator({ seed: 'every host' });
  const KeyIds = [
    sim.given.kmsKey().KeyId,
    sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0].KeyId,
    sim.given.externalKeyStore({ keys: 1 }).keys[0].KeyId,
  ];
  const blobs = [];
  for (const KeyId of KeyIds) {
    const EncryptionContext = { kind: 'test' };
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext: new Uint8Array(100), EncryptionContext });
    blobs.push([...CiphertextBlob].join());
  }
`;

const tsconfig = JSON.stringify({
  compilerOptions: {
    noEmit: true,
    strict: true,
    module: 'node16',
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable'],
    types: [],
  },
});

const esmFiles = {
  'tsconfig.json': tsconfig,
  'program.mjs': `
    import { createSimulator } from 'custom-key-store-simulator';
    import * as backing from 'custom-key-store-simulator/backing';
    ${program}
    console.log(answer, Object.keys(backing).length > 0);
  `,
  'types.mts': `
    import { createSimulator } from 'custom-key-store-simulator';
    export type Backing = typeof import('custom-key-store-simulator/backing');
    export async function main() { ${program} return answer satisfies string; }
  `,
};

const cjsFiles = {
  'tsconfig.json': tsconfig,
  'program.cjs': `
    const { createSimulator } = require('custom-key-store-simulator');
    const backing = require('custom-key-store-simulator/backing');
    (async () => {
      ${program}
      console.log(answer, Object.keys(backing).length > 0);
    })();
  `,
  'types.cts': `
    import { createSimulator } from 'custom-key-store-simulator';
    export type Backing = typeof import('custom-key-store-simulator/backing');
    export async function main() { ${program} return answer satisfies string; }
  `,
};

const jestFiles = {
  'jest.config.js': `module.exports = { testEnvironment: 'node', transform: {}, watchman: false };`,
  'program.test.js': `
    const { createSimulator } = require('custom-key-store-simulator');
    test('an arranged key store is CONNECTED, and its key decrypts', async () => {
      ${program}
      expect(answer).toBe('${expectedAnswer}');
    });
    test('a Buffer is taken as bytes', async () => {
      const sim = createSimulator();
      const { KeyId } = sim.given.kmsKey();
      const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext: Buffer.from('text') });
      const { Plaintext } = await sim.client().decrypt({ CiphertextBlob: Buffer.from(CiphertextBlob) });
      expect(Buffer.from(Plaintext).toString()).toBe('text');
      expect(Plaintext).toBeInstanceOf(Uint8Array);
    });
  `,
};

const webGlobals = {
  AbortController,
  AbortSignal,
  Blob,
  DOMException,
  Event,
  EventTarget,
  Headers,
  MessageChannel,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  clearInterval,
  clearTimeout,
  console,
  crypto,
  performance,
  queueMicrotask,
  setInterval,
  setTimeout,
  structuredClone,
};

const folders = { esm: '', cjs: '', jest: '' };

beforeAll(async () => {
  await buildIfStale();
  const tarball = await pack();
  const [esm, cjs, jest] = await Promise.all([
    createConsumer('esm', tarball, esmFiles),
    createConsumer('cjs', tarball, cjsFiles),
    createConsumer('jest', tarball, jestFiles),
  ]);
  Object.assign(folders, { esm, cjs, jest });
}, 240_000);

describe.each(nodeMajors)('the packed package on Node %i', (major) => {
  let node: string;

  beforeAll(async () => {
    node = await nodeExecutable(major);
  }, 240_000);

  test('loads by import', async () => {
    expect(await run(node, ['program.mjs'], folders.esm)).toBe(`${expectedAnswer} true\n`);
  });

  test('loads by require', async () => {
    expect(await run(node, ['program.cjs'], folders.cjs)).toBe(`${expectedAnswer} true\n`);
  });
});

describe('the packed package', () => {
  test('loads by require under Jest', async () => {
    const jest = join(root, 'node_modules/jest/bin/jest.js');

    const args = [jest, '--rootDir', folders.jest, '--ci', '--runInBand', '--json'];
    const { numPassedTests } = JSON.parse(await run(process.execPath, args, folders.jest));

    expect(numPassedTests).toBe(2);
  }, 60_000);

  test.each(['esm', 'cjs'] as const)(
    'has types that need nothing else installed (%s)',
    async (name) => {
      const tsc = join(root, 'node_modules/typescript/bin/tsc');

      await run(process.execPath, [tsc, '--project', '.'], folders[name]);
    },
    60_000,
  );

  test('names the packages whose code it contains, with their licences', () => {
    const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');

    expect(licences).toMatch(/^[@\w/-]+ \d+\.\d+\.\d+ \((MIT|ISC)\)$/m);
  });
});

describe('the core in a browser', () => {
  let code: string;

  beforeAll(async () => {
    const build = await rolldown({
      input: join(root, 'dist/index.js'),
      platform: 'browser',
      transform: { define: { 'process.env.NODE_ENV': '"production"' } },
      onLog(level, log) {
        if (level === 'warn') throw new Error(log.message);
      },
    });
    const { output } = await build.generate({ format: 'iife', name: 'simulator', minify: true });
    await build.close();
    expect(output).toHaveLength(1);
    code = output[0].code;
  }, 60_000);

  test('imports nothing built into Node', () => {
    // The host's built-in modules are asked for by name at run time (`process.getBuiltinModule`), never imported.
    const imports = code.match(/\b(?:from|import|require)\s*\(?\s*["'`]node:[^"'`]*/g) ?? [];
    const requires = code.match(/\brequire\([^)]*\)/g) ?? [];

    expect([...imports, ...requires]).toEqual([]);
  });

  test(`is at most ${gzipLimit / 1000} kB minified and gzipped, XState included`, () => {
    const size = gzipSync(code, { level: 9 }).length;
    console.log(
      `Browser bundle: ${(code.length / 1000).toFixed(1)} kB, ${(size / 1000).toFixed(1)} kB gzipped`,
    );

    expect(size).toBeLessThanOrEqual(gzipLimit);
  });

  /** Runs a program with `createSimulator`, and returns the value of an expression at its end. */
  async function runWithWebGlobals(lines: string, expression: string): Promise<unknown> {
    const context = createContext(webGlobals);
    runInContext(code, context);
    return runInContext(
      `(async ({ createSimulator }) => { ${lines} return ${expression}; })(simulator)`,
      context,
    );
  }

  test('runs where there are only Web globals', async () => {
    expect(await runWithWebGlobals(program, 'answer')).toBe(expectedAnswer);
  });

  test('encrypts to the same bytes as on Node', async () => {
    const { createSimulator } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
    const onNode = new Function(
      'createSimulator',
      `return (async () => { ${ciphertexts} return blobs.join(' '); })()`,
    );

    const blobs = await runWithWebGlobals(ciphertexts, `blobs.join(' ')`);

    expect(blobs).toMatch(/^[\d,]{300,} [\d,]{300,} [\d,]{300,}$/);
    expect(blobs).toBe(await onNode(createSimulator));
  });
});

describe('a minified bundle of the core and the AWS SDK', () => {
  /** One refusal through each way in, and what `instanceof` says of it. */
  const program = `
    import { CustomKeyStoreInvalidStateException as Refusal, DisconnectCustomKeyStoreCommand, KMSClient, KMSServiceException } from '@aws-sdk/client-kms';
    import { createSimulator, isKmsError } from ${JSON.stringify(join(root, 'dist/index.js'))};

    const sim = createSimulator();
    const store = { CustomKeyStoreId: sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId };
    const clients = [() => sim.client(), () => new KMSClient(sim.clientConfig()), () => (sim.install(KMSClient), new KMSClient({}))];
    for (const make of clients) {
      const error = await make().send(new DisconnectCustomKeyStoreCommand(store)).catch((refusal) => refusal);
      console.log(error.name, error instanceof Refusal, error instanceof KMSServiceException, error instanceof Error);
    }
    console.log(isKmsError(await sim.client().disconnectCustomKeyStore(store).catch((refusal) => refusal)));
  `;

  test('keeps instanceof with the exception classes of the SDK on all three ways in', async () => {
    const folder = join(cache, 'minified');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'program.mjs'), program);
    const build = await rolldown({ input: join(folder, 'program.mjs'), platform: 'node' });
    await build.write({
      file: join(folder, 'bundle.mjs'),
      format: 'esm',
      minify: true,
      codeSplitting: false,
    });
    await build.close();

    const printed = await run(process.execPath, ['bundle.mjs'], folder);

    const refused = 'CustomKeyStoreInvalidStateException true true true';
    expect(printed.trim().split('\n')).toEqual([refused, refused, refused, 'true']);
    expect(readFileSync(join(folder, 'bundle.mjs'), 'utf8')).not.toContain(
      'class CustomKeyStoreInvalidStateException',
    );
  }, 60_000);
});
