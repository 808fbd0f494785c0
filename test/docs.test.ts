/** The documentation is true: generated pages are current, links lead somewhere, snippets and examples run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { generated } from '../scripts/docs/generated.ts';
import { createSimulator } from '../src/index.ts';
import { type OperationName, operationShapes } from '../src/model/shapes.ts';
import { refusals } from '../src/operations/refusedOperations.ts';
import { anchorsOf, fencesOf, linksOf } from './helpers/markdown.ts';
import { root } from './helpers/packedPackage.ts';
import { cleanUp, prepare, runSnippet, type Snippet, typeProblems } from './helpers/snippets.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const filesIn = (folder: string, extension: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith(extension) && !file.startsWith('docs/api/'))
    .sort();

const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].filter((file) => existsSync(join(root, file))),
  ...filesIn('docs', '.md'),
];

const snippets: readonly Snippet[] = [...pages, ...filesIn('src', '.ts')].flatMap((path) =>
  fencesOf(read(path))
    .filter(({ language }) => language === 'ts')
    .map(({ code, line }) => ({ path, line, code })),
);

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([...generated()])('%s is current', (path, text) => {
  expect(existsSync(join(root, path)) && read(path), 'run `npm run docs`').toBe(text);
});

test.each(['README.md', 'docs/fidelity.md'])('%s counts the operations right', (path) => {
  const refused = Object.keys(refusals).length;
  const all = Object.keys(operationShapes).length;

  expect(read(path)).toMatch(new RegExp(`\\b${all} operations\\b[^]*?\\b${all - refused} are carried out`));
});

describe('the matrix by KeyState', () => {
  const states = ['Enabled', 'Disabled', 'PendingDeletion', 'Unavailable'] as const;
  const rows = read('docs/matrix.md')
    .split('## Operation by KeyState')[1]!
    .split('\n')
    .filter((line) => line.startsWith('| ['))
    .flatMap((line) => {
      const [names = '', ...cells] = line.split('|').slice(1, -1);
      return [...names.matchAll(/\[(\w+)\]/g)].map(([, name]) => [name as OperationName, cells] as const);
    });

  /** A request for each operation, all about one key. */
  const requests = (KeyId: string, CiphertextBlob: Uint8Array, GrantId: string) => {
    const Plaintext = Uint8Array.of(1);
    const tag = { TagKey: 'team', TagValue: 'payments' };
    const grant = {
      GranteePrincipal: 'arn:aws:iam::111122223333:role/app',
      Operations: ['Encrypt' as const],
    };
    const inputs = {
      Encrypt: { KeyId, Plaintext },
      Decrypt: { CiphertextBlob },
      ReEncrypt: { CiphertextBlob, DestinationKeyId: KeyId },
      GenerateDataKey: { KeyId, KeySpec: 'AES_256' },
      GenerateDataKeyWithoutPlaintext: { KeyId, KeySpec: 'AES_256' },
      CreateGrant: { KeyId, ...grant },
      CreateAlias: { AliasName: 'alias/new', TargetKeyId: KeyId },
      UpdateAlias: { AliasName: 'alias/other', TargetKeyId: KeyId },
      DeleteAlias: { AliasName: 'alias/key' },
      ListAliases: { KeyId },
      TagResource: { KeyId, Tags: [tag] },
      UntagResource: { KeyId, TagKeys: ['team'] },
      UpdateKeyDescription: { KeyId, Description: 'new' },
      PutKeyPolicy: { KeyId, Policy: keyPolicy },
      RetireGrant: { KeyId, GrantId },
      RevokeGrant: { KeyId, GrantId },
    };
    return (name: string) => (inputs as Record<string, object>)[name] ?? { KeyId };
  };
  const keyPolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

  test('has every state of every operation that asks for one', () => {
    expect(rows.length).toBeGreaterThan(25);
    for (const [, cells] of rows) expect(cells).toHaveLength(states.length);
  });

  test.each(rows)('says of %s what the operation answers', async (name, cells) => {
    for (const [index, state] of states.entries()) {
      const sim = createSimulator();
      const kms = sim.client();
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
      const inStore = name === 'GetKeyRotationStatus' ? {} : { CustomKeyStoreId };
      const { KeyId } = sim.given.kmsKey({ ...inStore, AliasName: 'alias/key' });
      sim.given.kmsKey({ AliasName: 'alias/other' });
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1) });
      const grantee = { GranteePrincipal: 'arn:aws:iam::111122223333:role/app' };
      const { GrantId } = await kms.createGrant({ KeyId, ...grantee, Operations: ['Encrypt'] });
      if (state === 'Disabled') await kms.disableKey({ KeyId });
      if (state === 'PendingDeletion') await kms.scheduleKeyDeletion({ KeyId });
      if (state === 'Unavailable') await kms.disconnectCustomKeyStore({ CustomKeyStoreId });

      const method = `${name.charAt(0).toLowerCase()}${name.slice(1)}` as 'encrypt';
      const answer = await kms[method](requests(KeyId, CiphertextBlob!, GrantId!)(name) as never).then(
        () => 'accepted',
        (error: Error) => error.name,
      );

      const [, refusal = 'accepted'] = /\[(\w+)\]/.exec(cells[index]!) ?? [];
      expect({ state, answer }).toEqual({ state, answer: refusal });
    }
  });
});

describe('links', () => {
  test.each(pages)('of %s lead to files and headings that exist', (path) => {
    const broken = linksOf(read(path)).flatMap(({ target, line }) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file, anchor] = target.split('#') as [string, string | undefined];
      const found = file === '' ? path : join(dirname(path), file).replaceAll('\\', '/');
      if (!existsSync(join(root, found))) return [`${path}:${line} ${target}: no such file`];
      const isMissing = anchor !== undefined && found.endsWith('.md') && !anchorsOf(read(found)).has(anchor);
      return isMissing ? [`${path}:${line} ${target}: no such heading`] : [];
    });

    expect(broken).toEqual([]);
  });
});

describe('snippets', () => {
  let files: readonly string[];

  beforeAll(() => {
    files = prepare(snippets);
  }, 60_000);

  afterAll(cleanUp);

  test('have no errors of types', () => {
    expect(typeProblems(snippets, files)).toEqual([]);
  }, 60_000);

  test.each(snippets.map(({ path, line }, index) => [`${path}:${line}`, index] as const))(
    'that of %s runs',
    (_, index) => runSnippet(snippets[index]!, files[index]!),
  );
});

test.each(existsSync(join(root, 'docs/examples')) ? filesIn('docs/examples', '.ts') : [])(
  '%s runs',
  async (path) => {
    vi.spyOn(console, 'log').mockImplementation(() => {});

    await import(/* @vite-ignore */ join(root, path));
  },
);
