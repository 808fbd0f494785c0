/**
 * What every operation needs, and who gives it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
import { EncryptCommand, KMSClient, KMSServiceException } from '@aws-sdk/client-kms';
import type { OperationName } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import {
  allow,
  ask,
  createScene,
  deny,
  home,
  operationNames,
  requests,
  type Scene,
  send,
  userWith,
} from './permissionsScene.ts';

/** What the requests of the table need, where that is not the one action of their name. */
const severalActions: Partial<Record<OperationName, readonly string[]>> = {
  ReEncrypt: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  ReplicateKey: ['kms:ReplicateKey', 'kms:CreateKey'],
};

const actionsOf = (operation: OperationName): readonly string[] =>
  severalActions[operation] ?? [`kms:${operation}`];

/** Operations that are about no key and no alias. */
const aboutNoResource: readonly OperationName[] = [
  'ConnectCustomKeyStore',
  'CreateCustomKeyStore',
  'CreateKey',
  'DeleteCustomKeyStore',
  'DescribeCustomKeyStores',
  'DisconnectCustomKeyStore',
  'GenerateRandom',
  'ListAliases',
  'ListKeys',
  'ListRetirableGrants',
  'UpdateCustomKeyStore',
];

/** What a request of the root user ends with, in a world of its own. */
async function answerToRoot(operation: OperationName): Promise<string> {
  const scene = await createScene();
  return answerTo(ask(scene.root, operation, scene));
}

describe.each(operationNames)('%s', (operation) => {
  test('is allowed by an identity-based policy with exactly the needed actions', async () => {
    const scene = await createScene();
    const { kms } = userWith(scene.sim, allow(actionsOf(operation)));

    const answer = await answerTo(ask(kms, operation, scene));

    expect(answer).not.toBe('AccessDeniedException');
    expect(answer).toBe(await answerToRoot(operation));
  });

  test.each(actionsOf(operation).map((action) => [action]))(
    'is refused without %s alone, with HTTP 400 and the text of AWS, and changes nothing',
    async (action) => {
      const scene = await createScene();
      const { user, kms } = userWith(scene.sim, {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', NotAction: action, Resource: '*' },
      });
      const before = lastingState(scene.sim);

      const error = await errorOf(ask(kms, operation, scene));

      expect(error).toMatchObject({
        name: 'AccessDeniedException',
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
      });
      expect(error.message).toMatch(
        new RegExp(
          `^User: ${user.Arn} is not authorized to perform: ${action} on (?:resource: \\S+|the resource associated with this ciphertext) because no identity-based policy allows the ${action} action$`,
        ),
      );
      expect(lastingState(scene.sim)).toEqual(before);
    },
  );

  test('is refused to a user without policies', async () => {
    const scene = await createScene();

    expect(await answerTo(ask(userWith(scene.sim).kms, operation, scene))).toBe('AccessDeniedException');
  });

  test('is refused where an identity-based policy denies it, whatever else allows it', async () => {
    const scene = await createScene();
    const { user, kms } = userWith(scene.sim, allow('*'), deny(actionsOf(operation)));

    const error = await errorOf(ask(kms, operation, scene));

    expect(error.name).toBe('AccessDeniedException');
    expect(error.message).toContain(`User: ${user.Arn} is not authorized to perform: `);
    expect(error.message).toMatch(/ with an explicit deny in an identity-based policy$/);
  });

  test('is refused by a permissions boundary that does not allow it', async () => {
    const scene = await createScene();
    const { user, kms } = userWith(scene.sim, allow('*'));
    user.setPermissionsBoundary(allow('kms:NothingOfAll'));

    const error = await errorOf(ask(kms, operation, scene));
    user.setPermissionsBoundary(undefined);

    expect(error.message).toMatch(/ because no permissions boundary allows the \S+ action$/);
    expect(await answerTo(ask(kms, operation, scene))).toBe(await answerToRoot(operation));
  });

  test('is refused by a session policy that does not allow it', async () => {
    const scene = await createScene();
    const role = scene.sim.iam.createRole({ RoleName: 'worker', policies: { all: allow('*') } });
    const limited = role.assume({ RoleSessionName: 'limited', Policies: [allow('kms:NothingOfAll')] });
    const free = role.assume({ RoleSessionName: 'free', Policies: [allow(actionsOf(operation))] });

    const error = await errorOf(ask(scene.sim.client(limited.Arn), operation, scene));

    expect(error.message).toMatch(/ because no session policy allows the \S+ action$/);
    expect(await answerTo(ask(scene.sim.client(free.Arn), operation, scene))).toBe(
      await answerToRoot(operation),
    );
  });
});

