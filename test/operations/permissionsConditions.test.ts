/**
 * Condition keys in requests: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import {
  type CallerContext,
  createSimulator,
  type FakeKmsClient,
  type OperationName,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { bytes } from '../helpers/keys.ts';
import { answerTo } from '../helpers/look.ts';
import {
  accountPolicy,
  allow,
  elsewhere,
  home,
  keyPolicy,
  operationNames,
  rootOf,
  userWith,
} from './permissionsScene.ts';

const Plaintext = bytes('text');

/** A world in which a user may do everything under one condition. */
function under(Condition: object, Action = 'kms:*') {
  const sim = createSimulator({ authorization: 'iam' });
  const { user, kms } = userWith(sim, allow(Action, '*', Condition));
  return { sim, user, kms };
}

/** Requests in their order, and whether each is allowed. */
async function allowed(...sent: readonly (() => Promise<unknown>)[]): Promise<boolean[]> {
  const answers = [];
  for (const send of sent) answers.push((await answerTo(send())) !== 'AccessDeniedException');
  return answers;
}

describe('kms:EncryptionContext', () => {
  test('compares a pair of the request, its key without regard to case and its value exactly', async () => {
    const { sim, kms } = under({ StringEquals: { 'kms:EncryptionContext:Department': 'finance' } });
    const { KeyId } = sim.given.kmsKey();
    const encrypt = (EncryptionContext?: Record<string, string>) => () =>
      kms.encrypt({ KeyId, Plaintext, ...(EncryptionContext && { EncryptionContext }) });

    expect(
      await allowed(
        encrypt({ Department: 'finance' }),
        encrypt({ department: 'finance', other: 'pair' }),
        encrypt({ Department: 'Finance' }),
        encrypt({ Departments: 'finance' }),
        encrypt(),
      ),
    ).toEqual([true, true, false, false, false]);
  });

  test('is that of the source and of the destination for ReEncrypt', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { KeyId } = sim.given.kmsKey();
    const { CiphertextBlob } = await sim
      .client()
      .encrypt({ KeyId, Plaintext, EncryptionContext: { a: 'from' } });
    const { kms } = userWith(
      sim,
      allow('kms:ReEncryptFrom', '*', { StringEquals: { 'kms:EncryptionContext:a': 'from' } }),
      allow('kms:ReEncryptTo', '*', { StringEquals: { 'kms:EncryptionContext:a': 'to' } }),
    );
    const request = { CiphertextBlob, DestinationKeyId: KeyId, SourceEncryptionContext: { a: 'from' } };

    expect(
      await allowed(
        () => kms.reEncrypt({ ...request, DestinationEncryptionContext: { a: 'to' } }),
        () => kms.reEncrypt({ ...request, DestinationEncryptionContext: { a: 'from' } }),
        () => kms.reEncrypt(request),
      ),
    ).toEqual([true, false, false]);
  });

  test('is never one that every object has', async () => {
    const { sim, kms } = under({ Null: { 'kms:EncryptionContext:constructor': 'true' } });
    const { KeyId } = sim.given.kmsKey();
    const EncryptionContext = JSON.parse('{"__proto__":"a"}');

    expect(await allowed(() => kms.encrypt({ KeyId, Plaintext, EncryptionContext }))).toEqual([true]);
  });

  test('keys are compared as a set', async () => {
    const { sim, kms } = under({
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['a', 'b'] },
      Null: { 'kms:EncryptionContextKeys': 'false' },
    });
    const { KeyId } = sim.given.kmsKey();
    const encrypt = (EncryptionContext: Record<string, string>) => () =>
      kms.encrypt({ KeyId, Plaintext, EncryptionContext });

    expect(
      await allowed(encrypt({ a: '1' }), encrypt({ a: '1', b: '2' }), encrypt({ c: '3' }), encrypt({})),
    ).toEqual([true, true, false, false]);
  });
});

