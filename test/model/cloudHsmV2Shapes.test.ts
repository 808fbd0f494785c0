/** The tables of shapes of AWS CloudHSM: against the AWS SDK, and their patterns against examples. */
import * as sdk from '@aws-sdk/client-cloudhsm-v2';
import { describe, expect, test } from 'vitest';
import { cloudHsmV2Shapes } from '../../src/model/cloudHsmV2/shapes.ts';
import type { Shape } from '../../src/model/shapes.ts';

const operations = Object.entries(cloudHsmV2Shapes);

/** What came after the release of the AWS SDK that the tests use. */
const laterOperations = ['DeleteResourcePolicy', 'GetResourcePolicy', 'PutResourcePolicy'];
const laterExceptions = ['CloudHsmResourceLimitExceededException'];

/** Every shape in a table, with the way to it. */
function* eachShape(
  members: Readonly<Record<string, Shape>>,
  path: string,
): Generator<[path: string, shape: Shape]> {
  for (const [name, shape] of Object.entries(members)) yield* withParts(shape, `${path}.${name}`);
}

function* withParts(shape: Shape, path: string): Generator<[path: string, shape: Shape]> {
  yield [path, shape];
  if (shape.type === 'structure') yield* eachShape(shape.members, path);
  if (shape.type === 'list') yield* withParts(shape.member, `${path}[]`);
  if (shape.type === 'map') {
    yield* withParts(shape.key, `${path}{key}`);
    yield* withParts(shape.value, `${path}{}`);
  }
}

const shapes = new Map(
  operations.flatMap(([name, { input, output }]) => [
    ...eachShape(input, name),
    ...eachShape(output, `${name}.output`),
  ]),
);

describe('the operations', () => {
  test('are those of the AWS SDK, and later ones', () => {
    const commands = Object.keys(sdk).filter((name) => name.endsWith('Command') && name !== '$Command');

    const expected = [...commands, ...laterOperations.map((name) => `${name}Command`)];
    expect(operations.map(([name]) => `${name}Command`).sort()).toEqual(expected.sort());
  });

  test.each(operations)('%s names its page', (name, { documentation }) => {
    expect(documentation).toBe(`https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_${name}.html`);
  });

  test('list together every exception of the AWS SDK, and a later one', () => {
    const exceptions = Object.keys(sdk).filter(
      (name) => name.endsWith('Exception') && name !== 'CloudHSMV2ServiceException',
    );
    const listed = new Set<string>(operations.flatMap(([, { errors }]) => errors));

    expect([...listed].sort()).toEqual([...exceptions, ...laterExceptions].sort());
  });
});

describe('enumerated values', () => {
  test.each([
    [
      'DescribeClusters.output.Clusters[].State',
      sdk.ClusterState,
      ['MODIFY_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'],
    ],
    ['DescribeClusters.output.Clusters[].Hsms[].State', sdk.HsmState, []],
    ['DescribeClusters.output.Clusters[].BackupPolicy', sdk.BackupPolicy, []],
    ['DescribeBackups.output.Backups[].BackupState', sdk.BackupState, []],
    ['CreateCluster.BackupRetentionPolicy.Type', sdk.BackupRetentionType, []],
  ])('of %s are those of the AWS SDK, and later ones', (path, values, later) => {
    const shape = shapes.get(path) as { enum: readonly string[] };

    expect([...shape.enum].sort()).toEqual([...Object.values(values), ...later].sort());
  });
});

describe('required members', () => {
  test.each([
    ['DescribeClusters', []],
    ['CreateCluster', ['HsmType', 'SubnetIds']],
    ['InitializeCluster', ['ClusterId', 'SignedCert', 'TrustAnchor']],
    ['ModifyCluster', ['ClusterId']],
    ['DeleteCluster', ['ClusterId']],
    ['CreateHsm', ['ClusterId', 'AvailabilityZone']],
    ['DeleteHsm', ['ClusterId']],
    ['DescribeBackups', []],
    ['ModifyBackupAttributes', ['BackupId', 'NeverExpires']],
    ['DeleteBackup', ['BackupId']],
    ['RestoreBackup', ['BackupId']],
    ['CopyBackupToRegion', ['DestinationRegion', 'BackupId']],
    ['TagResource', ['ResourceId', 'TagList']],
    ['UntagResource', ['ResourceId', 'TagKeyList']],
    ['ListTags', ['ResourceId']],
    ['GetResourcePolicy', []],
    ['PutResourcePolicy', []],
    ['DeleteResourcePolicy', []],
  ] as const)('of %s are %j', (name, expected) => {
    const members = Object.entries<Shape>(cloudHsmV2Shapes[name].input);

    expect(members.filter(([, { required }]) => required).map(([member]) => member)).toEqual(expected);
  });
});