describe('operations on no resource', () => {
  test.each(aboutNoResource)('%s is allowed on * only', async (operation) => {
    const scene = await createScene();
    const arns = [`arn:aws:kms:us-east-1:${home}:*`, `arn:aws:kms:us-east-1:${home}:key/*`, 'arn:aws:kms:*'];
    const { kms } = userWith(scene.sim, allow('kms:*', arns));

    const error = await errorOf(ask(kms, operation, scene));

    expect(error.name).toBe('AccessDeniedException');
    expect(error.message).toContain(' on resource: * because no identity-based policy');
  });

  test('are open to an administrator of custom key stores, and nothing else is', async () => {
    for (const operation of operationNames) {
      const scene = await createScene();
      const { kms } = userWith(scene.sim, allow('kms:*CustomKeyStore*'));
      const answer = await answerTo(ask(kms, operation, scene));
      const expected = /CustomKeyStores?$/.test(operation) ? 'accepted' : 'AccessDeniedException';
      expect({ operation, answer }).toEqual({ operation, answer: expected });
    }
  });
});

describe('operations on a key', () => {
  const aboutOneKey = operationNames.filter(
    (operation) =>
      !aboutNoResource.includes(operation) &&
      !/Alias$/.test(operation) &&
      !['ReEncrypt', 'ReplicateKey', 'CancelKeyDeletion', 'UpdatePrimaryRegion'].includes(operation),
  );

  test.each(aboutOneKey)(
    '%s is allowed on the ARN of the key, and not on that of another',
    async (operation) => {
      const scene = await createScene();
      const right = userWith(scene.sim, allow(`kms:${operation}`, scene.Arn));
      const wrong = userWith(scene.sim, allow(`kms:${operation}`, scene.otherArn));

      const refused = await answerTo(ask(wrong.kms, operation, scene));
      const answer = await answerTo(ask(right.kms, operation, scene));

      expect(refused).toBe('AccessDeniedException');
      expect(answer).toBe(await answerToRoot(operation));
    },
  );
});

/** A request for which several permissions on several resources are needed. */
interface Split {
  readonly what: string;
  readonly operation: OperationName;
  readonly input: (scene: Scene) => object;
  readonly needs: (scene: Scene) => readonly (readonly [action: string, resource: string])[];
}

const aliasArnOf = (AliasName: string) => `arn:aws:kms:us-east-1:${home}:${AliasName}`;
const anyKey = `arn:aws:kms:us-east-1:${home}:key/*`;
const serviceLinkedRole = `arn:aws:iam::${home}:role/aws-service-role/cks.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceCustomKeyStores`;

const splits: readonly Split[] = [
  {
    what: 'CreateAlias: the alias and the key',
    operation: 'CreateAlias',
    input: requests.CreateAlias,
    needs: ({ Arn }) => [
      ['kms:CreateAlias', aliasArnOf('alias/new')],
      ['kms:CreateAlias', Arn],
    ],
  },
  {
    what: 'DeleteAlias: the alias and the key',
    operation: 'DeleteAlias',
    input: requests.DeleteAlias,
    needs: ({ Arn }) => [
      ['kms:DeleteAlias', aliasArnOf('alias/scene')],
      ['kms:DeleteAlias', Arn],
    ],
  },
  {
    what: 'UpdateAlias: the alias, the key that it leaves and the key that it goes to',
    operation: 'UpdateAlias',
    input: requests.UpdateAlias,
    needs: ({ Arn, otherArn }) => [
      ['kms:UpdateAlias', aliasArnOf('alias/scene')],
      ['kms:UpdateAlias', Arn],
      ['kms:UpdateAlias', otherArn],
    ],
  },
  {
    what: 'ReEncrypt: the source and the destination',
    operation: 'ReEncrypt',
    input: requests.ReEncrypt,
    needs: ({ Arn, otherArn }) => [
      ['kms:ReEncryptFrom', Arn],
      ['kms:ReEncryptTo', otherArn],
    ],
  },
  {
    what: 'CreateKey with tags: the tags as well, on any key',
    operation: 'CreateKey',
    input: () => ({ Tags: [{ TagKey: 'team', TagValue: 'payments' }] }),
    needs: () => [
      ['kms:CreateKey', '*'],
      ['kms:TagResource', anyKey],
    ],
  },
  {
    what: 'CreateCustomKeyStore for a cluster: the cluster and the service-linked role',
    operation: 'CreateCustomKeyStore',
    input: ({ createCloudHsmKeyStore }) => createCloudHsmKeyStore,
    needs: () => [
      ['kms:CreateCustomKeyStore', '*'],
      ['cloudhsm:DescribeClusters', '*'],
      ['iam:CreateServiceLinkedRole', serviceLinkedRole],
    ],
  },
];

