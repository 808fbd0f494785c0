/** Operations with inputs that a service refuses: made from the tables of shapes, and from what clients get wrong. */
import fc from 'fast-check';
import { cloudHsmV2Shapes } from '../../src/model/cloudHsmV2/shapes.ts';
import { type OperationName, operationShapes, type Shape } from '../../src/model/shapes.ts';
import { validInput, validValue } from '../helpers/validInput.ts';
import { violationsOf } from '../helpers/violations.ts';
import { onWire } from '../helpers/wire.ts';

/** What is asked for, before HTTP: a target and a body. */
export interface Asked {
  readonly target: string;
  readonly body: Uint8Array;
}

export const utf8 = (text: string) => new TextEncoder().encode(text);

/** Bytes as they are, also such that are no UTF-8. */
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

const kmsOperations = Object.keys(operationShapes) as OperationName[];
const cloudHsmOperations = Object.keys(cloudHsmV2Shapes);

const targets: readonly string[] = [
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
export const refusedAsked: fc.Arbitrary<Asked> = fc.oneof(
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
