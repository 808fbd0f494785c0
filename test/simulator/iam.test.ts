/** Users, roles, access keys and sessions: https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html */
import {
  createSimulator,
  isKmsError,
  type PolicyInput,
  type Simulator,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { createKmsHandler } from 'custom-key-store-simulator/http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HostileValue, hostileValues } from '../helpers/hostileValues.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { asJson, Secrets, shown, shownError } from '../helpers/secrets.ts';

const home = '111122223333';
const elsewhere = '444455556666';

const allowAll: PolicyInput = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' },
};

const world = () => createSimulator({ authorization: 'iam' });

/** Whether that caller may list keys. */
const maySendRequests = async (sim: Simulator, Arn: string) =>
  (await answerTo(sim.client(Arn).listKeys())) === 'accepted';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a user', () => {
  test('has name, ARN and policies', () => {
    const user = world().iam.createUser({
      UserName: 'alice',
      Path: '/teams/a/',
      policies: { all: allowAll },
    });

    expect(user.UserName).toBe('alice');
    expect(user.Arn).toBe(`arn:aws:iam::${home}:user/teams/a/alice`);
    expect(user.PolicyNames).toEqual(['all']);
  });

  test('is found by its name, whatever its case, in every Region of its account and in no other account', () => {
    const sim = world();
    const { Arn } = sim.iam.createUser({ UserName: 'alice' });

    expect(sim.iam.user('alice').Arn).toBe(Arn);
    expect(sim.iam.user('Alice').Arn).toBe(Arn);
    expect(sim.account(home, 'eu-west-1').iam.user('alice').Arn).toBe(Arn);
    expect(() => sim.account(elsewhere).iam.user('alice')).toThrow(SimulatorUsageError);
    expect(() => sim.iam.role('alice')).toThrow(SimulatorUsageError);
  });

  test('may have the name of a role and of a user of another account, not that of another user', () => {
    const sim = world();
    sim.iam.createUser({ UserName: 'alice' });

    sim.iam.createRole({ RoleName: 'alice' });
    sim.account(elsewhere).iam.createUser({ UserName: 'alice' });

    expect(() => sim.iam.createUser({ UserName: 'alice' })).toThrow('has a user alice already');
    expect(() => sim.iam.createUser({ UserName: 'ALICE' })).toThrow(SimulatorUsageError);
    expect(() => sim.account(home, 'eu-west-1').iam.createUser({ UserName: 'alice', Path: '/a/' })).toThrow(
      SimulatorUsageError,
    );
  });

  test('may do in every Region what its policies say', async () => {
    const sim = world();
    const { Arn } = sim.iam.createUser({ UserName: 'alice', policies: { all: allowAll } });

    expect(await maySendRequests(sim, Arn)).toBe(true);
    expect(await answerTo(sim.account(home, 'eu-west-1').client(Arn).listKeys())).toBe('accepted');
  });

  test.each(['/', '/a/', '/a//b/', '/:/', '/user/role/', '/*/', '/~!/'])(
    'with the path %s calls by its ARN',
    async (Path) => {
      const sim = world();
      const user = sim.iam.createUser({ UserName: 'alice', Path, policies: { all: allowAll } });
      const role = sim.iam.createRole({ RoleName: 'worker', Path, policies: { all: allowAll } });

      expect(await maySendRequests(sim, user.Arn)).toBe(true);
      expect(await maySendRequests(sim, role.Arn)).toBe(true);
    },
  );

  test('takes policies as documents and as JSON, and changes them by name', () => {
    const user = world().iam.createUser({ UserName: 'alice', policies: { one: JSON.stringify(allowAll) } });

    user.putPolicy('two', allowAll);
    user.putPolicy('one', allowAll);
    expect(user.PolicyNames).toEqual(['one', 'two']);
    user.deletePolicy('one');

    expect(user.PolicyNames).toEqual(['two']);
    expect(() => user.deletePolicy('one')).toThrow(SimulatorUsageError);
  });

  test('keeps its policies as they were given, whatever becomes of the objects', async () => {
    const sim = world();
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } };
    const policies = { all: policy };
    const { Arn } = sim.iam.createUser({ UserName: 'alice', policies });

    policy.Statement.Effect = 'Deny';
    policies.all = { ...policy, Version: 'none' };

    expect(await maySendRequests(sim, Arn)).toBe(true);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'can have the name %s, and a policy, a tag and a role of that name',
    async (name) => {
      const sim = world();
      const user = sim.iam.createUser({ UserName: name });
      const tagged = JSON.parse(`{"${name}":"a"}`);
      const role = sim.iam.createRole({ RoleName: name, Tags: tagged, policies: { all: allowAll } });

      expect(() => user.deletePolicy(name)).toThrow(SimulatorUsageError);
      const before = await maySendRequests(sim, user.Arn);
      user.putPolicy(name, allowAll);
      const between = [user.PolicyNames, await maySendRequests(sim, user.Arn)];
      const continued = createSimulator({ snapshot: sim.snapshot() });
      const kept = [continued.iam.user(name).PolicyNames, await maySendRequests(continued, user.Arn)];
      user.deletePolicy(name);

      expect(before).toBe(false);
      expect(between).toEqual([[name], true]);
      expect(kept).toEqual([[name], true]);
      expect(user.PolicyNames).toEqual([]);
      expect(await maySendRequests(sim, role.Arn)).toBe(true);
      expect(Object.prototype).not.toHaveProperty('all');
    },
  );

  test('that is deleted is gone for its handle and its callers', async () => {
    const sim = world();
    const user = sim.iam.createUser({ UserName: 'alice', policies: { all: allowAll } });
    const { AccessKeyId } = user.createAccessKey();

    user.delete();

    expect(await maySendRequests(sim, user.Arn)).toBe(false);
    expect(() => sim.iam.user('alice')).toThrow(SimulatorUsageError);
    for (const use of [
      () => user.PolicyNames,
      () => user.UserName,
      () => user.putPolicy('all', allowAll),
      () => user.deletePolicy('all'),
      () => user.setPermissionsBoundary(undefined),
      () => user.createAccessKey(),
      () => user.updateAccessKey(AccessKeyId, 'Inactive'),
      () => user.deleteAccessKey(AccessKeyId),
      () => user.delete(),
    ]) {
      expect(use).toThrow(SimulatorUsageError);
    }
    expect(JSON.stringify(sim.snapshot())).not.toContain(AccessKeyId);
  });
});

