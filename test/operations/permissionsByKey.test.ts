/**
 * Key policies and grants: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, bytes, origins, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import {
  accountPolicy,
  allow,
  createScene,
  deny,
  elsewhere,
  home,
  keyPolicy,
  rootOf,
  userWith,
} from './permissionsScene.ts';

const Plaintext = bytes('text');

/** A world with permissions, and a key with this policy. */
function worldWith(Policy: string) {
  const sim = createSimulator({ authorization: 'iam' });
  return { sim, ...sim.given.kmsKey({ Policy, BypassPolicyLockoutSafetyCheck: true }) };
}

const admins = { Sid: 'admins', Principal: { AWS: `arn:aws:iam::${home}:role/admin` }, Action: 'kms:*' };

describe('the default key policy', () => {
  test('lets identity-based policies of the account decide, and nobody of another account in', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { KeyId, Arn } = sim.given.kmsKey();
    const other = sim.account(elsewhere);

    const answers = [
      await answerTo(userWith(sim, allow('kms:Encrypt')).kms.encrypt({ KeyId, Plaintext })),
      await answerTo(userWith(sim).kms.encrypt({ KeyId, Plaintext })),
      await answerTo(userWith(other, allow('kms:*')).kms.encrypt({ KeyId: Arn, Plaintext })),
      await answerTo(other.client().encrypt({ KeyId: Arn, Plaintext })),
    ];

    expect(answers).toEqual([
      'accepted',
      'AccessDeniedException',
      'AccessDeniedException',
      'AccessDeniedException',
    ]);
  });

  test.each(origins)('is the same for a key with Origin %s', async (Origin) => {
    const sim = createSimulator({ authorization: 'iam' });
    const { KeyId } = arrangeKey(sim, Origin);
    const allowed = userWith(sim, allow(['kms:Encrypt', 'kms:Decrypt'])).kms;

    const { CiphertextBlob } = await allowed.encrypt({ KeyId, Plaintext });
    const decrypted = await allowed.decrypt({ CiphertextBlob });

    expect(textOf(decrypted.Plaintext)).toBe('text');
    expect(await answerTo(userWith(sim).kms.decrypt({ CiphertextBlob }))).toBe('AccessDeniedException');
  });
});

describe('a key policy', () => {
  test('that names a user needs no identity-based policy', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { user, kms } = userWith(sim);
    const { KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(admins, { Principal: { AWS: user.Arn }, Action: 'kms:Encrypt' }),
    });

    expect(await answerTo(kms.encrypt({ KeyId, Plaintext }))).toBe('accepted');
    expect(await answerTo(kms.describeKey({ KeyId }))).toBe('AccessDeniedException');
  });

  test('that names a role lets its sessions in', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const role = sim.iam.createRole({ RoleName: 'worker', Path: '/teams/a/' });
    const { KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(admins, { Principal: { AWS: role.Arn }, Action: 'kms:Encrypt' }),
    });

    expect(await answerTo(sim.client(role.Arn).encrypt({ KeyId, Plaintext }))).toBe('accepted');
    expect(await answerTo(sim.client(role.assume().Arn).encrypt({ KeyId, Plaintext }))).toBe('accepted');
    expect(await answerTo(userWith(sim).kms.encrypt({ KeyId, Plaintext }))).toBe('AccessDeniedException');
  });

  test('that leaves the account out locks its IAM out, root user and administrators included', async () => {
    const { sim, KeyId, Arn } = worldWith(keyPolicy(admins));
    const { kms } = userWith(sim, allow('*'));

    const errors = [
      await errorOf(kms.encrypt({ KeyId, Plaintext })),
      await errorOf(kms.putKeyPolicy({ KeyId, Policy: JSON.stringify(accountPolicy()) })),
      await errorOf(sim.client().describeKey({ KeyId })),
    ];

    expect(errors.map(({ name }) => name)).toEqual(Array(3).fill('AccessDeniedException'));
    expect(errors[0]!.message).toMatch(
      new RegExp(
        `kms:Encrypt on resource: ${Arn} because no resource-based policy allows the kms:Encrypt action$`,
      ),
    );
    expect(errors[2]!.message).toContain(
      `User: ${rootOf(home)} is not authorized to perform: kms:DescribeKey`,
    );
    expect(await answerTo(sim.client(`arn:aws:iam::${home}:role/admin`).describeKey({ KeyId }))).toBe(
      'accepted',
    );
  });

  test('that denies wins over identity-based policies, itself and the root user', async () => {
    const { sim, KeyId, Arn } = worldWith(
      keyPolicy(
        { Principal: '*', Action: 'kms:*' },
        { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'kms:Encrypt' },
      ),
    );
    const { kms } = userWith(sim, allow('*'));

    const error = await errorOf(kms.encrypt({ KeyId, Plaintext }));

    expect(error.message).toMatch(
      new RegExp(`kms:Encrypt on resource: ${Arn} with an explicit deny in a resource-based policy$`),
    );
    expect(await answerTo(sim.client().encrypt({ KeyId, Plaintext }))).toBe('AccessDeniedException');
    expect(await answerTo(kms.describeKey({ KeyId }))).toBe('accepted');
  });

  test('takes effect at once when it is changed', async () => {
    const { sim, KeyId } = worldWith(JSON.stringify(accountPolicy()));
    const { user, kms } = userWith(sim);
    const root = sim.client();
    const answers = [await answerTo(kms.encrypt({ KeyId, Plaintext }))];

    const withUser = keyPolicy(
      { Principal: { AWS: rootOf(home) }, Action: 'kms:*' },
      { Principal: { AWS: user.Arn }, Action: 'kms:Encrypt' },
    );
    await root.putKeyPolicy({ KeyId, Policy: withUser });
    answers.push(await answerTo(kms.encrypt({ KeyId, Plaintext })));
    await root.putKeyPolicy({ KeyId, Policy: JSON.stringify(accountPolicy()) });
    answers.push(await answerTo(kms.encrypt({ KeyId, Plaintext })));

    expect(answers).toEqual(['AccessDeniedException', 'accepted', 'AccessDeniedException']);
  });
});

