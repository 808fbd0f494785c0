/** Requests of which a service may carry out none: made from the tables of shapes, and from what clients get wrong. */
import fc from 'fast-check';
import { cloudHsmV2Errors } from '../../src/errors/cloudHsmV2Errors.ts';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import type { EncodedAnswer } from '../../src/http/jsonProtocol.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import { cloudHsmV2Shapes } from '../../src/model/cloudHsmV2/shapes.ts';
import { type OperationName, operationShapes, type Shape } from '../../src/model/shapes.ts';
import { validInput, validValue } from '../helpers/validInput.ts';
import { violationsOf } from '../helpers/violations.ts';
import { onWire } from '../helpers/wire.ts';

/** What is asked for, before HTTP: a target and a body. */
interface Asked {
  readonly target: string;
  readonly body: Uint8Array;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Bytes as they are, also such that are no UTF-8. */
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

const kmsOperations = Object.keys(operationShapes) as OperationName[];
const cloudHsmOperations = Object.keys(cloudHsmV2Shapes);

export const targets: readonly string[] = [
  ...kmsOperations.map((name) => `TrentService.${name}`),
  ...cloudHsmOperations.map((name) => `BaldrApiService.${name}`),
];

/** Names that every object has something under, and others that a table could trip over. */
export const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '__defineGetter__',
  'then',
  'toJSON',
  'length',
  '0',
  '',
];

const unknownTargets = [
  ...['TrentService', 'BaldrApiService', 'TrentService.TrentService'].flatMap((service) =>
    [...hostileNames, 'createKey', 'CreateKey, TrentService.CreateKey', 'CreateCluster.', '*'].map(
      (name) => `${service}.${name}`,
    ),
  ),
  ...hostileNames,
  'TrentService',
  'trentservice.CreateKey',
  'TrentService/CreateKey',
  'com.amazonaws.kms#TrentService.CreateKey',
  'DynamoDB_20120810.ListTables',
  'TrentService.DescribeClusters',
  'BaldrApiService.CreateKey',
  `TrentService.${'x'.repeat(9_000)}`,
];

