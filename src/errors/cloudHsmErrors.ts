import type { KmsErrorName } from './kmsErrors.ts';

/**
 * What AWS KMS finds wrong with an AWS CloudHSM cluster while the request waits. Problems that show only
 * during an attempt to connect are ConnectionErrorCodes instead.
 */
export type ClusterProblem =
  | 'notFound'
  | 'notActive'
  | 'tooFewAvailabilityZones'
  | 'securityGroupRulesMissing'
  | 'mutualTlsRequired'
  | 'tooFewActiveHsms'
  | 'incorrectTrustAnchor'
  | 'notRelated'
  | 'inUse';

/** The exception that a problem with a cluster leads to. */
export interface ClusterProblemRow {
  exception: KmsErrorName;
  /** Text of the exception. */
  message: string;
  /** The page that states the requirement. */
  documentation: string;
  /** What AWS leaves open, or where two pages differ. */
  note?: string;
}

/**
 * The exception for every problem with a cluster.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export const clusterProblems = {
  notFound: {
    exception: 'CloudHsmClusterNotFoundException',
    message: 'AWS KMS finds no AWS CloudHSM cluster with this cluster ID in the account and Region.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html',
    note: 'Not an exception of ConnectCustomKeyStore, where the attempt fails with CLUSTER_NOT_FOUND.',
  },
  notActive: {
    exception: 'CloudHsmClusterNotActiveException',
    message: 'The AWS CloudHSM cluster is not ACTIVE. Initialize and activate it first.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html',
    note: 'Assumption: a cluster that is DEGRADED, or changing in any way, is not ACTIVE either.',
  },
  tooFewAvailabilityZones: {
    exception: 'CloudHsmClusterInvalidConfigurationException',
    message:
      'The AWS CloudHSM cluster needs private subnets in at least two different Availability Zones of the Region.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html',
  },
  securityGroupRulesMissing: {
    exception: 'CloudHsmClusterInvalidConfigurationException',
    message:
      'The security group of the AWS CloudHSM cluster needs inbound and outbound rules that allow TCP traffic on ports 2223-2225 within the group.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html',
  },
  mutualTlsRequired: {
    exception: 'CloudHsmClusterInvalidConfigurationException',
    message: 'The AWS CloudHSM cluster requires mutual TLS, which AWS KMS does not offer.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/create-keystore.html',
    note: 'Assumption: the page names the requirement, but no exception.',
  },
  tooFewActiveHsms: {
    exception: 'CloudHsmClusterInvalidConfigurationException',
    message:
      'The AWS CloudHSM cluster has too few active HSMs. At least one is needed to connect, and at least two in different Availability Zones for everything else.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html',
    note: 'For ConnectCustomKeyStore, https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html lists INSUFFICIENT_CLOUDHSM_HSMS for the same cause; see the assumption connectWithoutActiveHsm.',
  },
  incorrectTrustAnchor: {
    exception: 'IncorrectTrustAnchorException',
    message:
      'The trust anchor certificate is not the one of the AWS CloudHSM cluster. Use the customerCA.crt that the cluster was initialized with.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html',
  },
  notRelated: {
    exception: 'CloudHsmClusterNotRelatedException',
    message:
      'The AWS CloudHSM cluster has another cluster certificate than the original cluster of the key store, so the two share no backup history.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html',
  },
  inUse: {
    exception: 'CloudHsmClusterInUseException',
    message:
      'The AWS CloudHSM cluster, or one that shares its backup history, already backs a custom key store of the account.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html',
  },
} as const satisfies Record<ClusterProblem, ClusterProblemRow>;
