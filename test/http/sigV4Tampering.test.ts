/**
 * What was signed cannot be changed, whatever it is changed to.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isKmsError } from '../../src/errors/KmsError.ts';
import { queryParameters } from '../../src/http/queryParameters.ts';
import { signingFieldsOf } from '../../src/http/signingFields.ts';
import { verifySignature } from '../../src/http/sigV4.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import {
  endpoint,
  presignedRequest,
  signedInHeaders,
  signedRequest,
  temporary,
  withHeaders,
} from './signedRequests.ts';

const options = {
  key: temporary,
  path: '/a/%20b',
  query: { a: ['1', '2'], 'b c': 'd/e' },
  headers: { accept: 'x y' },
};
const originals = await Promise.all([
  signedRequest(options),
  signedInHeaders(options),
  presignedRequest(options),
]);
const verify = (request: WireRequest) => verifySignature(request, endpoint({ key: temporary }));

/** Whether it was refused in one of the documented ways; any other exception is thrown on. */
async function isRefused(request: WireRequest): Promise<boolean> {
  try {
    await verify(request);
    return false;
  } catch (error) {
    if (!isKmsError(error)) throw error;
    return true;
  }
}

/** `//a/./b` is `/a/b`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function normalized(path: string) {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return [path.startsWith('/'), segments, segments.length > 0 && path.endsWith('/')];
}

/** What a request means, so that `%2f` for `%2F` or a space for a comma is no change. */
function meaning(request: WireRequest) {
  const { authorization: _authorization, 'user-agent': _userAgent, ...headers } = request.headers;
  const trimmed = Object.entries(headers).map(([name, value]) => [
    name,
    value.trim().replace(/[ \t]+/g, ' '),
  ]);
  const query = queryParameters(request.query).map(({ name, value }) => `${name}=${value}`);
  return JSON.stringify([
    request.method,
    normalized(request.path),
    query,
    trimmed,
    [...request.body],
    signingFieldsOf(request),
  ]);
}

type Part = 'method' | 'path' | 'query' | 'body' | `header ${string}`;

const partsOf = (request: WireRequest): Part[] => [
  'method',
  'path',
  'query',
  'body',
  ...Object.keys(request.headers)
    .filter((name) => name !== 'user-agent')
    .map((name): Part => `header ${name}`),
];

/** The request with one character of a part changed, put in or taken out. */
function changed(request: WireRequest, part: Part, change: (text: string) => string): WireRequest {
  if (part === 'body') {
    const text = String.fromCharCode(...request.body);
    return { ...request, body: Uint8Array.from(change(text), (character) => character.charCodeAt(0)) };
  }
  if (part === 'method' || part === 'path' || part === 'query') {
    return { ...request, [part]: change(request[part]) };
  }
  const name = part.slice('header '.length);
  return withHeaders(request, { [name]: change(request.headers[name]!) });
}

const character = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  fc.constantFrom('\0', '\n', '%', '&', '=', ';', ',', '/', ' ', '.', '\ud800', '\u{1F511}'),
);

const edit = fc.record({
  original: fc.constantFrom(...originals),
  part: fc.nat(),
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'insert', 'delete'),
  character,
});

