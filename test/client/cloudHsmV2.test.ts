/**
 * The API of AWS CloudHSM behind the real client of the AWS SDK.
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/Welcome.html
 */
import {
  CloudHSMV2Client,
  CloudHsmInvalidRequestException,
  CloudHsmResourceNotFoundException,
  CreateClusterCommand,
  CreateHsmCommand,
  DeleteClusterCommand,
  DeleteHsmCommand,
  DescribeBackupsCommand,
  DescribeClustersCommand,
  InitializeClusterCommand,
  ListTagsCommand,
  paginateDescribeClusters,
  TagResourceCommand,
} from '@aws-sdk/client-cloudhsm-v2';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf, lastingState } from '../helpers/look.ts';

const pem = (label: string) => `-----BEGIN CERTIFICATE-----\n${btoa(label)}\n-----END CERTIFICATE-----\n`;
const SubnetIds = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'];

/** Both clients, as one script has them. */
function open(sim: Simulator, caller?: string) {
  return {
    kms: new KMSClient(sim.clientConfig(caller)),
    cloudHsm: new CloudHSMV2Client(sim.clientConfig(caller) as never),
  };
}

/** A cluster that a script has made, with its HSMs active. */
async function activeCluster(sim: Simulator, cloudHsm: CloudHSMV2Client) {
  const { Cluster } = await cloudHsm.send(new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds }));
  const ClusterId = Cluster!.ClusterId!;
  const zones = Object.keys(Cluster!.SubnetMapping!);
  await sim.advance('1h');
  await cloudHsm.send(new CreateHsmCommand({ ClusterId, AvailabilityZone: zones[0] }));
  await sim.advance('1h');
  await cloudHsm.send(
    new InitializeClusterCommand({ ClusterId, SignedCert: pem('cluster'), TrustAnchor: pem('customerCA') }),
  );
  await sim.advance('1h');
  sim.cloudHsm.cluster(ClusterId).activate();
  await cloudHsm.send(new CreateHsmCommand({ ClusterId, AvailabilityZone: zones[1] }));
  await sim.advance('1h');
  return ClusterId;
}

