/** Several accounts and Regions in one world. */
import {
  createSimulator,
  type SimulatedAccount,
  type Simulator,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { HostileValue, hostileValues } from '../helpers/hostileValues.ts';
import { bytes, textOf } from '../helpers/keys.ts';
import { answerTo, entryOf, errorOf, lastingState } from '../helpers/look.ts';

const home = '111122223333';
const elsewhere = '444455556666';
const third = '777788889999';

/** Accounts and Regions beside that of the simulator itself. */
const places: readonly (readonly [string, (sim: Simulator) => SimulatedAccount])[] = [
  ['another account', (sim) => sim.account(elsewhere)],
  ['another Region', (sim) => sim.account(home, 'eu-west-1')],
  ['another account in another Region', (sim) => sim.account(elsewhere, 'eu-west-1')],
];

describe.each(places)('%s', (_what, at) => {
  test('has the same surface', async () => {
    const sim = createSimulator();
    const other = at(sim);

    const { CustomKeyStoreId, keys } = other.given.cloudHsmKeyStore({ keys: 1 });
    const external = other.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
    await other.client().connectCustomKeyStore({ CustomKeyStoreId: external.CustomKeyStoreId });
    await sim.advance('5m');

    expect(other.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(other.keyStore(external.CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(keys[0]!.Arn).toMatch(new RegExp(`^arn:aws:kms:${other.region}:${other.accountId}:key/`));
    const { KeyMetadata } = await other.client().describeKey({ KeyId: keys[0]!.KeyId });
    expect(KeyMetadata).toMatchObject({ AWSAccountId: other.accountId, CustomKeyStoreId });
  });

  test('does not find stores of the own one by id or name, and never lists them', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ CustomKeyStoreName: 'mine' });
    const kms = at(sim).client();

    const answers = [
      await answerTo(kms.describeCustomKeyStores({ CustomKeyStoreId })),
      await answerTo(kms.describeCustomKeyStores({ CustomKeyStoreName: 'mine' })),
      await answerTo(kms.connectCustomKeyStore({ CustomKeyStoreId })),
      await answerTo(kms.disconnectCustomKeyStore({ CustomKeyStoreId })),
      await answerTo(kms.updateCustomKeyStore({ CustomKeyStoreId, NewCustomKeyStoreName: 'yours' })),
      await answerTo(kms.deleteCustomKeyStore({ CustomKeyStoreId })),
      await answerTo(kms.createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'one' })),
      await answerTo(kms.generateRandom({ NumberOfBytes: 8, CustomKeyStoreId })),
    ];

    expect(new Set(answers)).toEqual(new Set(['CustomKeyStoreNotFoundException']));
    expect(await kms.describeCustomKeyStores()).toMatchObject({ CustomKeyStores: [] });
    expect(() => at(sim).keyStore(CustomKeyStoreId)).toThrow(SimulatorUsageError);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('lists its own keys and aliases only', async () => {
    const sim = createSimulator();
    sim.given.kmsKey({ AliasName: 'alias/same' });
    const { KeyId } = at(sim).given.kmsKey({ AliasName: 'alias/same' });
    const kms = at(sim).client();

    expect((await kms.listKeys()).Keys!.map((key) => key.KeyId)).toEqual([KeyId]);
    expect((await kms.listAliases()).Aliases!.map(({ TargetKeyId }) => TargetKeyId)).toEqual([KeyId]);
    expect((await sim.client().listKeys()).Keys).toHaveLength(1);
  });

  test('does not know a cluster of the own one', async () => {
    const sim = createSimulator();
    const cluster = sim.cloudHsm.createCluster();

    const answer = await answerTo(
      at(sim).client().createCustomKeyStore(cluster.createCustomKeyStoreInput('one')),
    );

    expect(answer).toBe('CloudHsmClusterNotFoundException');
    expect(() => at(sim).cloudHsm.cluster(cluster.ClusterId)).toThrow(SimulatorUsageError);
  });

  test('has names, quotas and faults of its own', async () => {
    const sim = createSimulator({
      quotas: { resources: { customKeyStores: 1 }, requests: { ListKeys: 1 } },
      maxAttempts: 1,
    });
    const other = at(sim);
    const CustomKeyStoreName = 'same name';

    sim.given.externalKeyStore({ CustomKeyStoreName });
    other.given.externalKeyStore({ CustomKeyStoreName });
    sim.faults.failNext('DescribeCustomKeyStores', 'KMSInternalException');
    const listed = await Promise.all(
      [sim, other, sim, other].map((account) => answerTo(account.client().listKeys())),
    );

    expect(() => other.given.externalKeyStore()).toThrow('LimitExceededException');
    expect(other.faults.pending()).toEqual([]);
    expect(await answerTo(other.client().describeCustomKeyStores())).toBe('accepted');
    expect(await answerTo(sim.client().describeCustomKeyStores())).toBe('KMSInternalException');
    expect(listed).toEqual(['accepted', 'accepted', 'ThrottlingException', 'ThrottlingException']);
  });

  test('is noted in the trace with account and Region, the own one without', async () => {
    const sim = createSimulator();
    const other = at(sim);
    other.given.externalKeyStore();
    await other.client().listKeys();
    const { length } = sim.trace;
    sim.given.externalKeyStore();
    await sim.client().listKeys();

    const { accountId, region } = other;
    for (const entry of sim.trace.slice(0, length)) expect(entry).toMatchObject({ accountId, region });
    for (const entry of sim.trace.slice(length)) {
      expect(entry).not.toHaveProperty('accountId');
      expect(entry).not.toHaveProperty('region');
      expect(entry).not.toHaveProperty('caller');
    }
  });

  test('is continued by a snapshot and a fork, and dropped by a reset', async () => {
    const sim = createSimulator();
    const other = at(sim);
    const { CustomKeyStoreId, keys } = other.given.cloudHsmKeyStore({ keys: 1 });
    const { KeyId } = keys[0]!;
    const { CiphertextBlob } = await other.client().encrypt({ KeyId, Plaintext: bytes('text') });
    const waiting = other.given.externalKeyStore({ ConnectionState: 'CONNECTING' }).CustomKeyStoreId;
    const worlds = [createSimulator({ snapshot: JSON.parse(JSON.stringify(sim.snapshot())) }), sim.fork()];

    sim.reset();
    for (const world of worlds) {
      await world.advance('5m');
      const there = at(world);
      const { Plaintext } = await there.client().decrypt({ CiphertextBlob });
      expect(textOf(Plaintext)).toBe('text');
      expect(there.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
      expect(there.keyStore(waiting).ConnectionState).toBe('CONNECTED');
    }

    expect(await at(sim).client().listKeys()).toMatchObject({ Keys: [] });
    expect(sim.snapshot().deadlines).toEqual([]);
  });
});

describe('two accounts with stores of the same CustomKeyStoreId', () => {
  const CustomKeyStoreId = 'cks-1234567890abcdef0';

  test('each go their own way', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere);
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId, ConnectionState: 'DISCONNECTED' });
    other.given.cloudHsmKeyStore({ CustomKeyStoreId, ConnectionState: 'DISCONNECTED' });

    await sim.client().connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10m');
    await other.client().connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10m');
    const halfway = [sim, other].map((account) => account.keyStore(CustomKeyStoreId).ConnectionState);
    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10m');
    const end = [sim, other].map((account) => account.keyStore(CustomKeyStoreId).ConnectionState);

    expect(halfway).toEqual(['CONNECTED', 'CONNECTING']);
    expect(end).toEqual(['DISCONNECTED', 'CONNECTED']);
  });

  test('have faults, quotas and keys apart', async () => {
    const sim = createSimulator({ quotas: { requests: { customKeyStore: 1 } }, maxAttempts: 1 });
    const other = sim.account(elsewhere);
    const [one, two] = [sim, other].map((account) =>
      account.given.cloudHsmKeyStore({ CustomKeyStoreId, keys: 1 }),
    );
    sim.faults.trigger('USER_LOCKED_OUT', { CustomKeyStoreId });
    const Plaintext = bytes('text');

    const answers = await Promise.all([
      answerTo(sim.client().encrypt({ KeyId: one!.keys[0]!.KeyId, Plaintext })),
      answerTo(other.client().encrypt({ KeyId: two!.keys[0]!.KeyId, Plaintext })),
      answerTo(other.client().encrypt({ KeyId: two!.keys[0]!.KeyId, Plaintext })),
    ]);
    for (const account of [sim, other]) await account.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    for (const account of [sim, other]) await account.client().connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');

    expect(answers.slice(1)).toEqual(['accepted', 'ThrottlingException']);
    expect(await entryOf(sim.client(), CustomKeyStoreId)).toMatchObject({
      ConnectionState: 'FAILED',
      ConnectionErrorCode: 'USER_LOCKED_OUT',
    });
    expect(await entryOf(other.client(), CustomKeyStoreId)).toMatchObject({ ConnectionState: 'CONNECTED' });
  });

  test('can share a proxy, and disconnect from it one by one', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere);
    const { XksProxyUriEndpoint } = sim.xks.createProxy();
    const Plaintext = bytes('text');
    const [one, two] = [sim, other].map((account) =>
      account.given.externalKeyStore({ CustomKeyStoreId, XksProxyUriEndpoint, keys: 1 }),
    );

    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');

    expect(await answerTo(sim.client().encrypt({ KeyId: one!.keys[0]!.KeyId, Plaintext }))).toBe(
      'KMSInvalidStateException',
    );
    expect(await answerTo(other.client().encrypt({ KeyId: two!.keys[0]!.KeyId, Plaintext }))).toBe(
      'accepted',
    );
    await other
      .client()
      .deleteCustomKeyStore({ CustomKeyStoreId })
      .catch(() => {});
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTED');
    expect(other.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/create-xks-keystore.html */
describe('what external key stores of a Region share', () => {
  const serviceName = 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0';

  test('a public endpoint and path may be those of another account, and not of an own store', async () => {
    const sim = createSimulator();
    const { proxy } = sim.given.externalKeyStore();

    const answers = [];
    for (const account of [sim.account(elsewhere), sim]) {
      const input = proxy.createCustomKeyStoreInput('another');
      answers.push(await answerTo(account.client().createCustomKeyStore(input)));
    }

    expect(answers).toEqual(['accepted', 'XksProxyUriInUseException']);
  });

  test.each([
    ['another account', (sim: Simulator) => sim.account(elsewhere), 'XksProxyUriEndpointInUseException'],
    // The endpoint is free there, but its private DNS name cannot be reached from outside.
    ['another Region', (sim: Simulator) => sim.account(home, 'eu-west-1'), 'XksProxyUriUnreachableException'],
  ] as const)(
    'the endpoint of a store with an endpoint service and a public store of %s',
    async (_where, at, expected) => {
      const sim = createSimulator();
      const { proxy } = sim.given.externalKeyStore({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
      const input = sim.xks.createProxy().createCustomKeyStoreInput('another');
      const { XksProxyUriEndpoint, XksProxyAuthenticationCredential } = proxy;

      const answer = await answerTo(
        at(sim)
          .client()
          .createCustomKeyStore({ ...input, XksProxyUriEndpoint, XksProxyAuthenticationCredential }),
      );

      expect(answer).toBe(expected);
    },
  );

  test('the owner of an endpoint service is the account that names none', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere);
    const { CustomKeyStoreId } = other.given.externalKeyStore({
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    });

    const entry = await entryOf(other.client(), CustomKeyStoreId);

    expect(entry.XksProxyConfiguration?.VpcEndpointServiceOwner).toBe(elsewhere);
  });

  test('an endpoint service is taken for every account of the Region, without a word about whose it is', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ XksProxyVpcEndpointServiceName: serviceName });
    const other = sim.account(elsewhere);
    const proxy = other.xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
    const input = proxy.createCustomKeyStoreInput('theirs');

    const error = await errorOf(
      other.client().createCustomKeyStore({ ...input, XksProxyVpcEndpointServiceName: serviceName }),
    );

    expect(error.name).toBe('XksProxyVpcEndpointServiceInUseException');
    expect(`${error.message} ${error.reason}`).not.toContain(CustomKeyStoreId);
    expect(`${error.message} ${error.reason}`).not.toContain(home);
  });
});

