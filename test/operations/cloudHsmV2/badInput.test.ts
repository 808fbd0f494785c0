/** What callers of AWS CloudHSM may send by mistake or on purpose: a clear error, and nothing changes. */
import { describe, expect, test } from 'vitest';
import { type CloudHsmV2OperationName, cloudHsmV2Shapes } from '../../../src/model/cloudHsmV2/shapes.ts';
import { hostileValues } from '../../helpers/hostileValues.ts';
import { CloudHsmWorld, subnets } from './cloudHsmWorld.ts';

const operations = Object.keys(cloudHsmV2Shapes) as CloudHsmV2OperationName[];
const ClusterId = 'cluster-aaaaaaaaaaa';

/** An error of the API, or one that the value of the caller throws when it is looked at. */
async function refusedOrThrown(world: CloudHsmWorld, operation: CloudHsmV2OperationName, input: unknown) {
  try {
    await world.send(operation, input);
  } catch (error) {
    return error as Error;
  }
  return undefined;
}

describe.each(operations)('%s', (operation) => {
  const members = Object.keys(cloudHsmV2Shapes[operation].input);

  test.each([
    ['text', 'abc'],
    ['a number', 1],
    ['a list', []],
    ['true', true],
  ])('refuses %s as its input', async (_, input) => {
    const error = await new CloudHsmWorld().refusal(operation, input);

    expect(error).toMatchObject({ name: 'SerializationException', $metadata: { httpStatusCode: 400 } });
  });

  test.each(members)('refuses a %s of a wrong type', async (member) => {
    const world = new CloudHsmWorld();
    world.given('ACTIVE', ['ACTIVE']);
    const before = world.lasting();

    for (const wrong of [Symbol('a'), () => 1, 1.5, Number.NaN]) {
      const error = await world.refusal(operation, { [member]: wrong });
      expect(['SerializationException', 'ValidationException'], String(wrong)).toContain(error.name);
    }
    expect(world.lasting()).toEqual(before);
  });

  test.each(hostileValues)('survives $what in every member', async ({ make }) => {
    const world = new CloudHsmWorld();
    world.given('ACTIVE', ['ACTIVE']);
    const before = world.lasting();

    for (const member of members) {
      const error = await refusedOrThrown(world, operation, { [member]: make() });
      // An empty object asks for no filter.
      if (member !== 'Filters') expect(error, member).toBeInstanceOf(Error);
    }
    expect(world.lasting()).toEqual(before);
  });
});

test.each([
  ['CreateHsm', { AvailabilityZone: 'us-east-1a' }],
  ['CreateCluster', { HsmType: 'hsm2m.medium' }],
  ['TagResource', { ResourceId: ClusterId }],
  ['InitializeCluster', { ClusterId }],
  ['DeleteBackup', {}],
] as const)('%s names the members that are missing', async (operation, input) => {
  const error = await new CloudHsmWorld().refusal(operation, input);

  expect(error.name).toBe('ValidationException');
  expect(error.message).toMatch(
    /^\d validation errors? detected: Value null at '.+' failed to satisfy constraint/,
  );
});

test.each([
  ['CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1' }, 'availabilityZone'],
  ['CreateHsm', { ClusterId: 'cluster-1a23b4cdefg', AvailabilityZone: 'us-east-1a' }, 'clusterId'],
  ['CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1a', IpAddress: '10.0.0' }, 'ipAddress'],
  ['DeleteHsm', { ClusterId, EniId: 'eni-1' }, 'eniId'],
  ['CreateCluster', { HsmType: 'big', SubnetIds: subnets }, 'hsmType'],
  ['CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: [] }, 'subnetIds'],
  ['CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: ['subnet-z'] }, 'subnetIds.1.member'],
  ['CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: subnets, Mode: 'fips' }, 'mode'],
  ['CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: subnets, TagList: [] }, 'tagList'],
  ['DescribeClusters', { MaxResults: 26 }, 'maxResults'],
  ['DescribeClusters', { MaxResults: 0 }, 'maxResults'],
  ['DescribeClusters', { NextToken: 'a'.repeat(257) }, 'nextToken'],
  ['DescribeClusters', { Filters: { 'a b': [] } }, 'filters.key'],
  [
    'DescribeClusters',
    { Filters: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`f${i}`, []])) },
    'filters',
  ],
  ['DescribeBackups', { MaxResults: 51 }, 'maxResults'],
  ['ListTags', { ResourceId: ClusterId, MaxResults: 101 }, 'maxResults'],
  ['ListTags', { ResourceId: 'hsm-aaaaaaaaaaa' }, 'resourceId'],
  ['InitializeCluster', { ClusterId, SignedCert: 'ä', TrustAnchor: 'a' }, 'signedCert'],
] as const)('%s with %j breaks a constraint of %s', async (operation, input, member) => {
  const error = await new CloudHsmWorld().refusal(operation, input);

  expect(error.name).toBe('ValidationException');
  expect(error.message).toContain(`at '${member}' failed to satisfy constraint`);
});

test('a long text in every member is refused with a short message', async () => {
  const world = new CloudHsmWorld();
  for (const operation of operations) {
    for (const member of Object.keys(cloudHsmV2Shapes[operation].input)) {
      for (const text of [
        'east-'.repeat(200_000),
        'a.'.repeat(500_000),
        `cluster-${'a'.repeat(1_000_000)}`,
      ]) {
        const error = await world.refusal(operation, { [member]: text });
        expect(error.message.length).toBeLessThan(10_000);
      }
    }
  }
});

test('filters such as __proto__ are filters that there are not', async () => {
  const Filters = JSON.parse('{ "__proto__": ["a"] }');

  const error = await new CloudHsmWorld().refusal('DescribeClusters', { Filters });

  expect(error.name).toBe('CloudHsmInvalidRequestException');
});

test.each(['CopyBackupToRegion', 'GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'] as const)(
  '%s says that it is not simulated',
  async (operation) => {
    const input =
      operation === 'CopyBackupToRegion'
        ? { BackupId: 'backup-aaaaaaaaaaa', DestinationRegion: 'eu-west-1' }
        : {};

    const error = await new CloudHsmWorld().refusal(operation, input);

    expect(error).toMatchObject({
      name: 'NotSimulatedException',
      $metadata: { httpStatusCode: 501 },
      documentation: `https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_${operation}.html`,
    });
  },
);
