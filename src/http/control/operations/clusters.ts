import { clusterStates } from '../../../simulator/backingOptions.ts';
import { ClusterHandle } from '../../../simulator/clusterHandle.ts';
import { operation } from '../controlOperation.ts';
import { integer, list, map, named, object, optional, text, word } from '../controlShape.ts';
import { clusterOperation } from '../subjects.ts';

const AvailabilityZone = optional(text('Default the first of the cluster.'));

const clusterState = named('ClusterState', word(clusterStates));

const hsmState = named(
  'HsmState',
  word(['CREATE_IN_PROGRESS', 'ACTIVE', 'DEGRADED', 'DELETE_IN_PROGRESS', 'DELETED']),
);

const HsmId = optional(text('Default that of the HSM added last.'));

const hsm = named(
  'Hsm',
  object({
    HsmId: text('Its id.'),
    AvailabilityZone: text('Where it is.'),
    State: hsmState,
    EniIp: optional(text('Its address.')),
  }),
);

const clusterMembers = {
  ClusterId: text('The cluster.'),
  State: clusterState,
  TrustAnchorCertificate: text('The `customerCA.crt` of the cluster.'),
  Hsms: list(hsm, 'In the order in which they were added.'),
  SubnetMapping: map(text('The private subnet of an Availability Zone.')),
};

const describeCluster = ({
  ClusterId,
  State,
  TrustAnchorCertificate,
  Hsms,
  SubnetMapping,
}: ClusterHandle) => ({
  ClusterId,
  State,
  TrustAnchorCertificate,
  Hsms,
  SubnetMapping,
});

