/** The tables of shapes against what the AWS SDK was generated with, and their patterns against examples. */
import * as sdk from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { operationShapes, type Shape } from '../src/model/shapes.ts';

const operations = Object.entries(operationShapes);

/**
 * A schema as the AWS SDK has it: a number for a simple type, a tuple for a named one, or a function that returns
 * either. See `StaticSchema` of `@smithy/types`.
 */
type Schema = number | SchemaTuple | (() => Schema);
type SchemaTuple = readonly [id: unknown, ...parts: unknown[]];

/** A shape without what the SDK does not know: ranges, patterns and enumerated values. */
interface Outline {
  type: Shape['type'];
  required?: true;
  sensitive?: true;
  members?: Record<string, Outline>;
  member?: Outline;
  key?: Outline;
  value?: Outline;
}

const simple: Readonly<Record<number, Shape['type']>> = {
  0: 'string',
  1: 'integer',
  2: 'boolean',
  4: 'timestamp',
  21: 'blob',
};
const simpleId = 0;
const listId = 1;
const mapId = 2;
const structureId = 3;
const listOfStrings = 64;
const mapOfStrings = 128;
const sensitiveBit = 8;

function resolved(schema: Schema): number | SchemaTuple {
  return typeof schema === 'function' ? resolved(schema()) : schema;
}

function outlineOfSchema(given: Schema): Outline {
  const schema = resolved(given);
  if (schema === listOfStrings) return { type: 'list', member: { type: 'string' } };
  if (schema === mapOfStrings) return { type: 'map', key: { type: 'string' }, value: { type: 'string' } };
  if (typeof schema === 'number') return { type: simple[schema]! };
  if (typeof schema[0] !== 'number') return outlineOfSchema(schema[0] as Schema);
  const [id, , , traits, first, second] = schema as [number, string, string, number, Schema, Schema];
  const sensitive = typeof traits === 'number' &&
    (traits & sensitiveBit) !== 0 && { sensitive: true as const };
  switch (id) {
    case simpleId:
      return { ...outlineOfSchema(first), ...sensitive };
    case listId:
      return { type: 'list', member: outlineOfSchema(first), ...sensitive };
    case mapId:
      return { type: 'map', key: outlineOfSchema(first), value: outlineOfSchema(second), ...sensitive };
    case structureId:
      return { type: 'structure', members: membersOfSchema(schema), ...sensitive };
    default:
      throw new Error(`no such schema: ${id}`);
  }
}

function membersOfSchema(schema: SchemaTuple): Record<string, Outline> {
  const [, , , , names, members, required = 0] = schema as readonly [
    ...named: [id: number, namespace: string, name: string, traits: unknown],
    names: string[],
    members: Schema[],
    required?: number,
  ];
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      { ...outlineOfSchema(members[at]!), ...(at < required && { required: true as const }) },
    ]),
  );
}

function outlineOfShape(shape: Shape): Outline {
  const outline: Outline = { type: shape.type };
  if (shape.required) outline.required = true;
  if ('sensitive' in shape && shape.sensitive) outline.sensitive = true;
  if (shape.type === 'structure') outline.members = outlinesOfShapes(shape.members);
  if (shape.type === 'list') outline.member = outlineOfShape(shape.member);
  if (shape.type === 'map') {
    outline.key = outlineOfShape(shape.key);
    outline.value = outlineOfShape(shape.value);
  }
  return outline;
}

function outlinesOfShapes(members: Readonly<Record<string, Shape>>): Record<string, Outline> {
  return Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, outlineOfShape(shape)]));
}

/** The input and output of an operation in the SDK. */
function sdkMembers(name: string): { input: Record<string, Outline>; output: Record<string, Outline> } {
  const [, , , , input, output] = (sdk as unknown as Record<string, readonly (() => Schema)[]>)[`${name}$`]!;
  const members = (schema: Schema) => {
    const given = resolved(schema);
    return typeof given === 'object' ? (outlineOfSchema(given).members ?? {}) : {};
  };
  return { input: members(input!), output: members(output!) };
}

/** Every shape in a table, with the way to it. */
function* eachShape(
  members: Readonly<Record<string, Shape>>,
  path: string,
): Generator<[path: string, shape: Shape]> {
  for (const [name, shape] of Object.entries(members)) yield* withParts(shape, `${path}.${name}`);
}

function* withParts(shape: Shape, path: string): Generator<[path: string, shape: Shape]> {
  yield [path, shape];
  if (shape.type === 'structure') yield* eachShape(shape.members, path);
  if (shape.type === 'list') yield* withParts(shape.member, `${path}[]`);
  if (shape.type === 'map') {
    yield* withParts(shape.key, `${path}{}`);
    yield* withParts(shape.value, `${path}{}`);
  }
}

const shapes = new Map(
  operations.flatMap(([name, { input, output }]) => [
    ...eachShape(input, name),
    ...eachShape(output, `${name}.output`),
  ]),
);