test.each([
  ['DescribeClusters.MaxResults', 1, 25],
  ['DescribeClusters.Filters', undefined, 30],
  ['DescribeClusters.NextToken', undefined, 256],
  ['DescribeBackups.MaxResults', 1, 50],
  ['ListTags.MaxResults', 1, 100],
  ['CreateCluster.HsmType', undefined, 32],
  ['CreateCluster.SubnetIds', 1, 10],
  ['CreateCluster.BackupRetentionPolicy.Value', 1, 3],
  ['CreateCluster.TagList', 1, 50],
  ['CreateCluster.TagList[].Key', 1, 128],
  ['CreateCluster.TagList[].Value', 0, 256],
  ['UntagResource.TagKeyList', 1, 50],
  ['InitializeCluster.SignedCert', undefined, 20000],
  ['PutResourcePolicy.Policy', 1, 20000],
  ['CreateCluster.output.Cluster.PreCoPassword', 7, 32],
  ['CreateCluster.output.Cluster.StateMessage', undefined, 300],
  ['CreateCluster.output.Cluster.Hsms[].EniIpV6', undefined, 100],
])('the range of %s is %s to %i', (path, min, max) => {
  const { min: from, max: to } = shapes.get(path) as { min?: number; max?: number };

  expect([from, to]).toEqual([min, max]);
});

/** For each pattern: one member that has it, values that match, and values that do not. */
const examples: readonly [path: string, matching: readonly string[], other: readonly string[]][] = [
  ['DescribeClusters.Filters{key}', ['clusterIds', 'a_-9'], ['', 'a b', 'ä']],
  ['DescribeClusters.NextToken', ['', 'any thing'], ['a\nb']],
  [
    'DeleteCluster.ClusterId',
    ['cluster-2a3b4c5d6e7', 'cluster-abcdefghijkABCDE'],
    ['cluster-1a23b4cdefg', 'x'],
  ],
  ['CreateHsm.AvailabilityZone', ['us-east-1a', 'us-gov-west-1b'], ['us-east-1', 'us-east-1ab', 'xx-1a']],
  ['CreateHsm.IpAddress', ['10.0.1.12', '999.0.0.0'], ['10.0.1', '10.0.1.1234', '::1']],
  ['DeleteHsm.HsmId', ['hsm-2a3b4c5d6e7'], ['hsm-1', 'cluster-2a3b4c5d6e7']],
  ['DeleteHsm.EniId', ['eni-5d7ade72', 'eni-0123456789abcdef0'], ['eni-5d7ade7', 'eni-xyzxyzxy']],
  ['CreateCluster.HsmType', ['hsm1.medium', 'hsm2m.medium', 'phsm1.large'], ['hsm.medium', 'hsm1', '']],
  ['CreateCluster.SubnetIds[]', ['subnet-fd54af9b'], ['subnet-', 'fd54af9b']],
  ['CreateCluster.BackupRetentionPolicy.Value', ['7', '379'], ['', '-7', '7.5']],
  [
    'CreateCluster.SourceBackupId',
    ['backup-2a3b4c5d6e7', 'arn:aws:cloudhsm:us-east-1:111122223333:backup/backup-2a3b4c5d6e7'],
    ['arn:aws:cloudhsm:us-east-1:1:backup/backup-2a3b4c5d6e7', 'arn:aws:kms:us-east-1:111122223333:backup/x'],
  ],
  ['CreateCluster.TagList[].Key', ['team', 'a b_.:/=+-@ä9'], ['a,b', 'a#']],
  ['DeleteBackup.BackupId', ['backup-2a3b4c5d6e7'], ['backup-1', 'arn:aws:cloudhsm']],
  ['CopyBackupToRegion.DestinationRegion', ['eu-west-1', 'us-gov-east-1'], ['eu-west', 'eu-middle-1']],
  ['TagResource.ResourceId', ['cluster-2a3b4c5d6e7', 'backup-2a3b4c5d6e7'], ['hsm-2a3b4c5d6e7']],
  ['InitializeCluster.SignedCert', ['-----BEGIN CERTIFICATE-----\nab+/=\n'], ['ä', '{}', '*']],
  [
    'GetResourcePolicy.ResourceArn',
    ['arn:aws:cloudhsm:us-east-1:111122223333:backup/backup-2a3b4c5d6e7'],
    ['arn:aws:cloudhsm:us-east-1:111122223333:backup/cluster-2a3b4c5d6e7', 'backup-2a3b4c5d6e7'],
  ],
  ['CreateCluster.output.Cluster.SecurityGroup', ['sg-6cb2c216'], ['sg-6cb2c21', '6cb2c216']],
];

describe('patterns', () => {
  const patternOf = (path: string) => (shapes.get(path) as { pattern: RegExp }).pattern;
  const all = new Set(
    [...shapes.values()].flatMap((shape) =>
      shape.type === 'string' && shape.pattern !== undefined ? [shape.pattern.source] : [],
    ),
  );

  test('have examples, all of them', () => {
    expect(new Set(examples.map(([path]) => patternOf(path).source))).toEqual(all);
  });

  test.each([...all])('%s matches the whole value', (source) => {
    expect(source).toMatch(/^\^\(\?:.*\)\$$/);
  });

  test.each(examples)('of %s', (path, matching, other) => {
    for (const value of matching) expect(value).toMatch(patternOf(path));
    for (const value of other) expect(value).not.toMatch(patternOf(path));
  });
});