describe('access keys', () => {
  test('have the forms of AWS, and are all different', () => {
    const sim = world();
    const user = sim.iam.createUser({ UserName: 'alice' });
    const role = sim.iam.createRole({ RoleName: 'worker' });

    const keys = [user.createAccessKey(), user.createAccessKey(), sim.iam.createRootAccessKey()];
    const { Credentials } = role.assume();

    for (const { AccessKeyId, SecretAccessKey } of keys) {
      expect(AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
      expect(SecretAccessKey).toMatch(/^[A-Za-z0-9/+]{40}$/);
    }
    expect(Credentials.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials.SecretAccessKey).toMatch(/^[A-Za-z0-9/+]{40}$/);
    const all = [...keys, Credentials].flatMap(({ AccessKeyId, SecretAccessKey }) => [
      AccessKeyId,
      SecretAccessKey,
    ]);
    expect(new Set(all).size).toBe(8);
  });

  test('belong to one user', () => {
    const sim = world();
    const alice = sim.iam.createUser({ UserName: 'alice' });
    const bob = sim.iam.createUser({ UserName: 'bob' });
    const { AccessKeyId } = alice.createAccessKey();

    expect(() => bob.deleteAccessKey(AccessKeyId)).toThrow(SimulatorUsageError);
    expect(() => bob.updateAccessKey(AccessKeyId, 'Inactive')).toThrow(SimulatorUsageError);
    alice.deleteAccessKey(AccessKeyId);
    expect(() => alice.deleteAccessKey(AccessKeyId)).toThrow(SimulatorUsageError);
  });
});

describe('a role', () => {
  test('is found by callers in the case of its name only', async () => {
    const sim = world();
    sim.iam.createRole({ RoleName: 'worker', policies: { all: allowAll } });

    expect(await maySendRequests(sim, `arn:aws:sts::${home}:assumed-role/WORKER/any`)).toBe(false);
    expect(await maySendRequests(sim, `arn:aws:iam::${home}:role/WORKER`)).toBe(false);
  });

  test('begins sessions with credentials that end', () => {
    const sim = world();
    const role = sim.iam.createRole({ RoleName: 'worker', Path: '/teams/' });

    const one = role.assume();
    const two = role.assume({ RoleSessionName: 'nightly', DurationSeconds: 900 });

    expect(role.Arn).toBe(`arn:aws:iam::${home}:role/teams/worker`);
    expect(one.Arn).toBe(`arn:aws:sts::${home}:assumed-role/worker/session`);
    expect(two.Arn).toBe(`arn:aws:sts::${home}:assumed-role/worker/nightly`);
    expect(one.Credentials.Expiration.getTime()).toBe(sim.now + 3_600_000);
    expect(two.Credentials.Expiration.getTime()).toBe(sim.now + 900_000);
  });

  test('gives its policies to its sessions and to callers by its ARN', async () => {
    const sim = world();
    const role = sim.iam.createRole({ RoleName: 'worker', Path: '/teams/', policies: { all: allowAll } });

    for (const Arn of [role.Arn, role.assume().Arn, `arn:aws:sts::${home}:assumed-role/worker/any`]) {
      expect(await maySendRequests(sim, Arn)).toBe(true);
    }
    expect(await maySendRequests(sim, `arn:aws:sts::${home}:assumed-role/other/any`)).toBe(false);
    expect(await maySendRequests(sim, `arn:aws:sts::${elsewhere}:assumed-role/worker/any`)).toBe(false);
    expect(await maySendRequests(sim, `arn:aws:iam::${home}:user/worker`)).toBe(false);
  });

  test('shows a caller by its ARN as a session', async () => {
    const sim = world();
    const role = sim.iam.createRole({ RoleName: 'worker', Path: '/teams/' });

    const { message } = await errorOf(sim.client(role.Arn).listKeys());

    expect(message).toContain(`User: arn:aws:sts::${home}:assumed-role/worker/`);
  });

  test('that is deleted takes its sessions and their credentials along', async () => {
    const sim = world();
    const role = sim.iam.createRole({ RoleName: 'worker', policies: { all: allowAll } });
    const { Arn, Credentials } = role.assume({ Tags: { team: 'a' } });

    role.delete();
    sim.iam.createRole({ RoleName: 'worker' });

    expect(await maySendRequests(sim, Arn)).toBe(false);
    expect(JSON.stringify(sim.snapshot())).not.toContain(Credentials.AccessKeyId);
  });
});

describe('a world that is continued', () => {
  /** Everything that IAM has of a world. */
  function populated() {
    const sim = world();
    const alice = sim.iam.createUser({
      UserName: 'alice',
      Path: '/a/',
      Tags: { team: 'a' },
      policies: { all: allowAll },
    });
    alice.createAccessKey();
    alice.updateAccessKey(alice.createAccessKey().AccessKeyId, 'Inactive');
    sim.iam.createUser({
      UserName: 'bob',
      policies: { all: allowAll },
      PermissionsBoundary: {
        ...(allowAll as object),
        Statement: { Effect: 'Deny', Action: '*', Resource: '*' },
      },
    });
    const role = sim.account(elsewhere).iam.createRole({ RoleName: 'worker', policies: { all: allowAll } });
    const session = role.assume({
      Policies: [
        { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:ListAliases', Resource: '*' } },
      ],
    });
    return { sim, arns: [alice.Arn, sim.iam.user('bob').Arn, role.Arn, session.Arn] };
  }

  test.each<[string, (sim: Simulator) => Simulator]>([
    ['by a snapshot', (sim) => createSimulator({ snapshot: JSON.parse(JSON.stringify(sim.snapshot())) })],
    ['by a fork', (sim) => sim.fork()],
  ])('%s knows the same users, roles, keys and sessions', async (_how, next) => {
    const { sim, arns } = populated();
    const continued = next(sim);

    const answers = await Promise.all(arns.map((Arn) => maySendRequests(continued, Arn)));

    expect(answers).toEqual([true, false, true, false]);
    expect(await answerTo(continued.client(arns[3]!).listAliases())).toBe('accepted');
    expect(continued.snapshot().identities).toEqual(sim.fork().snapshot().identities);
    expect(continued.iam.user('alice').createAccessKey()).toEqual(sim.iam.user('alice').createAccessKey());
  });

  test('goes its own way', async () => {
    const { sim, arns } = populated();
    const fork = sim.fork();

    fork.iam.user('alice').delete();
    sim.account(elsewhere).iam.role('worker').deletePolicy('all');

    expect(await Promise.all(arns.map((Arn) => maySendRequests(sim, Arn)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await Promise.all(arns.map((Arn) => maySendRequests(fork, Arn)))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test('by a reset knows nobody any more', async () => {
    const { sim, arns } = populated();

    sim.reset();

    expect(await maySendRequests(sim, arns[0]!)).toBe(false);
    expect(() => sim.iam.user('alice')).toThrow(SimulatorUsageError);
    expect(sim.snapshot().identities).toEqual({ principals: [], accessKeys: [], sessions: [] });
  });
});

/** What is wrong with the members of a user or a role, as everybody might get it wrong. */
const badInits: readonly (readonly [string, object])[] = [
  ['a member too many', { Policies: [] }],
  ['a path without slashes', { Path: 'teams' }],
  ['a path that does not end', { Path: '/teams' }],
  ['a path with spaces', { Path: '/my teams/' }],
  ['a path that is no text', { Path: 7 }],
  ['a path that is too long', { Path: `/${'a'.repeat(600)}/` }],
  ['tags in a list', { Tags: [{ Key: 'team', Value: 'a' }] }],
  ['a tag that is no text', { Tags: { team: 1 } }],
  ['no tags', { Tags: null }],
  ['policies in a list', { policies: [allowAll] }],
  ['policies that are text', { policies: 'all' }],
  ['a policy that is none', { policies: { all: {} } }],
  ['a policy that is no JSON', { policies: { all: '{' } }],
  ['a policy that is nothing', { policies: { all: undefined } }],
  [
    'a policy with a principal',
    {
      policies: {
        all: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
        },
      },
    },
  ],
  [
    'a policy with a malformed condition',
    {
      policies: {
        all: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition: { Same: {} } },
        },
      },
    },
  ],
  ['a name of a policy that putPolicy refuses', { policies: { 'two words': allowAll } }],
  ['a permissions boundary that is none', { PermissionsBoundary: null }],
  ['a permissions boundary that is no JSON', { PermissionsBoundary: 'kms:*' }],
  ['tags whose keys differ in their case only', { Tags: { team: 'a', Team: 'b' } }],
];

const badNames = ['', 'a b', 'a/b', 'a'.repeat(65), 'ä', 'a\n', '*', 7, null, undefined, ['alice']];

describe('bad input', () => {
  test.each(badInits)('with %s makes no user and no role', (_what, init) => {
    const sim = world();
    const before = sim.snapshot();

    expect(() => sim.iam.createUser({ UserName: 'alice', ...init })).toThrow(SimulatorUsageError);
    expect(() => sim.iam.createRole({ RoleName: 'worker', ...init })).toThrow(SimulatorUsageError);
    expect(sim.snapshot()).toEqual(before);
  });

  test.each(badNames.map((name) => [name]))('%j is no name', (name) => {
    const sim = world();
    const before = sim.snapshot();

    expect(() => sim.iam.createUser({ UserName: name as string })).toThrow(SimulatorUsageError);
    expect(() => sim.iam.createRole({ RoleName: name as string })).toThrow(SimulatorUsageError);
    expect(() => sim.iam.user(name as string)).toThrow(SimulatorUsageError);
    expect(() => sim.iam.role(name as string)).toThrow(SimulatorUsageError);
    expect(sim.snapshot()).toEqual(before);
  });

  test.each<[string, object]>([
    ['an unknown member', { SessionName: 'a' }],
    ['a short name', { RoleSessionName: 'a' }],
    ['a name with a slash', { RoleSessionName: 'a/b' }],
    ['no name', { RoleSessionName: null }],
    ['a short time', { DurationSeconds: 899 }],
    ['a long time', { DurationSeconds: 43_201 }],
    ['a fraction of a second', { DurationSeconds: 900.5 }],
    ['a time as text', { DurationSeconds: '1h' }],
    ['no end', { DurationSeconds: Number.POSITIVE_INFINITY }],
    ['one policy instead of a list', { Policies: allowAll }],
    ['a policy that is none', { Policies: [allowAll, {}] }],
    [
      'a policy with an incomplete ARN',
      {
        Policies: [
          { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: 'arn:aws' } },
        ],
      },
    ],
    ['tags in a list', { Tags: [] }],
  ])('with %s begins no session', (_what, init) => {
    const sim = world();
    const role = sim.iam.createRole({ RoleName: 'worker' });
    const before = sim.snapshot();

    expect(() => role.assume(init)).toThrow(SimulatorUsageError);
    expect(sim.snapshot()).toEqual(before);
  });

  const methods: readonly (readonly [string, (sim: Simulator, value: never) => unknown])[] = [
    ['createUser', (sim, value) => sim.iam.createUser(value)],
    ['createRole', (sim, value) => sim.iam.createRole(value)],
    ['user', (sim, value) => sim.iam.user(value)],
    ['role', (sim, value) => sim.iam.role(value)],
    ['putPolicy', (sim, value) => sim.iam.createUser({ UserName: 'alice' }).putPolicy('all', value)],
    ['putPolicy', (sim, value) => sim.iam.createUser({ UserName: 'alice' }).putPolicy(value, allowAll)],
    ['deletePolicy', (sim, value) => sim.iam.createUser({ UserName: 'alice' }).deletePolicy(value)],
    [
      'updateAccessKey',
      (sim, value) => sim.iam.createUser({ UserName: 'alice' }).updateAccessKey(value, 'Active'),
    ],
    [
      'updateAccessKey',
      (sim, value) => {
        const user = sim.iam.createUser({ UserName: 'alice' });
        user.updateAccessKey(user.createAccessKey().AccessKeyId, value);
      },
    ],
    ['deleteAccessKey', (sim, value) => sim.iam.createUser({ UserName: 'alice' }).deleteAccessKey(value)],
    ['client', (sim, value) => sim.client(value)],
    ['clientConfig', (sim, value) => sim.clientConfig(value)],
  ];
  const values = [
    ...hostileValues,
    ...[null, 0, true, '', 'in active', Symbol('a'), 1n].map(
      (value) => new HostileValue(String(value), () => value),
    ),
  ];

  test.each(methods)('%s refuses everything that it does not know', (_method, call) => {
    for (const { what, make } of values) {
      let thrown: unknown;
      try {
        call(world(), make() as never);
      } catch (error) {
        thrown = error;
      }
      expect({ what, name: (thrown as Error | undefined)?.constructor.name }).toEqual({
        what,
        name: expect.stringMatching(/^(?:SimulatorUsageError|Thrown)$/),
      });
    }
  });

  test('a policy that is another each time it is read is kept as it was checked', async () => {
    const sim = world();
    let reads = 0;
    const fickle = { toJSON: () => (reads++ === 0 ? allowAll : 'kms:*') };
    const user = sim.iam.createUser({ UserName: 'alice', policies: { all: fickle } });

    expect(await answerTo(sim.client(user.Arn).listKeys())).toBe('accepted');
  });

  test('a policy that is nested deeply, or long, does no harm', async () => {
    const sim = world();
    const user = sim.iam.createUser({ UserName: 'alice' });
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const Resource = Array.from(
      { length: 20_000 },
      (_, i) => `arn:aws:kms:us-east-1:${home}:key/${'*'.repeat(20)}${i}`,
    );

    expect(() => user.putPolicy('deep', deep)).toThrow(SimulatorUsageError);
    expect(() =>
      user.putPolicy(
        'deep',
        `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:username":${deep}}}}}`,
      ),
    ).toThrow(SimulatorUsageError);
    user.putPolicy('long', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'kms:*', Resource },
    });
    expect(await maySendRequests(sim, user.Arn)).toBe(false);
  });
});

/** What is an ARN, and of no caller. */
const noCallers = [
  'alice',
  '111122223333',
  `arn:aws:iam::${home}:user/`,
  `arn:aws:iam::${home}:user/alice/`,
  `arn:aws:iam::${home}:user//`,
  `arn:aws:iam::${home}:role/`,
  `arn:aws:iam::${home}:role/worker/`,
  `arn:aws:iam::${home}:group/admins`,
  `arn:aws:iam::${home}:root/`,
  `arn:aws:iam::${home}:root `,
  `arn:aws:iam::${home}:user/a b`,
  `arn:aws:iam::${home}:user/alice\n`,
  `arn:aws:iam::${home}:assumed-role/worker/session`,
  `arn:aws:sts::${home}:assumed-role/worker`,
  `arn:aws:sts::${home}:assumed-role/worker/`,
  `arn:aws:sts::${home}:assumed-role/worker/session/more`,
  `arn:aws:sts::${home}:user/alice`,
  'arn:aws:iam::1111:root',
  'arn:aws:iam:us-east-1:111122223333:root',
  `arn:aws:kms:us-east-1:${home}:key/1234`,
];

describe('a caller', () => {
  test.each(noCallers.map((arn) => [arn]))('is not %j', (arn) => {
    const sim = world();

    expect(() => sim.client(arn)).toThrow(SimulatorUsageError);
    expect(() => sim.clientConfig({ Arn: arn })).toThrow(SimulatorUsageError);
  });

  test('who is a federated user has what a key policy says, and no policies of users', async () => {
    const sim = world();
    const Arn = `arn:aws:sts::${home}:federated-user/bob`;
    const { KeyId } = sim.given.kmsKey({
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: Arn }, Action: 'kms:DescribeKey', Resource: '*' },
          { Effect: 'Allow', Principal: { AWS: home }, Action: 'kms:*', Resource: '*' },
        ],
      }),
    });
    const kms = sim.client(Arn);

    expect(await answerTo(kms.describeKey({ KeyId }))).toBe('accepted');
    expect(await answerTo(kms.disableKey({ KeyId }))).toBe('AccessDeniedException');
  });

  test('is of the partition of its Region', () => {
    const foreign = `arn:aws-cn:iam::${home}:user/alice`;

    expect(() => world().client(foreign)).toThrow(/partition aws, in which us-east-1 is/);
    expect(() => createSimulator({ region: 'cn-north-1' }).client(foreign)).not.toThrow();
  });

  test.each<[string, unknown]>([
    ['a list', ['vpce-1']],
    ['text', 'aws:SourceVpce'],
    ['nothing', null],
    ['an object in it', { 'aws:SourceVpce': {} }],
    ['nothing in it', { 'aws:SourceVpce': null }],
    [
      'what cannot be copied',
      new Proxy(
        {},
        {
          ownKeys: () => ['a'],
          get: () => () => 'a',
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
        },
      ),
    ],
    ['a list with a number', { 'aws:CalledVia': [1] }],
  ])('has no context that is %s', (_what, context) => {
    const Arn = `arn:aws:iam::${home}:root`;

    expect(() => world().client({ Arn, context: context as never })).toThrow(SimulatorUsageError);
  });

  test('keeps the context that it was made with', async () => {
    const sim = world();
    const policy = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'kms:*',
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'a' } },
      },
    };
    const { Arn } = sim.iam.createUser({ UserName: 'alice', policies: { all: policy } });
    const services = ['a'];
    const kms = sim.client({ Arn, context: { 'aws:CalledVia': services } });

    services[0] = 'b';

    expect(await answerTo(kms.listKeys())).toBe('accepted');
  });

  test('may have a context that is a proxy', async () => {
    const sim = world();
    const { Arn } = sim.iam.createUser({ UserName: 'alice', policies: { all: allowAll } });

    const kms = sim.client({ Arn, context: new Proxy({ 'aws:SourceVpce': 'vpce-1' }, {}) });

    expect(await answerTo(kms.listKeys())).toBe('accepted');
  });

  test('of another account sends its requests to that account', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.account(elsewhere).given.kmsKey();

    const { Keys } = await sim.client(`arn:aws:iam::${elsewhere}:user/alice`).listKeys();

    expect(Keys!.map((key) => key.KeyId)).toEqual([KeyId]);
  });

  test('is noted in the trace unless it is the root user of the account', async () => {
    const sim = createSimulator();
    const alice = `arn:aws:iam::${home}:user/alice`;
    for (const caller of [undefined, `arn:aws:iam::${home}:root`, alice]) await sim.client(caller).listKeys();
    await sim.account(elsewhere).client().listKeys();

    const calls = sim.trace.filter(({ type }) => type === 'call') as {
      caller?: string;
      accountId?: string;
    }[];

    expect(calls.map(({ caller, accountId }) => [caller, accountId])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [alice, undefined],
      [undefined, elsewhere],
    ]);
  });
});