describe('the operations', () => {
  test('are those of the AWS SDK', () => {
    const commands = Object.keys(sdk).filter((name) => name.endsWith('Command') && name !== '$Command');
    expect(operations.map(([name]) => `${name}Command`).sort()).toEqual(commands.sort());
  });

  test.each(operations)('%s has the members of the AWS SDK', (name, { input, output }) => {
    const expected = sdkMembers(name);
    expect(outlinesOfShapes(input)).toEqual(expected.input);
    expect(outlinesOfShapes(output)).toEqual(expected.output);
  });

  test.each(operations)('%s lists exceptions of the AWS SDK, each once', (_, { errors }) => {
    for (const error of errors) expect(Object.keys(sdk)).toContain(error);
    expect([...errors]).toEqual([...new Set<string>(errors)].sort());
  });

  test.each(operations)('%s names its page', (name, { documentation }) => {
    expect(documentation).toBe(`https://docs.aws.amazon.com/kms/latest/APIReference/API_${name}.html`);
  });

  test('list together every exception of the AWS SDK', () => {
    const exceptions = Object.keys(sdk).filter(
      (name) => name.endsWith('Exception') && name !== 'KMSServiceException',
    );
    const listed = new Set<string>(operations.flatMap(([, { errors }]) => errors));
    expect([...listed].sort()).toEqual(exceptions.sort());
  });
});

describe('enumerated values', () => {
  const asText = (values: readonly string[]) => [...values].sort().join(' ');
  const ofShapes = new Set(
    [...shapes.values()].flatMap((shape) =>
      shape.type === 'string' && shape.enum !== undefined ? [asText(shape.enum)] : [],
    ),
  );
  const ofSdk = new Set(
    Object.values(sdk)
      .filter((value): value is never => isEnumeration(value))
      .map((value) => asText(Object.values(value))),
  );

  test('are those of the AWS SDK', () => {
    expect([...ofShapes].sort()).toEqual([...ofSdk].sort());
  });

  function isEnumeration(value: unknown): boolean {
    return (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0 &&
      Object.entries(value).every(([name, member]) => name === member)
    );
  }
});

describe('ranges', () => {
  test('begin before they end', () => {
    const upsideDown = [...shapes].filter(
      ([, shape]) => 'min' in shape && 'max' in shape && !(0 <= shape.min! && shape.min! <= shape.max!),
    );
    expect(upsideDown).toEqual([]);
  });

  test.each([
    ['Encrypt.KeyId', 1, 2048],
    ['Encrypt.Plaintext', 1, 4096],
    ['Encrypt.GrantTokens', 0, 10],
    ['Encrypt.GrantTokens[]', 1, 8192],
    ['Decrypt.CiphertextBlob', 1, 6144],
    ['Decrypt.Recipient.AttestationDocument', 1, 262144],
    ['GenerateDataKey.NumberOfBytes', 1, 1024],
    ['GenerateRandom.NumberOfBytes', 1, 1024],
    ['DeriveSharedSecret.PublicKey', 1, 8192],
    ['CreateKey.Policy', 1, 131072],
    ['CreateKey.Description', 0, 8192],
    ['CreateKey.CustomKeyStoreId', 1, 64],
    ['CreateKey.XksKeyId', 1, 128],
    ['CreateKey.Tags[].TagKey', 1, 128],
    ['CreateKey.Tags[].TagValue', 0, 256],
    ['DescribeKey.output.KeyMetadata.Arn', 20, 2048],
    ['DescribeKey.output.KeyMetadata.CurrentKeyMaterialId', 64, 64],
    ['CreateAlias.AliasName', 1, 256],
    ['ListKeys.Limit', 1, 1000],
    ['ListKeys.Marker', 1, 1024],
    ['PutKeyPolicy.PolicyName', 1, 128],
    ['CreateGrant.GranteePrincipal', 1, 256],
    ['CreateGrant.GranteeServicePrincipal', 1, 128],
    ['CreateGrant.Constraints.SourceArn', 20, 512],
    ['RevokeGrant.GrantId', 1, 128],
    ['EnableKeyRotation.RotationPeriodInDays', 90, 2560],
    ['ScheduleKeyDeletion.PendingWindowInDays', 1, 365],
    ['ImportKeyMaterial.KeyMaterialDescription', 0, 256],
    ['DeleteImportedKeyMaterial.output.KeyMaterialId', 0, 64],
    ['ReplicateKey.ReplicaRegion', 1, 32],
    ['CreateCustomKeyStore.CustomKeyStoreName', 1, 256],
    ['CreateCustomKeyStore.CloudHsmClusterId', 19, 24],
    ['CreateCustomKeyStore.TrustAnchorCertificate', 1, 5000],
    ['CreateCustomKeyStore.KeyStorePassword', 7, 32],
    ['CreateCustomKeyStore.XksProxyUriEndpoint', 10, 128],
    ['CreateCustomKeyStore.XksProxyUriPath', 10, 128],
    ['CreateCustomKeyStore.XksProxyVpcEndpointServiceName', 20, 64],
    ['CreateCustomKeyStore.XksProxyVpcEndpointServiceOwner', 12, 12],
    ['CreateCustomKeyStore.XksProxyAuthenticationCredential.AccessKeyId', 20, 30],
    ['CreateCustomKeyStore.XksProxyAuthenticationCredential.RawSecretAccessKey', 43, 64],
  ])('of %s is %i to %i', (path, min, max) => {
    expect(shapes.get(path)).toMatchObject({ min, max });
  });
});

