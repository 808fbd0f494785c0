/**
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateHsm.html
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteHsm.html
 */
import { expect, test } from 'vitest';
import { documentedTiming } from '../../../src/model/timing.ts';
import { CloudHsmWorld, initializedCluster } from './cloudHsmWorld.ts';

const AvailabilityZone = 'us-east-1a';

test('several HSMs of a cluster are created and deleted at the same time', async () => {
  const world = new CloudHsmWorld();
  const { ClusterId } = world.given('ACTIVE', ['ACTIVE']);
  const statesNow = async () =>
    (await world.send('DescribeClusters')).Clusters![0]!.Hsms!.map(({ State }) => State);

  await world.send('CreateHsm', { ClusterId, AvailabilityZone });
  world.advance(60_000);
  await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1b' });
  await world.send('DeleteHsm', { ClusterId, HsmId: 'hsm-aaaaaaaaaaa' });
  const states = [await statesNow()];
  world.advance(documentedTiming.deleteHsm);
  states.push(await statesNow());
  world.advance(documentedTiming.createHsm - documentedTiming.deleteHsm - 60_000);
  states.push(await statesNow());
  world.advance(60_000);
  states.push(await statesNow());

  expect(states).toEqual([
    ['DELETE_IN_PROGRESS', 'CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS'],
    ['CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS'],
    ['ACTIVE', 'CREATE_IN_PROGRESS'],
    ['ACTIVE', 'ACTIVE'],
  ]);
});

test('an HSM gets the address that is asked for, and addresses are had once', async () => {
  const world = new CloudHsmWorld();
  const { ClusterId } = world.given('ACTIVE');
  const create = (IpAddress?: string) => world.send('CreateHsm', { ClusterId, AvailabilityZone, IpAddress });

  const one = await create('10.0.0.4');
  const two = await create();

  expect([one.Hsm!.EniIp, two.Hsm!.EniIp]).toEqual(['10.0.0.4', '10.0.0.5']);
  await expect(create('10.0.0.4')).rejects.toMatchObject({ name: 'CloudHsmInvalidRequestException' });
  await expect(create('10.0.0.256')).rejects.toMatchObject({ name: 'CloudHsmInvalidRequestException' });
});

test('a cluster that is not activated has one HSM, in the words of the service', async () => {
  const world = new CloudHsmWorld();
  const ClusterId = await initializedCluster(world);

  const error = await world.refusal('CreateHsm', { ClusterId, AvailabilityZone });

  expect(error).toMatchObject({
    name: 'CloudHsmInvalidRequestException',
    message: `Cluster '${ClusterId}' already contains an HSM but has not yet been fully activated`,
  });
});

test.each([
  ['has no subnet there', 'us-east-1c', {}, 'has no subnet in us-east-1c'],
  [
    'has no free address there',
    AvailabilityZone,
    { subnets: [{ SubnetId: 'subnet-00000000', AvailabilityZone, freeAddresses: 0, deleted: false }] },
    'has no free address',
  ],
  [
    'has 28 HSMs',
    AvailabilityZone,
    {
      Hsms: Array.from({ length: 28 }, (_, i) => ({
        HsmId: `hsm-${i}`,
        AvailabilityZone,
        State: 'ACTIVE' as const,
      })),
    },
    'at most 28 HSMs',
  ],
])('no HSM is added where the cluster %s', async (_, zone, init, reason) => {
  const world = new CloudHsmWorld();
  world.quotas = { clusters: 4, hsms: 100 };
  const { ClusterId } = world.given('ACTIVE', [], init);

  const error = await world.refusal('CreateHsm', { ClusterId, AvailabilityZone: zone });

  expect(error.name).toBe('CloudHsmInvalidRequestException');
  expect(error.reason).toContain(reason);
});

test('the account has six HSMs at most, in all clusters together', async () => {
  const world = new CloudHsmWorld();
  world.given('ACTIVE', ['ACTIVE', 'ACTIVE', 'ACTIVE']);
  const { ClusterId } = world.given('ACTIVE', ['ACTIVE', 'DELETE_IN_PROGRESS']);
  const create = () => world.send('CreateHsm', { ClusterId, AvailabilityZone });
  await create();

  await expect(create()).rejects.toMatchObject({ name: 'CloudHsmResourceLimitExceededException' });
});

test('an HSM is named by its id, its network interface or its address', async () => {
  const world = new CloudHsmWorld();
  const { ClusterId } = world.given('ACTIVE', ['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE']);
  const Hsms = (await world.send('DescribeClusters')).Clusters![0]!.Hsms!;
  const remove = (input: object) => world.send('DeleteHsm', { ClusterId, ...input });

  expect(await remove({ HsmId: Hsms[0]!.HsmId })).toEqual({ HsmId: Hsms[0]!.HsmId });
  expect(await remove({ EniId: Hsms[1]!.EniId })).toEqual({ HsmId: Hsms[1]!.HsmId });
  expect(await remove({ EniIp: Hsms[2]!.EniIp })).toEqual({ HsmId: Hsms[2]!.HsmId });
  const { HsmId, EniId, EniIp } = Hsms[3]!;
  expect(await remove({ HsmId, EniId, EniIp })).toEqual({ HsmId });
});

test('an HSM has to be named, by names that agree', async () => {
  const world = new CloudHsmWorld();
  const { ClusterId } = world.given('ACTIVE', ['ACTIVE', 'ACTIVE']);
  const [one, two] = (await world.send('DescribeClusters')).Clusters![0]!.Hsms!;
  const refused = async (input: object) => (await world.refusal('DeleteHsm', { ClusterId, ...input })).name;

  expect(await refused({})).toBe('CloudHsmInvalidRequestException');
  expect(await refused({ HsmId: one!.HsmId, EniIp: two!.EniIp })).toBe('CloudHsmResourceNotFoundException');
  expect(await refused({ HsmId: 'hsm-zzzzzzzzzzz' })).toBe('CloudHsmResourceNotFoundException');
});

test('what became of an HSM meanwhile is not undone when its time has come', async () => {
  const world = new CloudHsmWorld();
  const entry = world.given('ACTIVE');
  const { Hsm } = await world.send('CreateHsm', { ClusterId: entry.ClusterId, AvailabilityZone });
  entry.backing.cause({ type: 'hsm.removed', HsmId: Hsm!.HsmId! });

  world.advance(documentedTiming.createHsm);

  expect((await world.send('DescribeClusters')).Clusters![0]!.Hsms).toEqual([]);
});