describe.each(splits)('$what', ({ operation, input, needs }) => {
  const policyOf = (allowed: readonly (readonly [string, string])[]) => ({
    Version: '2012-10-17',
    Statement: allowed.map(([Action, Resource]) => ({ Effect: 'Allow', Action, Resource })),
  });

  test('is allowed by all of them together', async () => {
    const scene = await createScene();
    const { kms } = userWith(scene.sim, policyOf(needs(scene)));

    expect(await answerTo(send(kms, operation, input(scene)))).toBe('accepted');
  });

  test('is refused when one is missing, and changes nothing', async () => {
    const scene = await createScene();
    const all = needs(scene);
    const before = lastingState(scene.sim);

    for (const [missing, [action]] of all.entries()) {
      const { kms } = userWith(scene.sim, policyOf(all.filter((_, i) => i !== missing)));
      const error = await errorOf(send(kms, operation, input(scene)));
      expect(error.name).toBe('AccessDeniedException');
      expect(error.message).toContain(`is not authorized to perform: ${action} `);
    }
    expect(lastingState(scene.sim)).toEqual(before);
  });
});

test('the second AWS CloudHSM key store of an account needs no service-linked role any more', async () => {
  const scene = await createScene();
  scene.sim.given.cloudHsmKeyStore();
  const { kms } = userWith(scene.sim, allow(['kms:CreateCustomKeyStore', 'cloudhsm:DescribeClusters']));

  expect(await answerTo(kms.createCustomKeyStore(scene.createCloudHsmKeyStore))).toBe('accepted');
});

test('an external key store needs no permission of AWS CloudHSM', async () => {
  const scene = await createScene();
  const { kms } = userWith(scene.sim, allow('kms:CreateCustomKeyStore'));

  expect(await answerTo(kms.createCustomKeyStore(scene.createCustomKeyStore))).toBe('accepted');
  expect(await answerTo(kms.createCustomKeyStore(scene.createCloudHsmKeyStore))).toBe(
    'AccessDeniedException',
  );
});

test('the root user may do everything, without a policy', async () => {
  for (const operation of operationNames)
    expect(await answerToRoot(operation)).not.toBe('AccessDeniedException');
});

test('while permissions are off, everybody may do everything', async () => {
  const scene = await createScene({ authorization: 'off' });
  const kms = scene.sim.client(`arn:aws:iam::${home}:user/nobody`);

  expect(await answerTo(ask(kms, 'Encrypt', scene))).toBe('accepted');
  expect(await answerTo(ask(kms, 'DescribeCustomKeyStores', scene))).toBe('accepted');
});

test('what is arranged needs no permission', async () => {
  const { sim } = await createScene();

  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ keys: 1 });

  expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
});

test('the real client gets an exception of the SDK with the text of AWS', async () => {
  const { sim, Arn } = await createScene();
  const { user } = userWith(sim);
  const kms = new KMSClient(sim.clientConfig(user.Arn));

  const error = await errorOf(kms.send(new EncryptCommand({ KeyId: Arn, Plaintext: Uint8Array.of(1) })));

  expect(error).toBeInstanceOf(KMSServiceException);
  expect(error).toMatchObject({
    name: 'AccessDeniedException',
    message: `User: ${user.Arn} is not authorized to perform: kms:Encrypt on resource: ${Arn} because no identity-based policy allows the kms:Encrypt action`,
    $metadata: { httpStatusCode: 400, attempts: 1 },
  });
});