describe('time', () => {
  test('passes for all accounts, and deadlines are met in their order', async () => {
    const sim = createSimulator();
    const accounts = [sim.account(third), sim, sim.account(elsewhere), sim.account(home, 'eu-west-1')];
    const ids = [];
    for (const account of accounts) {
      ids.push(account.given.externalKeyStore({ ConnectionState: 'CONNECTING' }).CustomKeyStoreId);
      await sim.advance('1m');
    }
    const met: string[] = [];
    sim.on('transition', ({ machine, id, to, at }) => {
      if (machine === 'customKeyStore' && to === 'CONNECTED') met.push(`${id} ${at - start}`);
    });
    const start = sim.now - 4 * 60_000;

    await sim.advance('10m');

    expect(met).toEqual(ids.map((id, minute) => `${id} ${(5 + minute) * 60_000}`));
  });

  test('of two deadlines at once that which was set first is met first', async () => {
    const sim = createSimulator();
    const ids = [sim.account(elsewhere), sim, sim.account(third)].map(
      (account) => account.given.externalKeyStore({ ConnectionState: 'CONNECTING' }).CustomKeyStoreId,
    );
    const met: string[] = [];
    sim.on('transition', ({ machine, id, to }) => {
      if (machine === 'customKeyStore' && to === 'CONNECTED') met.push(id);
    });

    await sim.fork().advance('5m');
    await sim.advance('5m');

    expect(met).toEqual(ids);
  });

  test('is the same in a world that is continued, deadlines of every account included', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere, 'ap-south-1');
    const { KeyId } = other.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const continued = createSimulator({ snapshot: sim.snapshot() });

    for (const world of [sim, continued]) {
      const kms = world.account(elsewhere, 'ap-south-1').client();
      await world.advance('6d');
      expect((await kms.describeKey({ KeyId })).KeyMetadata?.KeyState).toBe('PendingDeletion');
      await world.advance('1d');
      expect(await answerTo(kms.describeKey({ KeyId }))).toBe('NotFoundException');
    }
    expect(lastingState(continued)).toEqual(lastingState(sim));
  });

  test('is told by account() through the simulator alone', () => {
    const other = createSimulator().account(elsewhere);

    for (const member of ['now', 'advance', 'advanceUntil', 'run', 'snapshot', 'fork', 'reset']) {
      expect(other).not.toHaveProperty(member);
    }
  });
});