/** For each pattern: one member that has it, values that match, and values that do not. */
const examples: readonly [path: string, matching: readonly string[], other: readonly string[]][] = [
  ['CreateAlias.AliasName', ['alias/one', 'a:B/_-9'], ['', 'alias/ä', 'alias one', 'alias/one\n']],
  ['CreateGrant.Name', ['a:B/_-9'], ['', 'one two']],
  ['CreateKey.XksKeyId', ['aws-kms_key.1'], ['', 'a/b', 'a b']],
  ['CreateKey.Policy', ['{\n\t"a": "é"\r}'], ['', '\u0100', '\u0000', '\v']],
  ['ListKeys.Marker', ['a b~é', ''], ['\n', '\u0100']],
  ['PutKeyPolicy.PolicyName', ['default', 'a_1'], ['', 'a-b']],
  ['CreateGrant.GranteePrincipal', ['arn:aws:iam::111122223333:user/a+b=c,d.e@f-g_h'], ['', 'a b', '*']],
  [
    'CreateGrant.GranteeServicePrincipal',
    ['ec2.us-east-1.amazonaws.com', 'a.b.c'],
    ['', 'a', 'a.b', 'a..b.c', 'a.b.', 'a_b.c.d'],
  ],
  [
    'CreateGrant.Constraints.SourceArn',
    ['arn:aws:s3:us-east-1:111122223333:one', 'arn:aws-us-gov:iam::111122223333:role/a b'],
    ['arn:aws:s3:us-east-1:1111:one', 'arn:aws:s3:::one', 'arn:aws:s3:us-east-1:111122223333:'],
  ],
  ['DeleteImportedKeyMaterial.KeyMaterialId', ['0a'.repeat(32)], ['', '0A'.repeat(32), 'g']],
  ['DeleteImportedKeyMaterial.output.KeyMaterialId', ['0af9'], ['0A']],
  ['ImportKeyMaterial.KeyMaterialDescription', ['a:B/_. -9\t'], ['', 'a,b', 'ä']],
  [
    'ReplicateKey.ReplicaRegion',
    ['us-east-1', 'us-gov-west-12'],
    ['us-1', 'us-east', 'US-EAST-1', 'a-b-c-d-1'],
  ],
  [
    'CreateCustomKeyStore.CloudHsmClusterId',
    ['cluster-2a3b4c5d6e7', 'cluster-abcdefghijkABCDE'],
    ['cluster-1a23b4cdefg', 'cluster-2a3b', 'xcluster-2a3b4c5d6e7'],
  ],
  [
    'CreateCustomKeyStore.XksProxyUriEndpoint',
    ['https://xks.example.com'],
    ['http://xks.example.com', 'https://xks.example.com:443', 'https://xks.example.com/'],
  ],
  [
    'CreateCustomKeyStore.XksProxyUriPath',
    ['/kms/xks/v1', '/a/b_c-d/kms/xks/v12'],
    ['kms/xks/v1', '/kms/xks/v123', '/kms/xks/', '/a.b/kms/xks/v1', '/kms/xks/v1/'],
  ],
  [
    'CreateCustomKeyStore.XksProxyVpcEndpointServiceName',
    ['com.amazonaws.vpce.us-east-1.vpce-svc-0123abc', 'eu.amazonaws.vpce.eusc-de-east-1.vpce-svc-0a'],
    ['com.amazonaws.vpce.us-1.vpce-svc-0a', 'com.amazonaws.vpce.us-east-1.vpce-svc-', 'org.amazonaws.vpce'],
  ],
  ['CreateCustomKeyStore.XksProxyVpcEndpointServiceOwner', ['111122223333'], ['1111', 'a11122223333']],
  [
    'CreateCustomKeyStore.XksProxyAuthenticationCredential.AccessKeyId',
    ['ABCDEFGHIJKLMNOPQRST', 'A234567'],
    ['', 'A1', 'abc'],
  ],
  [
    'CreateCustomKeyStore.XksProxyAuthenticationCredential.RawSecretAccessKey',
    ['aA0/+='],
    ['', 'a-b', 'a b'],
  ],
];

describe('patterns', () => {
  const patternOf = (path: string) => (shapes.get(path) as { pattern: RegExp }).pattern;
  const all = new Set(
    [...shapes.values()].flatMap((shape) =>
      shape.type === 'string' && shape.pattern !== undefined ? [shape.pattern.source] : [],
    ),
  );

  test('have examples, all of them', () => {
    expect(new Set(examples.map(([path]) => patternOf(path).source))).toEqual(all);
  });

  test.each([...all])('%s matches the whole value', (source) => {
    expect(source).toMatch(/^\^\(\?:.*\)\$$/);
  });

  test.each(examples)('of %s', (path, matching, other) => {
    for (const value of matching) expect(value).toMatch(patternOf(path));
    for (const value of other) expect(value).not.toMatch(patternOf(path));
  });
});