describe('the order of checks', () => {
  const missing = '11111111-2222-3333-4444-555555555555';

  test('asks for the form of a request before permissions, and for permissions before what is there', async () => {
    const { sim } = await createScene();
    const nobody = userWith(sim).kms;
    const somebody = userWith(sim, allow('kms:*')).kms;

    const answers = [];
    for (const kms of [nobody, somebody]) {
      answers.push([
        await answerTo(kms.describeKey({ KeyId: '' })),
        await answerTo(kms.describeKey({ KeyId: missing })),
        await answerTo(kms.connectCustomKeyStore({ CustomKeyStoreId: '' })),
        await answerTo(kms.connectCustomKeyStore({ CustomKeyStoreId: 'cks-1234567890abcdef0' })),
        await answerTo(kms.encrypt({ KeyId: 'alias/missing', Plaintext: Uint8Array.of(1) })),
      ]);
    }

    expect(answers).toEqual([
      [
        'ValidationException',
        'AccessDeniedException',
        'ValidationException',
        'AccessDeniedException',
        expect.stringMatching(/^(?:AccessDenied|NotFound)Exception$/),
      ],
      [
        'ValidationException',
        'NotFoundException',
        'ValidationException',
        'CustomKeyStoreNotFoundException',
        'NotFoundException',
      ],
    ]);
  });

  test('asks for permissions before the state of a key, of a store, and before what a key cannot do', async () => {
    const { sim, connected } = await createScene();
    const { kms } = userWith(sim);
    const { KeyId } = sim.given.kmsKey({ KeyState: 'Disabled' });

    expect(await answerTo(kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1) }))).toBe('AccessDeniedException');
    expect(await answerTo(kms.deleteCustomKeyStore({ CustomKeyStoreId: connected }))).toBe(
      'AccessDeniedException',
    );
    expect(await answerTo(kms.getPublicKey({ KeyId }))).toBe('AccessDeniedException');
  });

  test('counts a refused request in the request quota, which comes before permissions', async () => {
    const { sim } = await createScene({ quotas: { requests: { ListKeys: 2 } }, maxAttempts: 1 });
    const { kms } = userWith(sim);

    const answers = await Promise.all([1, 2, 3].map(() => answerTo(kms.listKeys())));

    expect(answers).toEqual(['AccessDeniedException', 'AccessDeniedException', 'ThrottlingException']);
  });

  test('says that a grant is not found to whoever may retire it', async () => {
    const { root, Arn } = await createScene();
    const GrantId = 'a'.repeat(64);

    expect(await answerTo(root.retireGrant({ KeyId: Arn, GrantId }))).toBe('NotFoundException');
    expect(await answerTo(root.retireGrant({ KeyId: missing, GrantId }))).toBe('NotFoundException');
  });

  test('names no key in the place of an alias that is not there', async () => {
    const { sim } = await createScene();

    const error = await errorOf(userWith(sim).kms.describeKey({ KeyId: 'alias/missing' }));

    expect(error.message).not.toContain('key/alias');
  });
});

describe('a dry run', () => {
  test.each<[OperationName, (scene: Scene) => object]>(
    (
      [
        'CreateGrant',
        'Decrypt',
        'Encrypt',
        'GenerateDataKey',
        'GenerateDataKeyWithoutPlaintext',
        'ReEncrypt',
        'RetireGrant',
        'RevokeGrant',
      ] as const
    ).map((operation) => [operation, requests[operation]]),
  )('of %s tells whether it is allowed', async (operation, input) => {
    const scene = await createScene();
    const allowed = userWith(scene.sim, allow(actionsOf(operation))).kms;
    const refused = userWith(scene.sim).kms;
    const before = lastingState(scene.sim);

    const answers = [
      await answerTo(send(allowed, operation, { ...input(scene), DryRun: true })),
      await answerTo(send(refused, operation, { ...input(scene), DryRun: true })),
    ];

    expect(answers).toEqual(['DryRunOperationException', 'AccessDeniedException']);
    expect(lastingState(scene.sim)).toEqual(before);
  });

  test('without the ciphertext asks for the permission on the key that is named', async () => {
    const { sim, Arn, otherArn } = await createScene();
    const { kms } = userWith(sim, allow('kms:Decrypt', Arn));
    const dry = { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] };

    expect(await answerTo(kms.decrypt({ KeyId: Arn, ...dry }))).toBe('DryRunOperationException');
    expect(await answerTo(kms.decrypt({ KeyId: otherArn, ...dry }))).toBe('AccessDeniedException');
  });
});
