/**
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeClusters.html
 */
import { expect, test } from 'vitest';
import { CloudHsmWorld } from './cloudHsmWorld.ts';

test('shows the CSR while the cluster is UNINITIALIZED, once its HSM is active', async () => {
  const world = new CloudHsmWorld();
  world.given('UNINITIALIZED', ['CREATE_IN_PROGRESS']);
  world.given('UNINITIALIZED', ['ACTIVE']);
  world.given('INITIALIZE_IN_PROGRESS', ['ACTIVE']);
  world.given('ACTIVE', ['ACTIVE']);

  const { Clusters } = await world.send('DescribeClusters');

  expect(Clusters!.map(({ Certificates }) => Object.keys(Certificates!))).toEqual([
    [],
    ['ClusterCsr', 'HsmCertificate', 'AwsHardwareCertificate', 'ManufacturerHardwareCertificate'],
    [],
    ['ClusterCertificate'],
  ]);
});

test('filters by id, VPC and state, all at once', async () => {
  const world = new CloudHsmWorld();
  const one = world.given('ACTIVE');
  const two = world.given('DEGRADED');
  const list = async (Filters: object) =>
    (await world.send('DescribeClusters', { Filters })).Clusters!.map(({ ClusterId }) => ClusterId);
  const VpcId = one.facts!.VpcId;

  expect(await list({ clusterIds: [two.ClusterId, 'cluster-zzzzzzzzzzz'] })).toEqual([two.ClusterId]);
  expect(await list({ states: ['ACTIVE', 'DEGRADED'] })).toEqual([one.ClusterId, two.ClusterId]);
  expect(await list({ vpcIds: [VpcId], states: ['ACTIVE'] })).toEqual([one.ClusterId]);
  expect(await list({ vpcIds: ['vpc-00000000'] })).toEqual([]);
  expect(await list({ clusterIds: [] })).toEqual([]);
  expect(await list({})).toHaveLength(2);
});

test.each([
  ['a filter that there is not', { names: ['a'] }],
  ['a filter that every object has', { constructor: ['a'] }],
  ['a state that there is not', { states: ['active'] }],
])('refuses %s', async (_, Filters) => {
  const error = await new CloudHsmWorld().refusal('DescribeClusters', { Filters });

  expect(error.name).toBe('CloudHsmInvalidRequestException');
});

test('is read in pages, 25 at most', async () => {
  const world = new CloudHsmWorld();
  const all = Array.from({ length: 26 }, () => world.given('ACTIVE').ClusterId);
  const page = async (input: object) => {
    const { Clusters, NextToken } = await world.send('DescribeClusters', input);
    return { ids: Clusters!.map(({ ClusterId }) => ClusterId), NextToken };
  };

  const whole = await page({});
  const rest = await page({ NextToken: whole.NextToken });
  const small: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const part = await page({ MaxResults: 4, NextToken });
    small.push(...part.ids);
    NextToken = part.NextToken;
  } while (NextToken !== undefined);

  expect(whole.ids).toEqual(all.slice(0, 25));
  expect(rest).toEqual({ ids: all.slice(25), NextToken: undefined });
  expect(small).toEqual(all);
});

test('goes on after a cluster that matches no more', async () => {
  const world = new CloudHsmWorld();
  const [one, two] = [world.given('ACTIVE'), world.given('ACTIVE')];
  const Filters = { states: ['ACTIVE'] };
  const { NextToken } = await world.send('DescribeClusters', { Filters, MaxResults: 1 });
  one.backing.cause({ type: 'cluster.degraded' });

  const { Clusters } = await world.send('DescribeClusters', { Filters, MaxResults: 1, NextToken });

  expect(Clusters).toMatchObject([{ ClusterId: two.ClusterId }]);
});

test.each(['clusters.cluster-zzzzzzzzzzz', 'backups.cluster-aaaaaaaaaaa', 'clusters.', 'x'])(
  'refuses the token %s',
  async (NextToken) => {
    const world = new CloudHsmWorld();
    world.given('ACTIVE');

    const error = await world.refusal('DescribeClusters', { NextToken });

    expect(error).toMatchObject({ name: 'CloudHsmInvalidRequestException', $fault: 'client' });
  },
);