describe('kms:KeyOrigin', () => {
  test('is that of the key, in the cluster, outside or in AWS KMS', async () => {
    const { sim, kms } = under({ StringEquals: { 'kms:KeyOrigin': 'EXTERNAL_KEY_STORE' } });
    const keys = [
      sim.given.externalKeyStore({ keys: 1 }).keys[0]!,
      sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!,
      sim.given.kmsKey(),
    ];

    expect(
      await allowed(
        ...keys.map(
          ({ KeyId }) =>
            () =>
              kms.encrypt({ KeyId, Plaintext }),
        ),
      ),
    ).toEqual([true, false, false]);
  });

  test('is what CreateKey asks for, AWS_KMS when it asks for nothing', async () => {
    const { sim, kms } = under({ StringEquals: { 'kms:KeyOrigin': 'AWS_CLOUDHSM' } });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const external = sim.given.externalKeyStore();
    const XksKeyId = external.proxy.keys.create();

    expect(
      await allowed(
        () => kms.createKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }),
        () =>
          kms.createKey({
            Origin: 'EXTERNAL_KEY_STORE',
            CustomKeyStoreId: external.CustomKeyStoreId,
            XksKeyId,
          }),
        () => kms.createKey(),
      ),
    ).toEqual([true, false, false]);
  });
});

