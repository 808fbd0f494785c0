import { connectCloudHsmMs, connectExternalMs, disconnectVpcMs } from './limits.ts';

/**
 * How long things take in a simulated world. `D` is the type of one duration: milliseconds, unless said
 * otherwise.
 */
export interface Timing<D = number> {
  /** From a request to its answer. Default 10 ms. Assumption: AWS states no figure. */
  request: D;
  /**
   * From ConnectCustomKeyStore on an AWS CloudHSM key store to `CONNECTED` or `FAILED`. Default 20 minutes.
   * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/disconnect-keystore.md
   */
  connectCloudHsm: D;
  /**
   * From ConnectCustomKeyStore on an external key store to `CONNECTED` or `FAILED`. Default 5 minutes.
   * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/xks-connect-disconnect.md
   */
  connectExternal: D;
  /**
   * From DisconnectCustomKeyStore on an external key store with a VPC endpoint service to `DISCONNECTED`.
   * Default 5 minutes.
   * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/xks-connect-disconnect.md
   */
  disconnectVpc: D;
  /**
   * From DisconnectCustomKeyStore on an external key store with a public endpoint to `DISCONNECTED`.
   * Default 10 s. Assumption: AWS states 5 minutes for external key stores of both kinds, but here AWS KMS
   * has no network to take down.
   */
  disconnectPublic: D;
  /**
   * From DisconnectCustomKeyStore on an AWS CloudHSM key store to `DISCONNECTED`. Default 10 s.
   * Assumption: AWS states no figure.
   */
  disconnectCloudHsm: D;
  /**
   * Between two requests of AWS KMS for the health of the proxy of a connected external key store. Default
   * 5 minutes. Assumption: AWS says every few minutes.
   * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#gethealthstatus
   */
  xksProxyHealthCheck: D;
  /**
   * From CreateCluster of AWS CloudHSM to `UNINITIALIZED`, or to `ACTIVE` when the cluster is made from a backup.
   * Default 5 minutes. Assumption: AWS states no figure.
   */
  createCluster: D;
  /** From InitializeCluster of AWS CloudHSM to `INITIALIZED`. Default 5 minutes. Assumption: AWS states no figure. */
  initializeCluster: D;
  /**
   * From ModifyCluster of AWS CloudHSM with another HsmType to `ACTIVE`, there and back. Default 30 minutes.
   * Assumption: AWS states no figure.
   */
  modifyCluster: D;
  /** From DeleteCluster of AWS CloudHSM to `DELETED`. Default 1 minute. Assumption: AWS states no figure. */
  deleteCluster: D;
  /** From CreateHsm of AWS CloudHSM to an `ACTIVE` HSM. Default 10 minutes. Assumption: AWS states no figure. */
  createHsm: D;
  /** From DeleteHsm of AWS CloudHSM until the HSM is gone. Default 5 minutes. Assumption: AWS states no figure. */
  deleteHsm: D;
  /** From the beginning of a backup of AWS CloudHSM to `READY`. Default 5 minutes. Assumption: AWS states no figure. */
  createBackup: D;
}

/** The durations that AWS documents, with a short assumption wherever it states none. In milliseconds. */
export const documentedTiming: Timing = {
  request: 10,
  connectCloudHsm: connectCloudHsmMs,
  connectExternal: connectExternalMs,
  disconnectVpc: disconnectVpcMs,
  disconnectPublic: 10_000,
  disconnectCloudHsm: 10_000,
  xksProxyHealthCheck: 5 * 60_000,
  createCluster: 5 * 60_000,
  initializeCluster: 5 * 60_000,
  modifyCluster: 30 * 60_000,
  deleteCluster: 60_000,
  createHsm: 10 * 60_000,
  deleteHsm: 5 * 60_000,
  createBackup: 5 * 60_000,
};

/** No waiting: every change is complete at the next request. Only health checks keep their interval. In milliseconds. */
export const instantTiming: Timing = {
  request: 0,
  connectCloudHsm: 0,
  connectExternal: 0,
  disconnectVpc: 0,
  disconnectPublic: 0,
  disconnectCloudHsm: 0,
  xksProxyHealthCheck: documentedTiming.xksProxyHealthCheck,
  createCluster: 0,
  initializeCluster: 0,
  modifyCluster: 0,
  deleteCluster: 0,
  createHsm: 0,
  deleteHsm: 0,
  createBackup: 0,
};
