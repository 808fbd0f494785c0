import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PolicyKind, parsePolicyDocument } from '../../src/authorization/policyDocument.ts';
import { SimulatorUsageError } from '../../src/errors/SimulatorUsageError.ts';
import { allow, allowing, answer, identityPolicy, key, keyPolicyWith, policy, userOf } from './asking.ts';

const kinds: readonly PolicyKind[] = [
  'identity-based policy',
  'key policy',
  'permissions boundary',
  'session policy',
];

const alice = userOf('111122223333');
const statement = { Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' };
const forAlice = { ...statement, Principal: { AWS: alice.Arn } };

describe('parsePolicyDocument', () => {
  test.each([
    ['a text', JSON.stringify({ Version: '2012-10-17', Statement: [statement] })],
    ['an object', { Version: '2012-10-17', Statement: [statement] }],
    ['one statement without a list', { Statement: statement }],
    ['the older version', { Version: '2008-10-17', Statement: statement }],
    ['an Id and a Sid', { Id: 'policy', Statement: { ...statement, Sid: 'Encrypt' } }],
    [
      'lists of actions and resources',
      { Statement: { ...statement, Action: ['iam:List*', 'kms:*'], Resource: ['*'] } },
    ],
    ['an empty Condition', { Statement: { ...statement, Condition: {} } }],
  ])('reads %s', (_, document) => {
    const read = parsePolicyDocument(document, 'identity-based policy');

    expect(answer({ caller: alice, key: undefined, resource: '*', identity: [read] })).toBe('allowed');
  });

  test('keeps what its author changes later', () => {
    const document = { Statement: { ...statement } };
    const read = parsePolicyDocument(document, 'identity-based policy');
    document.Statement.Effect = 'Deny';

    expect(read.statements[0]?.Effect).toBe('Allow');
    expect(read).toMatchObject({ kind: 'identity-based policy', Version: '2008-10-17', Id: undefined });
  });

  test.each([
    ['no JSON', '{', 'it is not JSON'],
    ['an empty text', '', 'it is not JSON'],
    ['a list', '[]', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['no statement', { Version: '2012-10-17' }, 'no Statement'],
    ['an empty list of statements', { Statement: [] }, 'no Statement'],
    ['another version', { Version: '2025-01-01', Statement: statement }, 'Version'],
    ['a number as Id', { Id: 1, Statement: statement }, 'Id has to be a string'],
    ['a misspelled member', { Statement: statement, Statements: [] }, 'Statements'],
    ['a statement that is none', { Statement: [statement, 'Allow'] }, 'Statement 2 is not a JSON object'],
    ['a misspelled member of a statement', { Statement: { ...statement, Resources: '*' } }, 'Resources'],
    ['no effect', { Statement: { Action: 'kms:*', Resource: '*' } }, 'Effect has to be Allow or Deny'],
    ['an effect in other letters', { Statement: { ...statement, Effect: 'allow' } }, 'Effect has to be'],
    ['a Sid that is no string', { Statement: { ...statement, Sid: 1 } }, 'Sid has to be a string'],
    ['no action', { Statement: { ...statement, Action: undefined } }, 'either Action or NotAction'],
    [
      'both kinds of actions',
      { Statement: { ...statement, NotAction: 'kms:*' } },
      'either Action or NotAction',
    ],
    ['an empty list of actions', { Statement: { ...statement, Action: [] } }, 'Action has to be a string'],
    [
      'an action that is no string',
      { Statement: { ...statement, Action: [1] } },
      'Action has to be a string',
    ],
    [
      'an action without its service',
      { Statement: { ...statement, Action: 'Encrypt' } },
      'kms:Encrypt, not Encrypt',
    ],
    ['no resource', { Statement: { ...statement, Resource: undefined } }, 'either Resource or NotResource'],
    ['a key id as resource', { Statement: { ...statement, Resource: key.KeyId } }, 'a resource is an ARN'],
    ['a principal', { Statement: forAlice }, 'only key policies have a Principal'],
    [
      'an unknown operator',
      { Statement: { ...statement, Condition: { Equals: {} } } },
      'Equals is no condition operator',
    ],
    [
      'a condition that is none',
      { Statement: { ...statement, Condition: 'x' } },
      'Condition is not a JSON object',
    ],
    [
      'an operator without keys',
      { Statement: { ...statement, Condition: { Bool: true } } },
      'name condition keys',
    ],
    [
      'a key without its service',
      { Statement: { ...statement, Condition: { StringEquals: { KeyOrigin: 'AWS_KMS' } } } },
      'KeyOrigin is no condition key',
    ],
    [
      'an object as a value',
      { Statement: { ...statement, Condition: { StringEquals: { 'kms:KeyOrigin': {} } } } },
      'has to be a string, a number, a boolean',
    ],
    [
      'a value of another type',
      { Statement: { ...statement, Condition: { IpAddress: { 'aws:SourceIp': 'home' } } } },
      'IpAddress compares aws:SourceIp with an IP address or a range in CIDR format',
    ],
  ])('refuses %s', (_, document, reason) => {
    const parse = () => parsePolicyDocument(document, 'identity-based policy');

    expect(parse).toThrow(SimulatorUsageError);
    expect(parse).toThrow(reason);
    expect(parse).toThrow('An identity-based policy is malformed: ');
  });

  test('refuses an object that JSON cannot hold', () => {
    const round: Record<string, unknown> = {};
    round.Statement = round;

    expect(() => parsePolicyDocument(round, 'session policy')).toThrow(
      'A session policy is malformed: it is not JSON.',
    );
    expect(() => parsePolicyDocument({ Statement: 1n }, 'session policy')).toThrow(SimulatorUsageError);
    expect(() => parsePolicyDocument((() => 1) as object, 'session policy')).toThrow(SimulatorUsageError);
  });

  test.each([
    ['no principal', statement, 'either Principal or NotPrincipal'],
    ['both', { ...forAlice, NotPrincipal: '*' }, 'either Principal or NotPrincipal'],
    ['an empty object', { ...statement, Principal: {} }, 'name principals by their type'],
    ['a text', { ...statement, Principal: alice.Arn }, 'name principals by their type'],
    ['an unknown type', { ...statement, Principal: { User: 'Alice' } }, 'User'],
    ['an empty list', { ...statement, Principal: { AWS: [] } }, 'Principal AWS has to be a string'],
  ])('refuses a key policy with %s as principal', (_, one, reason) => {
    expect(() => keyPolicyWith(one)).toThrow(reason);
  });

  test('refuses a key policy that compares all values of an encryption context pair or of a tag', () => {
    const withKey = (name: string) =>
      allowing('*', { Condition: { 'ForAllValues:StringEquals': { [name]: 'IT' } } });

    expect(() => keyPolicyWith(withKey('kms:EncryptionContext:Department'))).toThrow(
      'OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified encryption context or with an unspecified encryption context. To fix, remove ForAllValues.',
    );
    expect(() => keyPolicyWith(withKey('aws:RequestTag/Department'))).toThrow('without the specified tag');
    expect(() => keyPolicyWith(withKey('kms:EncryptionContextKeys'))).not.toThrow();
    expect(() =>
      identityPolicy(
        allow('kms:*', { Condition: { 'ForAllValues:StringEquals': { 'aws:RequestTag/a': 'b' } } }),
      ),
    ).not.toThrow();
  });

  test('refuses incomplete ARNs in a session policy only', () => {
    const one = { ...statement, Resource: 'arn:aws:kms' };

    expect(() => policy('session policy', one)).toThrow(
      'a session policy needs complete ARNs, not arn:aws:kms',
    );
    expect(
      answer({
        caller: alice,
        identity: [policy('identity-based policy', one)],
        keyPolicy: keyPolicyWith(allowing('111122223333')),
      }),
    ).toBe('allowed');
  });

  test('throws nothing but SimulatorUsageError, whatever the JSON is', () => {
    const word = fc.constantFrom(
      ...['Version', 'Id', 'Statement', 'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction'],
      ...[
        'Resource',
        'NotResource',
        'Condition',
        'AWS',
        '*',
        'Allow',
        'Deny',
        '2012-10-17',
        'kms:*',
        'StringEquals',
      ],
      ...[
        'ForAllValues:Bool',
        'Null',
        'IpAddress',
        'kms:KeyOrigin',
        '__proto__',
        'constructor',
        'toString',
        'arn:aws:kms',
      ],
      ...['111122223333', `\${aws:username}`, '', 'true', '203.0.113.0/24'],
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        word,
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(word, tie('json'), { maxKeys: 6 }),
      ),
    }));
    const statements = fc.record(
      {
        Effect: fc.constantFrom('Allow', 'Deny'),
        Principal: fc.oneof(fc.constant('*'), json),
        Action: fc.oneof(fc.constant('kms:*'), json),
        Resource: fc.oneof(fc.constant('*'), json),
        Condition: fc.dictionary(word, fc.dictionary(word, json)),
      },
      { requiredKeys: ['Effect', 'Action', 'Resource'] },
    );
    const documents = fc.oneof(json, fc.record({ Version: word, Statement: fc.oneof(json, statements) }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          documents.map((document) => JSON.stringify(document)),
        ),
        fc.constantFrom(...kinds),
        (text, kind) => {
          try {
            parsePolicyDocument(text, kind);
          } catch (error) {
            expect(error).toBeInstanceOf(SimulatorUsageError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('reads deep nesting and long lists', () => {
    const deep = `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const long = {
      Statement: { ...statement, Action: Array.from({ length: 20_000 }, (_, i) => `kms:Never${i}`) },
    };

    expect(() => parsePolicyDocument(deep, 'key policy')).toThrow(SimulatorUsageError);
    expect(parsePolicyDocument(long, 'identity-based policy').statements).toHaveLength(1);
  });
});

describe('a statement', () => {
  const asked = (one: object, rest: Partial<Parameters<typeof answer>[0]> = {}) =>
    answer({
      caller: alice,
      identity: [identityPolicy(one)],
      keyPolicy: keyPolicyWith(allowing('111122223333')),
      ...rest,
    });
  const denied = 'implicitDeny by identity-based policy';

  test.each([
    ['kms:Encrypt', 'allowed'],
    ['KMS:encrypt', 'allowed'],
    ['*', 'allowed'],
    ['*:*', 'allowed'],
    ['kms:*', 'allowed'],
    ['kms:Enc?ypt', 'allowed'],
    ['kms:*crypt', 'allowed'],
    ['kms:Encryp', denied],
    ['kms:ReEncrypt*', denied],
    ['iam:*', denied],
  ])('with the action %s: Encrypt is %s', (Action, expected) => {
    expect(asked({ ...statement, Action })).toBe(expected);
  });

  test('with NotAction covers all other actions', () => {
    const { Action, ...rest } = statement;

    expect(asked({ ...rest, NotAction: ['kms:Decrypt', 'kms:Create*'] })).toBe('allowed');
    expect(asked({ ...rest, NotAction: [Action, 'kms:Decrypt'] })).toBe(denied);
  });

  const region = 'us-west-2';
  test.each([
    ['*', 'allowed'],
    ['arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', 'allowed'],
    ['arn:aws:kms:us-west-2:111122223333:key/*', 'allowed'],
    ['arn:aws:kms:*:*:key/1234abcd-*', 'allowed'],
    [`arn:*:kms:us-????-2:111122223333:*`, 'allowed'],
    ['arn:aws:kms', 'allowed'],
    ['arn:aws:kms:us-west-2', 'allowed'],
    ['arn:aws:kms:us-east-1:111122223333:key/*', denied],
    ['arn:aws:kms:us-west-2:444455556666:key/*', denied],
    ['arn:aws:kms:us-west-2:111122223333:alias/*', denied],
    ['arn:aws:kms:*:key/*', denied],
    ['arn:aws:iam', denied],
  ])(`with the resource %s: a key in ${region} is %s`, (Resource, expected) => {
    expect(asked({ ...statement, Resource })).toBe(expected);
  });

  test('with NotResource covers all other resources', () => {
    const { Resource: _, ...rest } = statement;

    expect(asked({ ...rest, NotResource: 'arn:aws:kms:*:*:alias/*' })).toBe('allowed');
    expect(asked({ ...rest, NotResource: 'arn:aws:kms:*:*:key/*' })).toBe(denied);
  });

  test('may name a resource by a policy variable', () => {
    const caller = { ...alice, tags: { KeyId: key.KeyId } };
    const withVariable = (name: string) => ({
      ...statement,
      Resource: `arn:aws:kms:*:*:key/\${aws:PrincipalTag/${name}}`,
    });

    expect(asked(withVariable('keyid'), { caller })).toBe('allowed');
    expect(asked(withVariable('keyid'))).toBe(denied);
    expect(asked(withVariable('missing'), { caller })).toBe(denied);
    expect(
      asked({ ...statement, Resource: undefined, NotResource: withVariable('missing').Resource }, { caller }),
    ).toBe('allowed');
  });
});