describe('CloudHSMV2Client over clientConfig()', () => {
  test('prepares a cluster for a custom key store, which then encrypts', async () => {
    const sim = createSimulator();
    const { kms, cloudHsm } = open(sim);

    const ClusterId = await activeCluster(sim, cloudHsm);
    const KeyStorePassword = sim.cloudHsm.cluster(ClusterId).kmsuser.create();
    const { CustomKeyStoreId } = await kms.send(
      new CreateCustomKeyStoreCommand({
        CustomKeyStoreName: 'orders',
        CloudHsmClusterId: ClusterId,
        TrustAnchorCertificate: pem('customerCA'),
        KeyStorePassword,
      }),
    );
    await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await sim.advance('20m');
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ CustomKeyStoreId, Origin: 'AWS_CLOUDHSM' }),
    );
    const KeyId = KeyMetadata!.KeyId!;
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: new TextEncoder().encode('secret') }),
    );
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob }));

    expect(KeyMetadata).toMatchObject({ CloudHsmClusterId: ClusterId, Enabled: true });
    expect(new TextDecoder().decode(Plaintext)).toBe('secret');
  });

  test('compares the trust anchor with the one that the cluster was initialized with', async () => {
    const sim = createSimulator();
    const { kms, cloudHsm } = open(sim);
    const ClusterId = await activeCluster(sim, cloudHsm);
    const KeyStorePassword = sim.cloudHsm.cluster(ClusterId).kmsuser.create();

    const error = await errorOf(
      kms.send(
        new CreateCustomKeyStoreCommand({
          CustomKeyStoreName: 'orders',
          CloudHsmClusterId: ClusterId,
          TrustAnchorCertificate: pem('another'),
          KeyStorePassword,
        }),
      ),
    );

    expect(error.name).toBe('IncorrectTrustAnchorException');
  });

  test('restores a cluster from a backup; it is related, and AWS KMS knows', async () => {
    const sim = createSimulator();
    const { kms, cloudHsm } = open(sim);
    const ClusterId = await activeCluster(sim, cloudHsm);
    const KeyStorePassword = sim.cloudHsm.cluster(ClusterId).kmsuser.create();
    const [hsm] = sim.cloudHsm.cluster(ClusterId).Hsms;
    await cloudHsm.send(new DeleteHsmCommand({ ClusterId, HsmId: hsm!.HsmId }));
    await sim.advance('1h');
    const { Backups } = await cloudHsm.send(
      new DescribeBackupsCommand({ Filters: { clusterIds: [ClusterId] } }),
    );
    const newest = Backups!.filter(({ BackupState }) => BackupState === 'READY').at(-1)!;

    await cloudHsm.send(new CreateHsmCommand({ ClusterId, AvailabilityZone: hsm!.AvailabilityZone }));

    const { Cluster } = await cloudHsm.send(
      new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds, SourceBackupId: newest.BackupId! }),
    );
    const restored = Cluster!.ClusterId!;
    await sim.advance('1h');
    for (const AvailabilityZone of Object.keys(Cluster!.SubnetMapping!)) {
      await cloudHsm.send(new CreateHsmCommand({ ClusterId: restored, AvailabilityZone }));
      await sim.advance('1h');
    }
    const input = (CustomKeyStoreName: string, CloudHsmClusterId: string) =>
      new CreateCustomKeyStoreCommand({
        CustomKeyStoreName,
        CloudHsmClusterId,
        TrustAnchorCertificate: pem('customerCA'),
        KeyStorePassword,
      });
    await kms.send(input('restored', restored));
    const related = await errorOf(kms.send(input('original', ClusterId)));

    expect(Cluster!.SourceBackupId).toBe(newest.BackupId);
    // https://docs.aws.amazon.com/kms/latest/developerguide/create-keystore.html: clusters of one backup history
    expect(related.name).toBe('CloudHsmClusterInUseException');
  });

  test('gets exceptions of its own classes', async () => {
    const sim = createSimulator();
    const { cloudHsm } = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    const before = lastingState(sim);

    const missing = await errorOf(
      cloudHsm.send(new DeleteClusterCommand({ ClusterId: 'cluster-2a3b4c5d6e7' })),
    );
    const withHsms = await errorOf(cloudHsm.send(new DeleteClusterCommand({ ClusterId: cluster.ClusterId })));

    expect(missing).toBeInstanceOf(CloudHsmResourceNotFoundException);
    expect(withHsms).toBeInstanceOf(CloudHsmInvalidRequestException);
    expect(lastingState(sim)).toEqual(before);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('lists the clusters that are arranged, and pages them', async () => {
    const sim = createSimulator();
    const { cloudHsm } = open(sim);
    const ids = [1, 2, 3].map(() => sim.cloudHsm.createCluster().ClusterId);

    const found: (string | undefined)[] = [];
    for await (const { Clusters } of paginateDescribeClusters({ client: cloudHsm, pageSize: 2 }, {})) {
      found.push(...Clusters!.map(({ ClusterId }) => ClusterId));
    }

    expect(found).toEqual(ids);
  });

  test('reads and writes tags, whose operations AWS KMS has under the same names', async () => {
    const sim = createSimulator();
    const { cloudHsm } = open(sim);
    const { ClusterId } = sim.cloudHsm.createCluster();
    const TagList = [{ Key: 'team', Value: 'payments' }];

    await cloudHsm.send(new TagResourceCommand({ ResourceId: ClusterId, TagList }));
    const listed = await cloudHsm.send(new ListTagsCommand({ ResourceId: ClusterId }));

    expect(listed.TagList).toEqual(TagList);
  });

  test('finds no cluster of another account or Region', async () => {
    const sim = createSimulator();
    const { ClusterId } = sim.cloudHsm.createCluster();

    const elsewhere = [sim.account('444455556666'), sim.account(sim.accountId, 'eu-west-1')];
    const found = await Promise.all(
      elsewhere.map((account) =>
        new CloudHSMV2Client(account.clientConfig() as never).send(
          new DescribeClustersCommand({ Filters: { clusterIds: [ClusterId] } }),
        ),
      ),
    );

    expect(found.map(({ Clusters }) => Clusters)).toEqual([[], []]);
  });

  test('needs a permission where permissions are simulated', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const alice = sim.iam.createUser({ UserName: 'alice' });
    const { cloudHsm } = open(sim, alice.Arn);

    const before = await errorOf(cloudHsm.send(new DescribeClustersCommand({})));
    alice.putPolicy('look', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'cloudhsm:DescribeClusters', Resource: '*' },
    });
    const after = await cloudHsm.send(new DescribeClustersCommand({}));

    expect(before.name).toBe('CloudHsmAccessDeniedException');
    expect(before.message).toContain('is not authorized to perform: cloudhsm:DescribeClusters');
    expect(after.Clusters).toEqual([]);
  });

  test.each(['the id', 'the ARN'])('is denied a backup by %s', async (by) => {
    const sim = createSimulator({ authorization: 'iam' });
    const cluster = sim.cloudHsm.createCluster();
    const BackupId = cluster.createBackup();
    const backupArn = `arn:aws:cloudhsm:us-east-1:${sim.accountId}:backup/${BackupId}`;
    const alice = sim.iam.createUser({
      UserName: 'alice',
      policies: {
        all: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'cloudhsm:*', Resource: '*' },
            { Effect: 'Deny', Action: 'cloudhsm:CreateCluster', Resource: 'arn:aws:cloudhsm:*:*:backup/*' },
          ],
        },
      },
    });
    const SourceBackupId = by === 'the id' ? BackupId : backupArn;

    const error = await errorOf(
      open(sim, alice.Arn).cloudHsm.send(
        new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds, SourceBackupId }),
      ),
    );

    expect(error.name).toBe('CloudHsmAccessDeniedException');
    expect(error.message).toContain(`on resource: ${backupArn} with an explicit deny`);
  });

  test('is allowed and denied by tags of the resource and of the request', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const root = open(sim).cloudHsm;
    const { ClusterId } = sim.cloudHsm.createCluster();
    await root.send(
      new TagResourceCommand({ ResourceId: ClusterId, TagList: [{ Key: 'stage', Value: 'prod' }] }),
    );
    const alice = sim.iam.createUser({
      UserName: 'alice',
      policies: {
        all: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['cloudhsm:CreateCluster', 'cloudhsm:TagResource'],
              Resource: '*',
              Condition: { StringEquals: { 'aws:RequestTag/team': 'payments' } },
            },
            { Effect: 'Allow', Action: 'cloudhsm:DeleteHsm', Resource: '*' },
            {
              Effect: 'Deny',
              Action: 'cloudhsm:DeleteHsm',
              Resource: '*',
              Condition: { StringEquals: { 'aws:ResourceTag/stage': 'prod' } },
            },
          ],
        },
      },
    });
    const { cloudHsm } = open(sim, alice.Arn);
    const create = (Value: string) =>
      cloudHsm.send(
        new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds, TagList: [{ Key: 'team', Value }] }),
      );
    const HsmId = sim.cloudHsm.cluster(ClusterId).Hsms[0]!.HsmId;

    const created = await create('payments');
    const refused = await Promise.all([
      errorOf(create('orders')),
      errorOf(cloudHsm.send(new DeleteHsmCommand({ ClusterId, HsmId }))),
    ]);

    expect(created.Cluster!.TagList).toEqual([{ Key: 'team', Value: 'payments' }]);
    expect(refused.map(({ name }) => name)).toEqual([
      'CloudHsmAccessDeniedException',
      'CloudHsmAccessDeniedException',
    ]);
    expect(sim.cloudHsm.cluster(ClusterId).Hsms).toHaveLength(2);
  });

  test('goes on from a snapshot, with what is under way', async () => {
    const sim = createSimulator();
    const { Cluster } = await open(sim).cloudHsm.send(
      new CreateClusterCommand({ HsmType: 'hsm2m.medium', SubnetIds }),
    );

    const fork = sim.fork();
    await fork.advance('1h');
    await sim.advance('1h');
    const states = await Promise.all(
      [fork, sim].map(async (world) => {
        const { Clusters } = await open(world).cloudHsm.send(new DescribeClustersCommand({}));
        return Clusters!.map(({ ClusterId, State }) => [ClusterId, State]);
      }),
    );

    expect(states).toEqual([
      [[Cluster!.ClusterId, 'UNINITIALIZED']],
      [[Cluster!.ClusterId, 'UNINITIALIZED']],
    ]);
  });
});