describe('aliases', () => {
  test('kms:RequestAlias is the alias by which the request names the key', async () => {
    const { sim, kms } = under({ StringLike: { 'kms:RequestAlias': 'alias/orders*' } });
    const { KeyId, Arn } = sim.given.kmsKey({ AliasName: 'alias/orders-2026' });
    const aliasArn = `arn:aws:kms:us-east-1:${home}:alias/orders-2026`;
    sim.given.kmsKey({ AliasName: 'alias/others' });
    const names = ['alias/orders-2026', aliasArn, KeyId, Arn, 'alias/others'];

    expect(await allowed(...names.map((name) => () => kms.encrypt({ KeyId: name, Plaintext })))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('kms:ResourceAliases are all aliases of the key, however the request names it, as they are now', async () => {
    const { sim, kms } = under({ 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/orders' } });
    const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/first' });
    const root = sim.client();
    const encrypt = () => kms.encrypt({ KeyId, Plaintext });

    const before = await allowed(encrypt);
    await root.createAlias({ AliasName: 'alias/orders', TargetKeyId: KeyId });
    const between = await allowed(encrypt);
    await root.deleteAlias({ AliasName: 'alias/orders' });

    expect([before, between, await allowed(encrypt)].flat()).toEqual([false, true, false]);
  });
});

describe('what only the caller can tell', () => {
  const vpce = { StringEquals: { 'aws:SourceVpce': 'vpce-1111aaaa' } };
  const viaS3 = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };

  test.each<[string, object, CallerContext, boolean]>([
    ['the VPC endpoint', vpce, { 'aws:SourceVpce': 'vpce-1111aaaa' }, true],
    ['another VPC endpoint', vpce, { 'aws:SourceVpce': 'vpce-2222bbbb' }, false],
    ['no VPC endpoint', vpce, {}, false],
    ['the key in another case', vpce, { 'AWS:sourcevpce': 'vpce-1111aaaa' }, true],
    ['the service', viaS3, { 'kms:ViaService': 's3.us-east-1.amazonaws.com' }, true],
    ['another service', viaS3, { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' }, false],
    ['no service', viaS3, {}, false],
    [
      'an address in the range',
      { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      { 'aws:SourceIp': '192.0.2.7' },
      true,
    ],
    [
      'an address outside',
      { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      { 'aws:SourceIp': '198.51.100.7' },
      false,
    ],
    ['MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { 'aws:MultiFactorAuthPresent': true }, true],
    [
      'one of several',
      { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'b' } },
      { 'aws:CalledVia': ['a', 'b'] },
      true,
    ],
    [
      'the last of several',
      { StringEquals: { 'aws:CalledViaLast': 'a' } },
      { 'aws:CalledVia': ['a', 'b'] },
      false,
    ],
  ])('%s', async (_what, condition, context, isAllowed) => {
    const { sim, user } = under(condition);
    const { KeyId } = sim.given.kmsKey();
    const kms = sim.client({ Arn: user.Arn, context });

    expect(await allowed(() => kms.encrypt({ KeyId, Plaintext }))).toEqual([isAllowed]);
  });

  test('keeps a key policy for one service closed to direct use', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { user, kms } = userWith(sim);
    const { KeyId } = sim.given.kmsKey({
      Policy: keyPolicy(
        { Principal: { AWS: rootOf(home) }, Action: 'kms:*' },
        { Principal: { AWS: user.Arn }, Action: 'kms:*', Condition: viaS3 },
      ),
    });
    const viaService = sim.client({
      Arn: user.Arn,
      context: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
    });

    expect(
      await allowed(
        () => viaService.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
        () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
      ),
    ).toEqual([true, false]);
  });
});

describe('tags', () => {
  test('aws:PrincipalTag is a tag of the user, or of the role and its session, which wins', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const policies = { tagged: allow('kms:*', '*', { StringEquals: { 'aws:PrincipalTag/Team': 'a' } }) };
    const { KeyId } = sim.given.kmsKey();
    const a = sim.iam.createUser({ UserName: 'a', policies, Tags: { team: 'a' } });
    const b = sim.iam.createUser({ UserName: 'b', policies, Tags: { team: 'b' } });
    const role = sim.iam.createRole({ RoleName: 'worker', policies, Tags: { team: 'b' } });
    const sessions = [
      role.assume({ RoleSessionName: 'plain' }),
      role.assume({ RoleSessionName: 'tagged', Tags: { team: 'a' } }),
    ];

    const arns = [a.Arn, b.Arn, ...sessions.map(({ Arn }) => Arn)];
    expect(await allowed(...arns.map((arn) => () => sim.client(arn).describeKey({ KeyId })))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('a tag of the session replaces one of the role, whatever the case of its key', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const policies = { tagged: allow('kms:*', '*', { StringEquals: { 'aws:PrincipalTag/team': 'a' } }) };
    const { KeyId } = sim.given.kmsKey();
    const role = sim.iam.createRole({ RoleName: 'worker', policies, Tags: { team: 'a' } });
    const kms = sim.client(role.assume({ Tags: { Team: 'b' } }).Arn);

    expect(await allowed(() => kms.describeKey({ KeyId }))).toEqual([false]);
  });

  test('aws:RequestTag and aws:TagKeys are those of the request', async () => {
    const { sim, kms } = under({
      StringEquals: { 'aws:RequestTag/team': 'a' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] },
    });
    const { KeyId } = sim.given.kmsKey();
    const tag =
      (...Tags: { TagKey: string; TagValue: string }[]) =>
      () =>
        kms.tagResource({ KeyId, Tags });
    const team = { TagKey: 'team', TagValue: 'a' };

    expect(
      await allowed(
        tag(team),
        tag(team, { TagKey: 'stage', TagValue: 'test' }),
        tag(team, { TagKey: 'owner', TagValue: 'me' }),
        tag({ TagKey: 'team', TagValue: 'b' }),
        () => kms.createKey({ Tags: [team] }),
        () => kms.createKey({ Tags: [{ ...team, TagValue: 'b' }] }),
        () => kms.createKey(),
      ),
    ).toEqual([true, true, false, false, true, false, false]);
  });

  test('aws:ResourceTag is a tag of the key, as it is now', async () => {
    const { sim, kms } = under({ StringEquals: { 'aws:ResourceTag/team': 'a' } });
    const { KeyId } = sim.given.kmsKey();
    const describeKey = () => kms.describeKey({ KeyId });

    const before = await allowed(describeKey);
    await sim.client().tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'a' }] });
    const between = await allowed(describeKey);
    await sim.client().untagResource({ KeyId, TagKeys: ['team'] });

    expect([before, between, await allowed(describeKey)].flat()).toEqual([false, true, false]);
  });
});

describe('kms:CallerAccount', () => {
  test('lets every principal of one account use a key, as key policies of AWS services do', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { KeyId, Arn } = sim.given.kmsKey({
      Policy: keyPolicy(
        { Principal: { AWS: rootOf(home) }, Action: 'kms:*' },
        {
          Principal: { AWS: '*' },
          Action: 'kms:Encrypt',
          Condition: { StringEquals: { 'kms:CallerAccount': [home, elsewhere] } },
        },
      ),
    });
    const request = { KeyId: Arn, Plaintext };

    expect(
      await allowed(
        () => userWith(sim).kms.encrypt({ KeyId, Plaintext }),
        () => userWith(sim.account(elsewhere), allow('kms:*')).kms.encrypt(request),
        () => userWith(sim.account('777788889999'), allow('kms:*')).kms.encrypt(request),
      ),
    ).toEqual([true, true, false]);
  });

  test.each(operationNames.filter((name) => /CustomKeyStores?$/.test(name)))(
    'is in requests for %s',
    async (operation: OperationName) => {
      const ask = (kms: FakeKmsClient, sim: Simulator) => {
        const { CustomKeyStoreId } = sim.given.externalKeyStore();
        const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as 'connectCustomKeyStore';
        const input =
          operation === 'CreateCustomKeyStore'
            ? sim.xks.createProxy().createCustomKeyStoreInput('new')
            : { CustomKeyStoreId };
        return () => kms[method](input as never);
      };
      const mine = under({ StringEquals: { 'kms:CallerAccount': home } });
      const theirs = under({ StringEquals: { 'kms:CallerAccount': elsewhere } });

      expect(await allowed(ask(mine.kms, mine.sim), ask(theirs.kms, theirs.sim))).toEqual([true, false]);
    },
  );
});

describe('grants', () => {
  const GranteePrincipal = `arn:aws:iam::${home}:role/reader`;

  test('kms:GrantOperations limits what a new grant may allow', async () => {
    const { sim, kms } = under({
      'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Decrypt'] },
    });
    const { KeyId } = sim.given.kmsKey();
    const grant = { KeyId, GranteePrincipal };

    expect(
      await allowed(
        () => kms.createGrant({ ...grant, Operations: ['Encrypt'] }),
        () => kms.createGrant({ ...grant, Operations: ['Encrypt', 'Decrypt'] }),
        () => kms.createGrant({ ...grant, Operations: ['Encrypt', 'CreateGrant'] }),
      ),
    ).toEqual([true, true, false]);
  });

  test('kms:GranteePrincipal and kms:GrantConstraintType limit whom and how', async () => {
    const { sim, kms } = under({
      StringEquals: {
        'kms:GranteePrincipal': GranteePrincipal,
        'kms:GrantConstraintType': 'EncryptionContextEquals',
      },
    });
    const { KeyId } = sim.given.kmsKey();
    const equal = { Constraints: { EncryptionContextEquals: { a: 'b' } } };
    const grant = { KeyId, GranteePrincipal, Operations: ['Encrypt' as const] };

    expect(
      await allowed(
        () => kms.createGrant({ ...grant, ...equal }),
        () => kms.createGrant({ ...grant, ...equal, GranteePrincipal: `${GranteePrincipal}2` }),
        () => kms.createGrant({ ...grant, Constraints: { EncryptionContextSubset: { a: 'b' } } }),
        () => kms.createGrant(grant),
      ),
    ).toEqual([true, false, false, false]);
  });

  test('kms:GrantIsForAWSResource is true for a caller through a service', async () => {
    const { sim, user, kms } = under({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    const { KeyId } = sim.given.kmsKey();
    const context = { 'kms:ViaService': 'rds.us-east-1.amazonaws.com' };
    const request = { KeyId, GranteePrincipal, Operations: ['Encrypt' as const] };

    expect(
      await allowed(
        () => sim.client({ Arn: user.Arn, context }).createGrant(request),
        () => kms.createGrant(request),
      ),
    ).toEqual([true, false]);
  });
});

describe('requests', () => {
  test('kms:ReEncryptOnSameKey', async () => {
    const { sim, kms } = under({ Bool: { 'kms:ReEncryptOnSameKey': 'true' } }, 'kms:ReEncrypt*');
    const { KeyId } = sim.given.kmsKey();
    const other = sim.given.kmsKey();
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext });

    expect(
      await allowed(
        () => kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId }),
        () => kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other.KeyId }),
      ),
    ).toEqual([true, false]);
  });

  test('kms:BypassPolicyLockoutSafetyCheck', async () => {
    const { sim, kms } = under({ Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } });
    const { KeyId } = sim.given.kmsKey();
    const Policy = JSON.stringify(accountPolicy());

    expect(
      await allowed(
        () => kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: false }),
        () => kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true }),
      ),
    ).toEqual([true, false]);
  });

  test('kms:ScheduleKeyDeletionPendingWindowInDays, 30 when the request leaves it out', async () => {
    const { sim, kms } = under({
      NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '14' },
    });
    const schedule = (days?: number) => () =>
      kms.scheduleKeyDeletion({
        KeyId: sim.given.kmsKey().KeyId,
        ...(days && { PendingWindowInDays: days }),
      });

    expect(await allowed(schedule(7), schedule(14), schedule())).toEqual([false, true, true]);
  });

  test("aws:CurrentTime is the world's time", async () => {
    const { sim, kms } = under({ DateLessThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' } });
    const { KeyId } = sim.given.kmsKey();
    const describeKey = () => kms.describeKey({ KeyId });

    const before = await allowed(describeKey);
    await sim.advance('1d');

    expect([before, await allowed(describeKey)].flat()).toEqual([true, false]);
  });

  test('aws:RequestedRegion is the Region that is asked', async () => {
    const { sim, user, kms } = under({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } });
    const elsewhereInTheWorld = sim.account(home, 'eu-west-1').client(user.Arn);

    expect(
      await allowed(
        () => kms.listKeys(),
        () => elsewhereInTheWorld.listKeys(),
      ),
    ).toEqual([true, false]);
  });
});