/** Bodies that are no JSON object, whatever is asked. */
const brokenBodies: readonly Uint8Array[] = [
  ...[
    'true',
    '0',
    '-0',
    '1e999',
    '"CreateKey"',
    '[]',
    '[{}]',
    '[[[[]]]]',
    '{',
    '}',
    '{}{}',
    '{"KeyId"',
    '{"KeyId":',
    '{"KeyId":"a"',
    '{"KeyId":"a",}',
    "{'KeyId':'a'}",
    '{KeyId:"a"}',
    '{"KeyId":undefined}',
    '{"KeyId":NaN}',
    '{"KeyId":0x10}',
    '{"KeyId":01}',
    '{"KeyId":"a\nb"}',
    '{"KeyId":"\\x41"}',
    '{"KeyId":"\\ud800',
    '{} // KeyId',
    '/**/{}',
    '\u0000',
    '{}\u0000',
    '\ufeff\ufeff{}',
    ' '.repeat(1_000),
    '['.repeat(20_000),
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'{"KeyId":'.repeat(5_000)}1`,
    '<CreateKey xmlns="https://kms.amazonaws.com/doc/2014-11-01/"/>',
    'Action=CreateKey&Version=2014-11-01',
    '--boundary\r\nContent-Disposition: form-data; name="KeyId"\r\n\r\na\r\n--boundary--',
  ].map(utf8),
  ...[
    '\xff',
    '{"KeyId":"\xff"}',
    '{"KeyId":"\xc3"}',
    '{"KeyId":"\xed\xa0\x80"}', // a surrogate
    '{"KeyId":"\xc0\x80"}', // an overlong NUL
    '\xff\xfe{\x00}\x00', // UTF-16
    '\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03', // gzip
    '\xa1eKeyIdaa', // CBOR
    '\x80\x04\x95', // pickle
  ].map(latin1),
];

export const brokenBody: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...brokenBodies) },
  {
    weight: 2,
    arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }).filter((bytes) => !isObject(bytes)),
  },
  {
    weight: 2,
    arbitrary: fc
      .json({ maxDepth: 3 })
      .map(utf8)
      .filter((bytes) => !isObject(bytes)),
  },
);

function isObject(body: Uint8Array): boolean {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body) || '{}');
    return typeof value === 'object' && !Array.isArray(value); // null is taken for {}
  } catch {
    return false;
  }
}

/** Every input of AWS KMS that breaks a constraint of its shape. */
const violations: readonly Asked[] = kmsOperations.flatMap((name) =>
  violationsOf(name)
    .filter((violation) => violation.onWire)
    .map(({ value }) => ({ target: `TrentService.${name}`, body: utf8(onWire(value)) })),
);

/** JSON of every type, for a place where another one belongs. */
const anyTexts = [
  'null',
  'false',
  '-1',
  '1e308',
  '123456789012345678901234567890',
  '0.1',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '[]',
  '[null]',
  '[[]]',
  '{}',
  '{"__proto__":{"KeyId":1}}',
  '{"length":1,"0":"a"}',
  `${'['.repeat(500)}${']'.repeat(500)}`,
  `{"a":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`,
];

const jsonTypeOf = (text: string) => {
  const value = JSON.parse(text);
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
};

const jsonTypes: Readonly<Record<Shape['type'], string>> = {
  string: 'string',
  integer: 'number',
  boolean: 'boolean',
  timestamp: 'number',
  blob: 'string',
  structure: 'object',
  list: 'list',
  map: 'object',
};

/** A member with a value of another JSON type; one that is absent, or null, may be absent. */
const wrongTypes: readonly Asked[] = [
  ...kmsOperations.map((name) => [`TrentService.${name}`, operationShapes[name].input] as const),
  ...Object.entries(cloudHsmV2Shapes).map(([name, { input }]) => [`BaldrApiService.${name}`, input] as const),
].flatMap(([target, members]) => {
  const required = Object.entries<Shape>(members).filter(([, shape]) => shape.required);
  const valid = Object.fromEntries(required.map(([name, shape]) => [name, validValue(shape)]));
  return Object.entries<Shape>(members).flatMap(([name, shape]) =>
    anyTexts
      .filter((text) => ![jsonTypes[shape.type], 'null'].includes(jsonTypeOf(text)))
      .map((text) => {
        const { [name]: _replaced, ...rest } = valid;
        const others = onWire(rest).slice(1, -1);
        return {
          target,
          body: utf8(`{${others === '' ? '' : `${others},`}${JSON.stringify(name)}:${text}}`),
        };
      }),
  );
});

/** Operations that no input without its required members gets past. */
const demanding = [
  ...kmsOperations.map((name) => [`TrentService.${name}`, operationShapes[name].input] as const),
  ...Object.entries(cloudHsmV2Shapes).map(([name, { input }]) => [`BaldrApiService.${name}`, input] as const),
]
  .filter(([, members]) => Object.values<Shape>(members).some(({ required }) => required))
  .map(([target]) => target);

/** JSON objects without a member that any operation knows. */
const strangers = [
  '{}',
  '',
  'null',
  '\ufeff{}',
  '{"__proto__":{"KeyId":"alias/a","CustomKeyStoreId":"cks-1234567890abcdef0"}}',
  '{"constructor":{"prototype":{"KeyId":"alias/a"}}}',
  '{"keyId":"alias/a","KEYID":"alias/a"}',
  '{"KeyId":"alias/a","KeyId":null,"Plaintext":null,"CiphertextBlob":null,"Limit":null}',
  `{${Array.from({ length: 2_000 }, (_, i) => `"a${i}":${i}`).join(',')}}`,
  `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  `{"a":"${'\\ud800'.repeat(500)}"}`,
];

/** A sound input for a key or a cluster that does not exist. */
const orphans: readonly Asked[] = [
  ...kmsOperations
    .filter(
      (name) => 'KeyId' in operationShapes[name].input && 'required' in operationShapes[name].input.KeyId,
    )
    .map((name) => ({
      target: `TrentService.${name}`,
      body: utf8(onWire({ ...validInput(name), KeyId: '00000000-0000-4000-8000-000000000000' })),
    })),
  { target: 'BaldrApiService.DeleteCluster', body: utf8('{"ClusterId":"cluster-2222222222b"}') },
];

/** What AWS KMS and AWS CloudHSM refuse, however it is sent. */
const refusedAsked: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...violations) },
  { weight: 6, arbitrary: fc.constantFrom(...wrongTypes) },
  { weight: 4, arbitrary: fc.record({ target: fc.constantFrom(...targets), body: brokenBody }) },
  {
    weight: 2,
    arbitrary: fc.record({
      target: fc.constantFrom(...demanding),
      body: fc.constantFrom(...strangers).map(utf8),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom(...orphans) },
  {
    weight: 2,
    arbitrary: fc.record({
      target: fc.oneof(
        fc.constantFrom(...unknownTargets),
        fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((name) => `TrentService.${name}?`),
      ),
      body: fc.constantFrom('', '{}', '{"KeyId":"alias/a"}', '[').map(utf8),
    }),
  },
);

/** Any operation, with an input that fits it: whether it is carried out is up to somebody else. */
export const soundAsked: fc.Arbitrary<Asked> = fc
  .constantFrom(...kmsOperations)
  .map((name) => ({ target: `TrentService.${name}`, body: utf8(onWire(validInput(name))) }));

type Headers = Readonly<Record<string, string>>;

const contentTypes = [
  'application/x-amz-json-1.1',
  'application/x-amz-json-1.1; charset=utf-8',
  'application/x-amz-json-1.1;charset=utf-16;charset=latin1',
  'APPLICATION/JSON',
  'application/json;;;',
  'application/x-amz-json-1.0',
];

const wrongContentTypes = [
  '',
  ';',
  'application/cbor',
  'application/x-amz-json-1.2',
  'application/x-amz-json-1.1, application/x-amz-json-1.1',
  'application/x-www-form-urlencoded; charset=utf-8',
  'text/plain',
  'application/json+cbor',
  'application/json\u0000',
  `application/${'x'.repeat(9_000)}`,
  `${'\t'.repeat(9_000)}application/json,`,
];

const hexes = fc.constantFrom(
  '',
  '0'.repeat(64),
  'f'.repeat(64),
  'g'.repeat(64),
  'F',
  '%00',
  '00'.repeat(4_000),
);
const dates = fc.constantFrom(
  '20261122T123600Z',
  '20260101T000000Z',
  '20269999T999999Z',
  '2026-11-22T12:36:00Z',
  'Sun, 22 Nov 2026 12:36:00 GMT',
  '99999999T999999Z',
  '0',
  '',
  '-1',
);
const credentials = fc
  .tuple(
    fc.constantFrom(
      'AKIAIOSFODNN7EXAMPLE',
      'ASIAIOSFODNN7EXAMPLE',
      '444455556666',
      '000000000000',
      '__proto__',
      'constructor',
      '',
      'a'.repeat(8_000),
      '../..',
      '\u00ff',
    ),
    fc.constantFrom('20261122', '', '__proto__', '00000000'),
    fc.constantFrom(
      'us-east-1',
      'eu-west-1',
      'us-gov-west-1',
      '__proto__',
      '',
      'x'.repeat(300),
      'us-east-1\u0000',
    ),
    fc.constantFrom('kms', 'cloudhsm', 's3', ''),
    fc.constantFrom('aws4_request', 'aws4_request/aws4_request', ''),
  )
  .map((parts) => parts.join('/'));
const signedHeaders = fc.constantFrom(
  'host;x-amz-date;x-amz-target',
  'content-type;host;x-amz-date;x-amz-target',
  'host',
  '',
  ';;;;',
  '__proto__;constructor;host',
  'Host;HOST',
  'set-cookie;host',
  'host;'.repeat(2_000),
);
const algorithms = fc.constantFrom(
  'AWS4-HMAC-SHA256',
  'AWS4-ECDSA-P256-SHA256',
  'AWS4-',
  'Bearer',
  'Basic',
  '',
);
const tokens = fc.constantFrom('', 'AQoDYXdzEJr//+EXAMPLE/token==', '\u00ff\u00fe', 'x'.repeat(6_000));

/** How a request says who sends it: in one of the three forms, in several, or not at all. */
const signing: fc.Arbitrary<{ readonly headers: Headers; readonly query: string }> = fc.oneof(
  fc.constant({ headers: {}, query: '' }),
  fc
    .tuple(algorithms, credentials, signedHeaders, hexes, dates, fc.constantFrom(', ', ',', ' ', ',,'))
    .map(([algorithm, credential, names, signature, date, comma]) => ({
      headers: {
        authorization: `${algorithm} Credential=${credential}${comma}SignedHeaders=${names}${comma}Signature=${signature}`,
        'x-amz-date': date,
      },
      query: '',
    })),
  fc.string({ unit: 'binary-ascii', maxLength: 80 }).map((rest) => ({
    headers: { authorization: `AWS4-HMAC-SHA256 ${rest}`, 'x-amz-date': '20261122T123600Z' },
    query: '',
  })),
  fc
    .record(
      {
        'x-amz-algorithm': algorithms,
        'x-amz-credential': credentials,
        'x-amz-signedheaders': signedHeaders,
        'x-amz-signature': hexes,
        'x-amz-date': dates,
        'x-amz-security-token': tokens,
        'x-amz-content-sha256': hexes,
      },
      { requiredKeys: [] },
    )
    .map((headers) => ({ headers: headers as Headers, query: '' })),
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'X-Amz-Algorithm',
          'X-Amz-Credential',
          'X-Amz-SignedHeaders',
          'X-Amz-Signature',
          'X-Amz-Date',
          'X-Amz-Expires',
          'X-Amz-Security-Token',
          'x-amz-SIGNATURE',
          '__proto__',
          '%E0%A4%A',
        ),
        fc.oneof(
          algorithms,
          credentials,
          signedHeaders,
          hexes,
          dates,
          fc.constantFrom('604801', '-1', '1e9', '%'),
        ),
      ),
      { maxLength: 9 },
    )
    .map((parameters) => ({
      headers: {},
      query: parameters.map(([name, value]) => `${name}=${value.replace(/[&#\s\0]/g, '%20')}`).join('&'),
    })),
);