/** Clusters of AWS CloudHSM, and what happens to them. */
export const clusterOperations = {
  'cloudHsm/createCluster': operation({
    summary: 'Arranges a cluster; by default active, with two HSMs in two Availability Zones.',
    input: {
      ClusterId: optional(text('Default a new id.')),
      KeyStorePassword: optional(text('Of kmsuser, 7 to 32 characters. Default a random one.', true)),
      TrustAnchorCertificate: optional(text('The `customerCA.crt`. Default a new one.')),
      AvailabilityZones: optional(
        list(text('An Availability Zone.'), "One private subnet in each. Default the Region's a and b."),
      ),
      hsms: optional(integer('Active HSMs, spread over the Availability Zones. Default 2.', 0)),
      State: optional(clusterState),
    },
    output: clusterMembers,
    example: { hsms: 3 },
    run: ({ arrangedAt }, options) => {
      const at = arrangedAt();
      return describeCluster(new ClusterHandle(at, at.outside.createCluster(options)));
    },
  }),
  'cloudHsm/clusters': operation({
    reads: true,
    summary: 'Every cluster of the account in the Region.',
    output: { clusters: list(named('Cluster', object(clusterMembers))) },
    run: ({ at }) => ({
      clusters: [...at.backings.clusters.values()].map((entry) =>
        describeCluster(new ClusterHandle(at, entry)),
      ),
    }),
  }),
  'cluster/describe': clusterOperation({
    reads: true,
    summary: 'A cluster as it is now.',
    output: clusterMembers,
    run: describeCluster,
  }),
  'cluster/createCustomKeyStoreInput': clusterOperation({
    reads: true,
    summary: 'Input of CreateCustomKeyStore for a store on this cluster, ready to send, with the password.',
    input: { CustomKeyStoreName: text('Name of the store to be.') },
    output: {
      CustomKeyStoreName: text('As given.'),
      CloudHsmClusterId: text('The cluster.'),
      TrustAnchorCertificate: text('The `customerCA.crt` of the cluster.'),
      KeyStorePassword: text('The password of kmsuser.'),
    },
    example: { CustomKeyStoreName: 'Payments' },
    run: (cluster, { CustomKeyStoreName }) => ({
      CustomKeyStoreName,
      CloudHsmClusterId: cluster.ClusterId,
      TrustAnchorCertificate: cluster.TrustAnchorCertificate,
      KeyStorePassword: cluster.kmsuser.KeyStorePassword,
    }),
  }),
  'cluster/addHsm': clusterOperation({
    summary: 'Adds an active HSM.',
    input: { AvailabilityZone: optional(text('Default the one that has the fewest HSMs.')) },
    output: { HsmId: text('The new HSM.') },
    run: (cluster, options) => ({ HsmId: cluster.addHsm(options) }),
  }),
  'cluster/removeHsm': clusterOperation({
    summary: 'Removes an HSM.',
    input: { HsmId },
    run: (cluster, input) => cluster.removeHsm(input.HsmId),
  }),
  'cluster/setHsmState': clusterOperation({
    summary: 'Changes the state of an HSM. Only ACTIVE ones count.',
    input: { State: hsmState, HsmId },
    example: { State: 'DEGRADED' },
    run: (cluster, input) => cluster.setHsmState(input.State, input.HsmId),
  }),
  'cluster/activate': clusterOperation({
    summary: "Sets the password of the cluster's administrator, which makes an INITIALIZED cluster ACTIVE.",
    run: (cluster) => cluster.activate(),
  }),
  'cluster/degrade': clusterOperation({
    summary: 'The cluster becomes DEGRADED.',
    run: (cluster) => cluster.degrade(),
  }),
  'cluster/recover': clusterOperation({
    summary: 'A DEGRADED cluster becomes ACTIVE again.',
    run: (cluster) => cluster.recover(),
  }),
  'cluster/delete': clusterOperation({
    summary: 'Deletes the cluster, after its HSMs.',
    run: (cluster) => cluster.delete(),
  }),
  'cluster/createBackup': clusterOperation({
    summary: 'Takes a backup: kmsuser with its password, and the keys, as they are now.',
    output: { BackupId: text('The backup.') },
    run: (cluster) => ({ BackupId: cluster.createBackup() }),
  }),
  'cluster/restoreFromBackup': clusterOperation({
    summary: 'Makes a related cluster from a backup: other id, same certificates, users and keys.',
    input: { BackupId: optional(text('What cluster/createBackup answered. Default a backup taken now.')) },
    output: clusterMembers,
    run: (cluster, { BackupId }) => describeCluster(cluster.restoreFromBackup(BackupId)),
  }),
  'cluster/exhaustSessions': clusterOperation({
    summary: 'All PKCS #11 sessions of the cluster are taken.',
    run: (cluster) => cluster.exhaustSessions(),
  }),
  'cluster/freeSessions': clusterOperation({
    summary: 'Ends cluster/exhaustSessions.',
    run: (cluster) => cluster.freeSessions(),
  }),
  'cluster/overload': clusterOperation({
    summary: 'The cluster has more to do than it can.',
    run: (cluster) => cluster.overload(),
  }),
  'cluster/relieve': clusterOperation({
    summary: 'Ends cluster/overload.',
    run: (cluster) => cluster.relieve(),
  }),
  'cluster/deleteSubnet': clusterOperation({
    summary: 'Deletes the private subnet of an Availability Zone.',
    input: { AvailabilityZone },
    run: (cluster, input) => cluster.deleteSubnet(input.AvailabilityZone),
  }),
  'cluster/setFreeAddresses': clusterOperation({
    summary: 'Sets how many IPv4 addresses are free in a subnet; AWS KMS needs one in each.',
    input: { freeAddresses: optional(integer('Default 0.', 0)), AvailabilityZone },
    example: { freeAddresses: 0 },
    run: (cluster, input) => cluster.setFreeAddresses(input.freeAddresses, input.AvailabilityZone),
  }),
  'cluster/freeAddresses': clusterOperation({
    summary: 'Frees addresses in every subnet.',
    run: (cluster) => cluster.freeAddresses(),
  }),
  'cluster/removeSecurityGroupRules': clusterOperation({
    summary: 'Removes the rules for TCP 2223-2225 from the security group of the cluster.',
    run: (cluster) => cluster.removeSecurityGroupRules(),
  }),
  'cluster/restoreSecurityGroupRules': clusterOperation({
    summary: 'Puts the rules of the security group back.',
    run: (cluster) => cluster.restoreSecurityGroupRules(),
  }),
  'cluster/requireMutualTls': clusterOperation({
    summary: 'Configures the cluster for mutual TLS, which AWS KMS does not speak.',
    run: (cluster) => cluster.requireMutualTls(),
  }),
  'cluster/dropMutualTls': clusterOperation({
    summary: 'Ends cluster/requireMutualTls.',
    run: (cluster) => cluster.dropMutualTls(),
  }),
  'cluster/interruptNetwork': clusterOperation({
    summary: 'Breaks the network between AWS KMS and the cluster.',
    run: (cluster) => cluster.interruptNetwork(),
  }),
  'cluster/restoreNetwork': clusterOperation({
    summary: 'Ends cluster/interruptNetwork.',
    run: (cluster) => cluster.restoreNetwork(),
  }),
};