describe('the principal', () => {
  test('aws:PrincipalArn of a session is the ARN of its role, with the path', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const Arn = `arn:aws:iam::${home}:role/teams/a/worker`;
    const role = sim.iam.createRole({
      RoleName: 'worker',
      Path: '/teams/a/',
      policies: { all: allow('kms:*', '*', { ArnEquals: { 'aws:PrincipalArn': Arn } }) },
    });

    expect(role.Arn).toBe(Arn);
    expect(
      await allowed(
        () => sim.client(role.assume().Arn).listKeys(),
        () => sim.client(role.Arn).listKeys(),
      ),
    ).toEqual([true, true]);
  });

  test('policy variables are those of the user', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const policies = {
      own: allow('kms:*', '*', { StringEquals: { 'kms:RequestAlias': `alias/\${aws:username}` } }),
    };
    sim.given.kmsKey({ AliasName: 'alias/alice' });
    const alice = sim.client(sim.iam.createUser({ UserName: 'alice', policies }).Arn);
    const bob = sim.client(sim.iam.createUser({ UserName: 'bob', policies }).Arn);

    expect(
      await allowed(
        () => alice.describeKey({ KeyId: 'alias/alice' }),
        () => bob.describeKey({ KeyId: 'alias/alice' }),
      ),
    ).toEqual([true, false]);
  });
});