test('causes are noted in the trace', () => {
  const sim = world();
  const user = sim.iam.createUser({ UserName: 'alice' });
  user.putPolicy('all', allowAll);
  const { AccessKeyId } = user.createAccessKey();
  user.updateAccessKey(AccessKeyId, 'Inactive');
  user.deleteAccessKey(AccessKeyId);
  user.delete();

  const causes = sim.trace.map((entry) => (entry.type === 'cause' ? [entry.id, entry.cause] : []));

  expect(causes).toEqual(
    [
      'user.created',
      'policy.put',
      'accessKey.created',
      'accessKey.deactivated',
      'accessKey.deleted',
      'user.deleted',
    ].map((cause) => [user.Arn, cause]),
  );
});

test('secret access keys and session tokens are in no trace, error, inspection or handle', async () => {
  const printed: unknown[][] = [];
  for (const method of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => void printed.push(values));
  }
  const sim = createSimulator({ authorization: 'iam', signatures: 'verified' });
  const inspected: string[] = [];
  sim.inspect((event) => void inspected.push(asJson(event)));
  const secrets = new Secrets();
  const user = sim.iam.createUser({ UserName: 'alice' });
  const role = sim.iam.createRole({ RoleName: 'worker' });
  const handles = [
    user,
    role,
    sim.iam,
    sim.account(elsewhere),
    sim.client(user.Arn),
    sim.clientConfig(role.Arn),
  ];
  const keys = [user.createAccessKey(), sim.iam.createRootAccessKey()];
  const { Credentials } = role.assume();
  for (const { SecretAccessKey } of [...keys, Credentials])
    secrets.addText('SecretAccessKey', SecretAccessKey);
  secrets.addText('SessionToken', Credentials.SessionToken);
  user.updateAccessKey(keys[0]!.AccessKeyId, 'Inactive');

  const errors = [await errorOf(sim.client(user.Arn).listKeys())];
  for (const misuse of [
    () => user.updateAccessKey(keys[0]!.SecretAccessKey, 'Active'),
    () => user.updateAccessKey(keys[0]!.AccessKeyId, keys[0]!.SecretAccessKey as never),
    () => user.deleteAccessKey(Credentials.SessionToken),
    () => sim.client(keys[0]! as never),
    () => sim.client({ Arn: user.Arn, context: Credentials as never }),
    () =>
      createSimulator({
        snapshot: { ...sim.snapshot(), identities: JSON.stringify(sim.snapshot().identities) as never },
      }),
  ]) {
    try {
      misuse();
    } catch (error) {
      errors.push(error as Error);
    }
  }
  const { SessionToken } = Credentials;
  const response = await createKmsHandler(sim)(
    new Request('https://kms.us-east-1.amazonaws.com/', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'TrentService.ListKeys',
        'x-amz-security-token': SessionToken,
        authorization: `AWS4-HMAC-SHA256 Credential=${keys[0]!.AccessKeyId}/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=${keys[0]!.SecretAccessKey}`,
      },
      body: '{}',
    }),
  );

  expect(errors.length).toBe(7);
  expect(isKmsError(errors[0])).toBe(true);
  const texts = [
    ...errors.map(shownError),
    shown([sim.trace, sim.calls(), sim.faults.pending(), sim, ...handles]),
    inspected.join('\n'),
    shown(printed),
    await response.text(),
  ];
  for (const text of texts) expect(secrets.foundIn(text)).toEqual([]);
});