describe('an explicit deny', () => {
  const denied = (sim: Simulator, Arn: string, KeyId: string) =>
    errorOf(sim.client(Arn).encrypt({ KeyId, Plaintext }));

  test('in an identity-based policy wins over a key policy that names the user', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { user } = userWith(sim, deny('kms:Encrypt'));
    const { KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(admins, { Principal: { AWS: user.Arn }, Action: 'kms:*' }),
    });

    expect((await denied(sim, user.Arn, KeyId)).message).toMatch(
      /with an explicit deny in an identity-based policy$/,
    );
  });

  test('in a permissions boundary wins over a key policy that names the user', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { user } = userWith(sim);
    user.setPermissionsBoundary(deny('kms:Encrypt'));
    const { KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(admins, { Principal: { AWS: user.Arn }, Action: 'kms:*' }),
    });

    expect((await denied(sim, user.Arn, KeyId)).message).toMatch(
      /with an explicit deny in a permissions boundary$/,
    );
  });

  test('in a session policy wins over a key policy that names the session', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { Arn } = sim.iam.createRole({ RoleName: 'worker' }).assume({ Policies: [deny('kms:Encrypt')] });
    const { KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(admins, { Principal: { AWS: Arn }, Action: 'kms:*' }),
    });

    expect((await denied(sim, Arn, KeyId)).message).toMatch(/with an explicit deny in a session policy$/);
  });

  test('wins over a grant', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { KeyId } = sim.given.kmsKey();
    const { user } = userWith(sim, deny('kms:Encrypt'));
    await sim.client().createGrant({ KeyId, GranteePrincipal: user.Arn, Operations: ['Encrypt'] });

    expect((await denied(sim, user.Arn, KeyId)).message).toMatch(
      /with an explicit deny in an identity-based policy$/,
    );
  });
});