describe('verifySignature', () => {
  test('takes the requests as they were signed', async () => {
    for (const original of originals) await expect(verify(original)).resolves.toBeDefined();
  });

  test('refuses a change of any one character of anything signed', async () => {
    await fc.assert(
      fc.asyncProperty(edit, async ({ original, part, at, kind, character }) => {
        const parts = partsOf(original);
        const request = changed(original, parts[part % parts.length]!, (text) => {
          const index = at % (text.length + (kind === 'insert' ? 1 : 0));
          const rest = text.slice(index + (kind === 'insert' ? 0 : 1));
          return `${text.slice(0, index)}${kind === 'delete' ? '' : character}${rest}`;
        });
        fc.pre(meaning(request) !== meaning(original));

        expect(await isRefused(request)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('refuses every change of one digit of the signature', async () => {
    const [original] = originals;
    const header = original!.headers.authorization!;
    const start = header.length - 64;

    for (let at = start; at < header.length; at++) {
      const digit = header[at] === '0' ? '1' : '0';
      const authorization = `${header.slice(0, at)}${digit}${header.slice(at + 1)}`;
      expect(await isRefused(withHeaders(original!, { authorization }))).toBe(true);
    }
  });

  test('refuses signatures that are too short, too long or in capitals', async () => {
    const [original] = originals;
    const header = original!.headers.authorization!;
    const rewrites = [
      header.slice(0, -1),
      header.slice(0, -64),
      `${header}0`,
      header.replace(/[0-9a-f]{64}$/, (signature) => signature.toUpperCase()),
    ];

    for (const authorization of rewrites) {
      expect(await isRefused(withHeaders(original!, { authorization }))).toBe(true);
    }
  });

  test('refuses an added or missing header, parameter or byte', async () => {
    for (const original of originals) {
      const changes: WireRequest[] = [
        withHeaders(original, { 'x-amz-added': '1' }),
        withHeaders(original, { host: undefined }),
        withHeaders(original, { 'content-type': undefined }),
        withHeaders(original, { 'x-amz-target': undefined }),
        { ...original, query: `${original.query}&added=1` },
        { ...original, query: `${original.query}&a=1` },
        { ...original, query: original.query.replace(/&?b%20c=d%2Fe/, '') },
        { ...original, body: new Uint8Array() },
        { ...original, body: new Uint8Array([...original.body, 0]) },
      ];

      for (const request of changes) expect(await isRefused(request)).toBe(true);
    }
  });

  test('refuses the signature of one form in another', async () => {
    const [authorization, headers, query] = originals;

    for (const body of [authorization, headers, query]) {
      expect(await isRefused({ ...query!, headers: {}, body: body!.body })).toBe(true);
      expect(await isRefused({ ...authorization!, query: query!.query })).toBe(true);
      expect(await isRefused({ ...headers!, query: query!.query })).toBe(true);
    }
  });

  test('refuses any text in any field, and throws nothing undocumented', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'AWS4-',
            'Credential=',
            'Signature=',
            'SignedHeaders=',
            ',',
            '/',
            ';',
            ' ',
            'host',
            '__proto__',
          ),
        )
        .map((parts) => parts.join('')),
    );
    const fields = fc.constantFrom(
      'authorization',
      'x-amz-date',
      'x-amz-credential',
      'x-amz-signature',
      'x-amz-algorithm',
      'x-amz-signedheaders',
      'x-amz-security-token',
      'x-amz-content-sha256',
    );

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fields,
        text,
        fc.boolean(),
        async (original, field, value, inQuery) => {
          const request = inQuery
            ? { ...original, query: `${original.query}&${field}=${value}` }
            : withHeaders(original, { [field]: value });
          fc.pre(meaning(request) !== meaning(original));

          expect(await isRefused(request)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** Texts of a hundred thousand characters, each of which a careless reader would be slow on. */
describe('verifySignature of huge fields', () => {
  const size = 100_000;
  const huge: Record<string, string> = {
    commas: ','.repeat(size),
    spaces: ' '.repeat(size),
    'equal signs': '='.repeat(size),
    slashes: '/'.repeat(size),
    semicolons: ';'.repeat(size),
    dots: '/..'.repeat(size / 3),
    parameters: 'a=1,'.repeat(size / 4),
    'repeated parameters': 'Credential=a,'.repeat(size / 13),
    'query parameters': 'a&'.repeat(size / 2),
    'percent signs': '%'.repeat(size),
    'encoded bytes': '%41'.repeat(size / 3),
    digits: '9'.repeat(size),
    NUL: '\0'.repeat(size),
    'other scripts': 'ሴ'.repeat(size),
    'half characters': '\ud800'.repeat(size),
  };

  test.each(Object.keys(huge))('refuses %s wherever they stand, with a short text', async (name) => {
    const text = huge[name]!;

    for (const original of originals) {
      const authorization = original.headers.authorization ?? 'AWS4-HMAC-SHA256 ';
      const requests: WireRequest[] = [
        withHeaders(original, { authorization: `AWS4-HMAC-SHA256 ${text}` }),
        withHeaders(original, { authorization: `AWS4-${text}` }),
        withHeaders(original, { authorization: `${authorization}x${text}` }),
        withHeaders(original, { 'x-amz-date': text }),
        withHeaders(original, { 'x-amz-credential': text }),
        withHeaders(original, { 'x-amz-signedheaders': `host;${text}` }),
        withHeaders(original, { 'x-amz-target': text }),
        withHeaders(original, { host: text }),
        withHeaders(original, { [`x-amz-${text}`]: '1' }),
        { ...original, method: text },
        { ...original, path: `/x${text}` },
        { ...original, query: `${original.query}&x${text}` },
        { ...original, query: `X-Amz-Credential=${text}&X-Amz-Date=${text}` },
      ];

      for (const request of requests) {
        const error: unknown = await verify(request).catch((reason) => reason);
        expect(isKmsError(error)).toBe(true);
        expect((error as Error).message.length).toBeLessThan(1_000);
      }
    }
  });
});
