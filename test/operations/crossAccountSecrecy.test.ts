/**
 * Whoever may not use a key of another account is not even told that there is one.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
import { createSimulator, type OperationName, type PolicyInput } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { bytes } from '../helpers/keys.ts';
import { errorOf } from '../helpers/look.ts';
import {
  allow,
  deny,
  elsewhere,
  home,
  keyPolicy,
  operationNames,
  requests,
  rootOf,
  type Scene,
  send,
} from './permissionsScene.ts';

const KeyId = '11111111-2222-3333-4444-555555555555';
const Arn = `arn:aws:kms:us-east-1:${home}:key/${KeyId}`;
const aliasArn = `arn:aws:kms:us-east-1:${home}:alias/secret`;
const userArn = `arn:aws:iam::${elsewhere}:user/curious`;

/** What a caller of another account may have at most. */
const callers: Readonly<Record<string, readonly PolicyInput[]>> = {
  'without policies': [],
  'with every permission': [allow('*')],
  'with a permission on other keys': [allow('kms:*', `arn:aws:kms:us-east-1:${elsewhere}:key/*`)],
  'with a permission on that key': [allow('kms:*', Arn)],
  'with a permission on keys of that account': [allow('kms:*', `arn:aws:kms:us-east-1:${home}:key/*`)],
  'that is denied it by its own policy': [allow('*'), deny('kms:*')],
  'that is denied it for what the key is': [
    allow('*'),
    deny('kms:*', { StringEquals: { 'kms:KeyOrigin': 'AWS_KMS' } }),
  ],
};

/** What the account of the key has there. */
const keys: Readonly<Record<string, string | undefined>> = {
  'the default key policy': undefined,
  'a key policy that denies': keyPolicy(
    { Principal: { AWS: rootOf(home) }, Action: 'kms:*' },
    { Effect: 'Deny', Principal: { AWS: [rootOf(elsewhere), userArn] }, Action: 'kms:*' },
  ),
};

/** The request of an operation for a key that may not be there. */
const inputFor = (operation: OperationName, identifier: string): object =>
  requests[operation]({ Arn: identifier, GrantId: 'a'.repeat(64) } as Scene) ?? {};

/** Operations whose request names a key. */
const withKey: readonly OperationName[] = operationNames.filter((operation) =>
  Object.values(inputFor(operation, Arn)).includes(Arn),
);

/** What a request of that caller ends with, in a world where there is such a key, or none. */
async function answered(
  policies: readonly PolicyInput[],
  key: { readonly Policy?: string | undefined } | undefined,
  operation: OperationName,
  input: object,
) {
  const sim = createSimulator({ authorization: 'iam' });
  sim.given.kmsKey();
  if (key !== undefined) {
    const members = key.Policy === undefined ? {} : { Policy: key.Policy };
    sim.given.kmsKey({ KeyId, AliasName: 'alias/secret', ...members });
  }
  const named = policies.map((policy, i) => [`policy${i}`, policy] as const);
  sim.account(elsewhere).iam.createUser({ UserName: 'curious', policies: Object.fromEntries(named) });
  const { name, message, $metadata } = (await errorOf(
    send(sim.client(userArn), operation, input),
  )) as Error & {
    $metadata: { httpStatusCode: number };
  };
  return { name, message, httpStatusCode: $metadata.httpStatusCode };
}

describe.each(Object.keys(callers))('a caller %s', (who) => {
  describe.each(Object.keys(keys))('gets the same answer for %s as for no key', (which) => {
    const policies = callers[who]!;
    const key = { Policy: keys[which] };

    test.each(withKey)('from %s by key ARN', async (operation) => {
      const input = inputFor(operation, Arn);

      const there = await answered(policies, key, operation, input);

      expect(there).toEqual(await answered(policies, undefined, operation, input));
      expect(there.name).toBe('AccessDeniedException');
    });

    test.each(['Encrypt', 'DescribeKey', 'GenerateDataKey', 'Sign'] as const)(
      'from %s by alias ARN',
      async (operation) => {
        const input = inputFor(operation, aliasArn);

        const there = await answered(policies, key, operation, input);

        expect(there).toEqual(await answered(policies, undefined, operation, input));
        expect(there.name).toBe('AccessDeniedException');
      },
    );
  });
});

test('the account of the key may be one that nothing was asked of', async () => {
  const sim = createSimulator({ authorization: 'iam' });
  const kms = sim.client();
  const Plaintext = bytes('text');

  const messages = [];
  for (const accountId of ['777788889999', home]) {
    if (accountId === home) sim.account(elsewhere).given.kmsKey({ KeyId });
    const owner = accountId === home ? elsewhere : accountId;
    const error = await errorOf(
      kms.encrypt({ KeyId: `arn:aws:kms:us-east-1:${owner}:key/${KeyId}`, Plaintext }),
    );
    messages.push(error.message);
  }

  expect(messages[0]).toBe(messages[1]);
});

test('a ciphertext of a key that is gone gets the same answer as one of a key that is closed', async () => {
  const sim = createSimulator({ authorization: 'iam' });
  const kms = sim.account(elsewhere).client();
  const blobs = [];
  for (const key of [sim.given.kmsKey(), sim.given.kmsKey()]) {
    blobs.push((await sim.client().encrypt({ KeyId: key.KeyId, Plaintext: bytes('text') })).CiphertextBlob);
    if (blobs.length === 1)
      await sim.client().scheduleKeyDeletion({ KeyId: key.KeyId, PendingWindowInDays: 7 });
  }
  await sim.advance('7d');

  const [gone, closed] = await Promise.all(
    blobs.map((CiphertextBlob) => errorOf(kms.decrypt({ CiphertextBlob }))),
  );

  expect(gone!.message).toBe(closed!.message);
  expect(closed!.message).toContain('kms:Decrypt on the resource associated with this ciphertext because');
  expect(closed!.message).not.toContain('arn:aws:kms');
});