/** Key policies that AWS KMS refuses, whoever asks. */
const malformedPolicies: readonly (readonly [string, string])[] = [
  ['no JSON', '{'],
  ['an unknown operator', keyPolicy({ ...admins, Condition: { StringIs: { 'aws:username': 'a' } } })],
  ['an operator without keys', keyPolicy({ ...admins, Condition: { StringEquals: 'aws:username' } })],
  ['a condition that is no object', keyPolicy({ ...admins, Condition: ['aws:username'] })],
  [
    'a value that is an object',
    keyPolicy({ ...admins, Condition: { StringEquals: { 'aws:username': {} } } }),
  ],
  ['a key without a prefix', keyPolicy({ ...admins, Condition: { StringEquals: { username: 'a' } } })],
  [
    'a date that is none',
    keyPolicy({ ...admins, Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }),
  ],
  ['a Bool that is none', keyPolicy({ ...admins, Condition: { Bool: { 'aws:SecureTransport': 'maybe' } } })],
  [
    'ForAllValues over an encryption context',
    keyPolicy({ ...admins, Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContext:a': 'b' } } }),
  ],
];

describe('a malformed key policy', () => {
  const Policy = JSON.stringify(accountPolicy());

  test.each(malformedPolicies)(
    'with %s is refused by PutKeyPolicy and CreateKey',
    async (_what, malformed) => {
      const { sim, KeyId } = worldWith(Policy);
      const kms = sim.client();
      const before = lastingState(sim);

      const errors = [
        await errorOf(kms.putKeyPolicy({ KeyId, Policy: malformed })),
        await errorOf(kms.createKey({ Policy: malformed })),
      ];

      expect(errors).toMatchObject(
        Array(2).fill({ name: 'MalformedPolicyDocumentException', $metadata: { httpStatusCode: 400 } }),
      );
      expect(lastingState(sim)).toEqual(before);
      expect(await answerTo(kms.describeKey({ KeyId }))).toBe('accepted');
    },
  );

  test('is not looked at for somebody who may not change it', async () => {
    const { sim, KeyId } = worldWith(Policy);
    const { kms } = userWith(sim);

    expect(await answerTo(kms.putKeyPolicy({ KeyId, Policy: '{' }))).toBe('AccessDeniedException');
    expect(await answerTo(kms.createKey({ Policy: '{' }))).toBe('AccessDeniedException');
  });
});

describe('a grant', () => {
  const grantTo = async (GranteePrincipal: string, members: object = {}) => {
    const scene = await createScene();
    const { Arn: KeyId, root } = scene;
    const grant = await root.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt'], ...members });
    return { ...scene, GrantId: grant.GrantId!, GrantToken: grant.GrantToken! };
  };

  test('allows its operations to its grantee, without a policy', async () => {
    const { sim, Arn: KeyId } = await grantTo(`arn:aws:iam::${home}:user/grantee`);
    sim.iam.createUser({ UserName: 'grantee' });
    const kms = sim.client(sim.iam.user('grantee').Arn);

    expect(await answerTo(kms.encrypt({ KeyId, Plaintext }))).toBe('accepted');
    expect(await answerTo(kms.describeKey({ KeyId }))).toBe('AccessDeniedException');
    expect(await answerTo(userWith(sim).kms.encrypt({ KeyId, Plaintext }))).toBe('AccessDeniedException');
  });

  test('ends with RevokeGrant and RetireGrant at once', async () => {
    const grantee = `arn:aws:iam::${home}:user/grantee`;
    const answers = [];
    for (const end of ['revokeGrant', 'retireGrant'] as const) {
      const { sim, root, Arn: KeyId, GrantId } = await grantTo(grantee);
      const kms = sim.client(grantee);
      answers.push(await answerTo(kms.encrypt({ KeyId, Plaintext })));
      await root[end]({ KeyId, GrantId });
      answers.push(await answerTo(kms.encrypt({ KeyId, Plaintext })));
    }

    expect(answers).toEqual(['accepted', 'AccessDeniedException', 'accepted', 'AccessDeniedException']);
  });

  test('with constraints allows nothing with another encryption context', async () => {
    const grantee = `arn:aws:iam::${home}:user/grantee`;
    const table = { table: 'orders' };
    const subset = await grantTo(grantee, { Constraints: { EncryptionContextSubset: table } });
    const equal = await grantTo(grantee, { Constraints: { EncryptionContextEquals: table } });

    const answers = [];
    for (const { sim, Arn: KeyId } of [subset, equal]) {
      const kms = sim.client(grantee);
      for (const EncryptionContext of [{}, { Table: 'orders' }, table, { ...table, row: '1' }]) {
        answers.push(await answerTo(kms.encrypt({ KeyId, Plaintext, EncryptionContext })));
      }
    }

    const [no, yes] = ['AccessDeniedException', 'accepted'];
    expect(answers).toEqual([no, no, yes, yes, no, no, yes, no]);
  });

  test('lets its grantee pass on no more than it has', async () => {
    const grantee = `arn:aws:iam::${home}:user/grantee`;
    const { sim, Arn: KeyId } = await grantTo(grantee, { Operations: ['CreateGrant', 'Encrypt'] });
    const kms = sim.client(grantee);
    const GranteePrincipal = `arn:aws:iam::${home}:user/next`;

    const answers = [
      await answerTo(kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt'] })),
      await answerTo(kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt', 'Decrypt'] })),
      await answerTo(sim.client(GranteePrincipal).encrypt({ KeyId, Plaintext })),
    ];

    expect(answers).toEqual(['accepted', 'AccessDeniedException', 'accepted']);
  });

  test('is retired by whom it names, and by nobody with a key policy alone', async () => {
    const grantee = `arn:aws:iam::${home}:user/grantee`;
    const retirer = `arn:aws:iam::${home}:user/retirer`;
    const members = { RetiringPrincipal: retirer, Operations: ['Encrypt', 'RetireGrant'] };
    const answers = [];
    for (const who of [retirer, grantee, `arn:aws:iam::${home}:user/other`]) {
      const { sim, root, Arn: KeyId, GrantToken } = await grantTo(grantee, members);
      await root.putKeyPolicy({
        KeyId,
        Policy: keyPolicy(
          { Principal: { AWS: rootOf(home) }, Action: 'kms:*' },
          { Principal: { AWS: `arn:aws:iam::${home}:user/other` }, Action: 'kms:RetireGrant' },
        ),
      });
      answers.push(await answerTo(sim.client(who).retireGrant({ GrantToken })));
    }

    expect(answers).toEqual(['accepted', 'accepted', 'AccessDeniedException']);
  });
});

describe('what IAM changes', () => {
  test('takes effect with the next request', async () => {
    const { sim, Arn: KeyId } = await createScene();
    const { user, kms } = userWith(sim);
    const answers: string[] = [];
    const ask = async () => void answers.push(await answerTo(kms.describeKey({ KeyId })));

    await ask();
    user.putPolicy('describe', allow('kms:DescribeKey'));
    await ask();
    user.setPermissionsBoundary(allow('kms:Encrypt'));
    await ask();
    user.setPermissionsBoundary(undefined);
    await ask();
    user.deletePolicy('describe');
    await ask();
    user.putPolicy('describe', allow('kms:*'));
    await ask();
    user.delete();
    await ask();

    const [no, yes] = ['AccessDeniedException', 'accepted'];
    expect(answers).toEqual([no, yes, no, yes, no, yes, no]);
  });

  test('reaches the sessions of a role that have begun before', async () => {
    const { sim, Arn: KeyId } = await createScene();
    const role = sim.iam.createRole({ RoleName: 'worker', policies: { all: allow('kms:*') } });
    const kms = sim.client(role.assume().Arn);
    const answers = [await answerTo(kms.describeKey({ KeyId }))];

    role.putPolicy('no', deny('kms:DescribeKey'));
    answers.push(await answerTo(kms.describeKey({ KeyId })));
    role.deletePolicy('no');
    answers.push(await answerTo(kms.describeKey({ KeyId })));
    role.delete();
    answers.push(await answerTo(kms.describeKey({ KeyId })));

    expect(answers).toEqual(['accepted', 'AccessDeniedException', 'accepted', 'AccessDeniedException']);
  });

  test('counts for a new user of the same name, not for the one that was deleted', async () => {
    const { sim, Arn: KeyId } = await createScene();
    const first = sim.iam.createUser({ UserName: 'alice', policies: { all: allow('kms:*') } });
    first.delete();
    const { Arn } = sim.iam.createUser({ UserName: 'alice' });

    expect(await answerTo(sim.client(Arn).describeKey({ KeyId }))).toBe('AccessDeniedException');
  });
});

test('an error says which kind of policy denies, and shows nothing that is in it', async () => {
  const marks = ['markSid', 'markValue', 'markPrincipal', 'mark-tag'];
  const sim = createSimulator({ authorization: 'iam' });
  const marked = {
    Sid: 'markSid',
    Action: 'kms:*',
    Condition: { StringNotEquals: { 'aws:PrincipalTag/mark-tag': 'markValue' } },
  };
  const { KeyId } = sim.given.kmsKey({
    Policy: keyPolicy(
      { Principal: '*', Action: 'kms:*' },
      {
        ...marked,
        Effect: 'Deny',
        Principal: { AWS: [`arn:aws:iam::${home}:user/markPrincipal`, rootOf(home)] },
      },
    ),
  });
  const ordinary = sim.given.kmsKey();
  const policy = (Effect: string) => ({
    Version: '2012-10-17',
    Statement: { ...marked, Effect, Resource: '*' },
  });
  const bounded = userWith(sim, allow('*'));
  bounded.user.setPermissionsBoundary(policy('Deny'));
  const session = sim.iam
    .createRole({ RoleName: 'worker', policies: { all: allow('*') } })
    .assume({ Policies: [policy('Deny')] });

  const errors = [
    await errorOf(userWith(sim, allow('*')).kms.describeKey({ KeyId })),
    await errorOf(userWith(sim, policy('Deny')).kms.describeKey({ KeyId: ordinary.KeyId })),
    await errorOf(bounded.kms.describeKey({ KeyId: ordinary.KeyId })),
    await errorOf(sim.client(session.Arn).describeKey({ KeyId: ordinary.KeyId })),
  ];

  for (const error of errors) {
    expect(error.name).toBe('AccessDeniedException');
    for (const mark of marks) expect(error.message).not.toContain(mark);
  }
});