/** Headers besides, sound and unsound. */
const others: fc.Arbitrary<Headers> = fc
  .record(
    {
      'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'deflate, gzip', 'x'),
      'accept-encoding': fc.constantFrom('gzip', '*;q=0', ''),
      accept: fc.constantFrom('application/cbor', '*/*', 'text/html'),
      'smithy-protocol': fc.constantFrom('rpc-v2-cbor', 'rpc-v2-json', '__proto__'),
      'amz-sdk-invocation-id': fc.constantFrom('', '__proto__', 'a', 'b', 'c'.repeat(8_000)),
      'amz-sdk-request': fc.constantFrom(
        'attempt=1; max=3',
        'attempt=2; max=3',
        'attempt=9999',
        'ttl=20260101T000010Z; attempt=2; max=5',
        'attempt=-1',
        'attempt=1e9; max=__proto__',
        ';'.repeat(4_000),
      ),
      'x-amz-user-agent': fc.constantFrom('aws-sdk-js/3.0', 'x'.repeat(4_000)),
      'x-amzn-query-mode': fc.constantFrom('true', ''),
      __proto__: fc.constantFrom('a'),
      constructor: fc.constantFrom('a'),
      cookie: fc.constantFrom('a=b; c=d'),
      origin: fc.constantFrom('https://evil.example', 'null'),
      'x-http-method-override': fc.constantFrom('DELETE'),
      'x-forwarded-host': fc.constantFrom('evil.example'),
    },
    { requiredKeys: [] },
  )
  .map((headers) => headers as Headers);

