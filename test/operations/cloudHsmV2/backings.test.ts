/** Clusters behind which something else stands than the simulated one. */
import { expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import type { BackingFactory, CloudHsmClusterInit } from '../../../src/backing/backingFactory.ts';
import { cloudHsmCluster } from '../../../src/backing/cloudHsm/cloudHsmBacking.ts';
import { type BackingRequestEvent, fromActorLogic } from '../../../src/backing/fromActorLogic.ts';
import { documentedTiming } from '../../../src/model/timing.ts';
import { deliverCloudHsmEvent } from '../../../src/operations/cloudHsmV2/deliverCloudHsmEvent.ts';
import { activeCluster, CloudHsmWorld, subnets } from './cloudHsmWorld.ts';

/** As the built-in one, but every answer comes later. */
const remote: BackingFactory<CloudHsmClusterInit> = (options) => {
  const inside = cloudHsmCluster(options);
  return { ...inside, request: (request) => Promise.resolve(inside.request(request)) };
};

/** Knows nothing but the least that a cluster says of itself. */
const sparse: BackingFactory<unknown> = fromActorLogic(
  'AWS_CLOUDHSM',
  fromTransition((state: null, event: BackingRequestEvent, { emit }) => {
    if (event.type !== 'backing.request') return state;
    emit({
      type: 'backing.answer',
      id: event.id,
      answer: {
        type: 'cluster',
        latencyMs: 5,
        State: 'ACTIVE',
        Hsms: [{ HsmId: 'hsm-one', AvailabilityZone: 'us-east-1z', State: 'ACTIVE' }],
        SubnetMapping: {},
        securityGroupRules: 'present',
        mutualTls: false,
        TrustAnchorCertificate: 'ca',
        ClusterCertificate: 'signed',
      },
    });
    return state;
  }, null),
);

test('a remote cluster is waited for, and serves like the built-in one', async () => {
  const world = new CloudHsmWorld(remote);

  const ClusterId = await activeCluster(world);
  const { Hsm } = await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1b' });

  expect(Hsm).toMatchObject({ ClusterId, State: 'CREATE_IN_PROGRESS' });
  expect(await world.stateOf(ClusterId)).toBe('ACTIVE');
});

test('a cluster that says the least is shown with defaults, and its answers take their time', async () => {
  const world = new CloudHsmWorld(sparse);
  const entry = world.given('ACTIVE');
  delete entry.facts;

  const { Clusters } = await world.send('DescribeClusters');

  expect(Clusters).toMatchObject([
    {
      State: 'ACTIVE',
      HsmType: 'hsm2m.medium',
      Mode: 'FIPS',
      NetworkType: 'IPV4',
      BackupRetentionPolicy: { Type: 'DAYS', Value: '90' },
      Hsms: [{ HsmId: 'hsm-one', EniId: expect.stringMatching(/^eni-/), State: 'ACTIVE' }],
      TagList: [],
    },
  ]);
  expect(Clusters![0]!.Hsms![0]).not.toHaveProperty('EniIp');
  expect(world.latencies).toEqual([5]);
});

test('a backup of a cluster that makes none holds what its administrator knows', async () => {
  const world = new CloudHsmWorld(sparse);
  const { ClusterId, backups } = world.given('ACTIVE');

  await world.send('DeleteHsm', { ClusterId, HsmId: 'hsm-one' }).catch(() => {});
  await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1a' });

  expect([...backups.values()]).toMatchObject([{ KeyStorePassword: 'kmsuserPassword1', keys: [] }]);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  ['fails later', () => Promise.reject(new Error('broken'))],
  ['answers something else', () => ({ type: 'disconnected', latencyMs: 0 })],
  ['answers nothing', () => undefined],
])('what %s when it is asked leads to CloudHsmInternalFailureException', async (_, request) => {
  const world = new CloudHsmWorld((options) => ({ ...cloudHsmCluster(options), request: request as never }));
  const { ClusterId } = world.given('ACTIVE');

  const error = await world.refusal('DescribeClusters');

  expect(error).toMatchObject({ name: 'CloudHsmInternalFailureException', $fault: 'server' });
  expect((await world.refusal('DeleteCluster', { ClusterId })).$metadata.httpStatusCode).toBe(500);
});

test('a cluster that refuses every cause stays as it is', async () => {
  const world = new CloudHsmWorld((options) => ({ ...cloudHsmCluster(options), cause: () => false }));
  const { ClusterId } = world.given('ACTIVE', ['ACTIVE']);
  const before = world.lasting();

  for (const [operation, input] of [
    ['CreateHsm', { AvailabilityZone: 'us-east-1a' }],
    ['DeleteHsm', { HsmId: 'hsm-aaaaaaaaaaa' }],
    ['DeleteCluster', {}],
    ['ModifyCluster', { BackupRetentionPolicy: { Type: 'DAYS', Value: '7' } }],
  ] as const) {
    const error = await world.refusal(operation, { ClusterId, ...input });
    expect(error.name, operation).toBe('CloudHsmInvalidRequestException');
  }
  expect(world.lasting()).toEqual(before);
});

test('events about what is gone do nothing', async () => {
  const world = new CloudHsmWorld();
  const { ClusterId } = world.given('DELETED');
  const before = world.lasting();

  for (const event of [
    { ClusterId: 'cluster-zzzzzzzzzzz', cause: 'cluster.created' },
    { ClusterId, cause: 'cluster.created' },
    { ClusterId, cause: 'cluster.initialized' },
    { ClusterId, cause: 'hsm.created', HsmId: 'hsm-zzzzzzzzzzz' },
    { ClusterId, cause: 'backup.created', BackupId: 'backup-zzzzzzzzzzz' },
  ] as const) {
    deliverCloudHsmEvent(world.scope, { type: 'cloudHsm.due', ...event });
  }

  expect(world.lasting()).toEqual(before);
});

test('a world that is made again from what lasts goes on alike', async () => {
  const world = new CloudHsmWorld();
  const { Cluster } = await world.send('CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: subnets });
  const ClusterId = Cluster!.ClusterId!;
  world.advance(documentedTiming.createCluster);
  await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1a' });
  await world.send('TagResource', { ResourceId: ClusterId, TagList: [{ Key: 'a', Value: 'b' }] });

  const again = new CloudHsmWorld();
  again.now = world.now;
  const { clusters, pending } = world.lasting() as {
    clusters: { entry: object; backups: []; backing: unknown }[];
    pending: CloudHsmWorld['pending'];
  };
  again.pending = pending;
  for (const { entry, backups, backing: persisted } of clusters) {
    const backing = cloudHsmCluster({
      id: ClusterId,
      from: { persisted },
      onlooker: world.scope.onlooker,
      randomBytes: (length) => new Uint8Array(length),
    });
    again.backings.addCluster({ ...entry, backups: new Map(backups), backing } as never);
  }
  for (const one of [world, again]) one.advance(documentedTiming.createHsm);

  expect(await again.send('DescribeClusters')).toEqual(await world.send('DescribeClusters'));
  expect((await again.send('DescribeClusters')).Clusters![0]!.Hsms).toMatchObject([{ State: 'ACTIVE' }]);
});