describe('account()', () => {
  test('is the same account however often it is asked for', async () => {
    const sim = createSimulator();

    const { KeyId } = sim.account(elsewhere).given.kmsKey();

    expect(await answerTo(sim.account(elsewhere).client().describeKey({ KeyId }))).toBe('accepted');
    expect(await answerTo(sim.account(third).account(elsewhere).client().describeKey({ KeyId }))).toBe(
      'accepted',
    );
  });

  test('leads back to the own account and Region', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const back = sim.account(elsewhere, 'eu-west-1').account(home, 'us-east-1');

    expect(await answerTo(back.client().describeKey({ KeyId }))).toBe('accepted');
  });

  test('keeps the Region of where it is asked', () => {
    const { accountId, region } = createSimulator().account(home, 'eu-west-1').account(elsewhere);

    expect([accountId, region]).toEqual([elsewhere, 'eu-west-1']);
  });

  test('works after a reset', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere);
    const kms = other.client();
    other.given.kmsKey();

    sim.reset();
    const { KeyId } = other.given.kmsKey();

    expect((await kms.listKeys()).Keys!.map((key) => key.KeyId)).toEqual([KeyId]);
  });

  test('of a world that has ended says so', async () => {
    const sim = createSimulator();
    const other = sim.account(elsewhere);
    const kms = other.client();

    sim.dispose();

    expect(() => other.given.kmsKey()).toThrow(SimulatorUsageError);
    expect(() => other.iam.createUser({ UserName: 'a' })).toThrow(SimulatorUsageError);
    expect((await errorOf(kms.listKeys())).name).toBe('SimulatorUsageError');
  });

  const wrong = [
    ...hostileValues,
    ...[
      undefined,
      null,
      444455556666,
      '',
      '44445555666',
      '4444555566667',
      '44445555666x',
      '４４４４５５５５６６６６',
      '444455556666\n',
      ['444455556666'],
      '__proto__',
    ].map((value) => new HostileValue(String(value), () => value)),
  ];

  test.each(wrong)('refuses $what as an account ID', ({ make }) => {
    const sim = createSimulator();
    const before = lastingState(sim);

    expect(() => sim.account(make() as string)).toThrow(SimulatorUsageError);
    expect(lastingState(sim)).toEqual(before);
  });

  const wrongRegions = [
    ...hostileValues,
    ...[
      null,
      1,
      '',
      'us',
      'us-east',
      'us-east-1 ',
      'US-EAST-1',
      'us-east-1\n',
      'us east 1',
      '*',
      '../..',
      '__proto__',
    ].map((value) => new HostileValue(String(value), () => value)),
  ];

  test.each(wrongRegions)('refuses $what as a Region', ({ make }) => {
    const sim = createSimulator();

    expect(() => sim.account(elsewhere, make() as string)).toThrow(SimulatorUsageError);
  });
});

describe('install', () => {
  test('lets clients of a class talk to the account that installs', async () => {
    const { KMSClient, ListKeysCommand } = await import('@aws-sdk/client-kms');
    const sim = createSimulator();
    const { KeyId } = sim.account(elsewhere).given.kmsKey();
    const installation = sim.account(elsewhere).install(KMSClient);

    try {
      const { Keys } = await new KMSClient({ region: 'us-east-1' }).send(new ListKeysCommand({}));
      expect(Keys!.map((key) => key.KeyId)).toEqual([KeyId]);
    } finally {
      installation.restore();
    }
  });
});

test('partitions give ARNs of their own', async () => {
  const sim = createSimulator();

  const arns = ['cn-north-1', 'us-gov-west-1', 'eu-west-1'].map(
    (region) => sim.account(elsewhere, region).given.kmsKey().Arn,
  );

  expect(arns.map((arn) => arn.split(':')[1])).toEqual(['aws-cn', 'aws-us-gov', 'aws']);
});