const sound = { method: 'POST', path: '/', query: '' };

/** Where and how it is sent when not as AWS does. */
const misled: fc.Arbitrary<Partial<WireRequest>> = fc.oneof(
  fc.record({
    method: fc.constantFrom(
      'GET',
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'HEAD',
      'post',
      'Post',
      '__proto__',
      '',
    ),
  }),
  fc.record({
    path: fc.oneof(
      fc.constantFrom(
        '//',
        '/.',
        '/%2f',
        '/..%2f..%2fetc/passwd',
        '/service/TrentService/operation/CreateKey',
        '/service/BaldrApiService/operation/CreateCluster',
        '/_simulators',
        '/__proto__',
        '*',
        '',
        `/${'a'.repeat(9_000)}`,
        '/\u00ff',
      ),
      fc.webPath().filter((path) => path !== '' && path !== '/'),
    ),
  }),
  fc.record({ headers: fc.constantFrom(...wrongContentTypes).map((type) => ({ 'content-type': type })) }),
);

/** What is refused whatever is asked. */
const astray: fc.Arbitrary<Partial<WireRequest>> = fc.oneof(
  { weight: 39, arbitrary: misled },
  { weight: 1, arbitrary: fc.constant({ body: utf8('{}'.padEnd(1_048_577)) }) },
);

/** How often a request of {@link malformed} is sent as AWS has it, out of 8. */
const wellSent = 7;

/** A request as HTTP has it, with its headers in any order. */
function request(
  asked: fc.Arbitrary<Asked>,
  isAstray: fc.Arbitrary<Partial<WireRequest>>,
): fc.Arbitrary<WireRequest> {
  return fc
    .tuple(asked, fc.constantFrom(...contentTypes), signing, others, isAstray, fc.constantFrom(0, 0, 0, 1, 2))
    .map(([{ target, body }, type, { headers, query }, more, off, at]) => {
      const inQuery = at === 1 ? `x-amz-target=${encodeURIComponent(target)}` : '';
      return {
        ...sound,
        body,
        query: [query, inQuery].filter((part) => part !== '').join('&'),
        ...off,
        headers: {
          host: 'kms.us-east-1.amazonaws.com',
          'content-type': type,
          ...(at === 1 ? {} : { 'x-amz-target': target }),
          ...more,
          ...headers,
          ...off.headers,
        },
      };
    });
}

/** A request that is refused, whoever sends it. */
export const malformed: fc.Arbitrary<WireRequest> = fc.oneof(
  { weight: wellSent, arbitrary: request(refusedAsked, fc.constant({})) },
  { weight: 8 - wellSent, arbitrary: request(fc.oneof(refusedAsked, soundAsked), astray) },
);

/** The same for who normalizes methods and paths, as the Fetch API does: what it asks for is refused in any case. */
const malformedAnyway = request(refusedAsked, fc.oneof(fc.constant({}), astray));

/** A {@link malformed} request as the Fetch API can send it. */
export const malformedForFetch: fc.Arbitrary<Request> = malformedAnyway.map((wire) => {
  const headers = Object.entries(wire.headers).map(([name, value]): [string, string] => [
    name,
    value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'),
  ]);
  const method = wire.method === '' ? 'GET' : wire.method;
  const body = ['GET', 'HEAD'].includes(method) ? {} : { body: wire.body as Uint8Array<ArrayBuffer> };
  return new Request(`http://localhost/${wire.path.slice(1)}?${wire.query}`, { method, headers, ...body });
});

/** A request that only its signature is wrong with. */
export const unsound: fc.Arbitrary<WireRequest> = request(soundAsked, fc.constant({}));

/** The same with a signature of the right form, by the access keys with these ids, and nothing else about it right. */
export const wronglySigned = (AccessKeyIds: readonly string[]): fc.Arbitrary<WireRequest> =>
  fc
    .tuple(
      soundAsked,
      fc.constantFrom(...AccessKeyIds),
      fc.constantFrom('0'.repeat(64), 'f'.repeat(64), 'F', '__proto__'),
    )
    .map(([{ target, body }, AccessKeyId, signature]) => ({
      ...sound,
      body,
      headers: {
        host: 'kms.us-east-1.amazonaws.com',
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-date': '20261122T123600Z',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/20261122/us-east-1/kms/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${signature}`,
      },
    }));

/** When {@link wronglySigned} requests are signed. */
export const signedAt = Date.UTC(2026, 10, 22, 12, 36);

const rows: Readonly<Record<string, { readonly httpStatusCode: number }>> = {
  ...kmsErrors,
  ...cloudHsmV2Errors,
};

/** Statuses that HTTP has for what is wrong with a request, where AWS KMS has no error for it. */
const httpStatuses: Readonly<Record<string, readonly number[]>> = {
  UnknownOperationException: [400, 404, 405],
  SerializationException: [413],
  AccessDeniedException: [400, 403],
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong with an answer that has to be an error as AWS sends it; `undefined` when nothing is. */
export function faultOf({ statusCode, headers, body }: EncodedAnswer): string | undefined {
  const shown = `${statusCode} ${body.slice(0, 300)}`;
  if (statusCode < 400) return `accepted: ${shown}`;
  const { __type, message, ...more } = JSON.parse(body);
  const row = Object.hasOwn(rows, __type) ? rows[__type] : undefined;
  if (row === undefined) return `an unknown error: ${shown}`;
  if (statusCode !== row.httpStatusCode && !httpStatuses[__type]?.includes(statusCode))
    return `status: ${shown}`;
  if (statusCode >= 500 && __type !== 'NotSimulatedException') return `a fault of the simulator: ${shown}`;
  if (typeof message !== 'string' || message === '' || message.length > 20_000) return `message: ${shown}`;
  if (Object.keys(more).length > 0) return `more members: ${shown}`;
  if (headers['content-type'] !== 'application/x-amz-json-1.1') return `type: ${headers['content-type']}`;
  if (headers['x-amzn-errortype'] !== __type) return `errortype: ${headers['x-amzn-errortype']}`;
  if (!uuid.test(headers['x-amzn-requestid'] ?? '')) return `request id: ${headers['x-amzn-requestid']}`;
  return undefined;
}
