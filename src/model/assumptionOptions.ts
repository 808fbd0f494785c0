/** The choices that a user of the simulator can make where AWS is silent or contradicts itself. */
export interface Assumptions {
  /**
   * What ConnectCustomKeyStore makes of a cluster without an active HSM. Default `byHsmCount`: a cluster
   * without any HSM gives `FAILED` with `INSUFFICIENT_CLOUDHSM_HSMS`, one whose HSMs are all inactive gives
   * `CloudHsmClusterInvalidConfigurationException`. `swapped` is the other way round.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
   */
  connectWithoutActiveHsm: 'byHsmCount' | 'swapped';
  /**
   * Whether UpdateCustomKeyStore asks the proxy behind a VPC endpoint service for its health before it
   * changes anything. Default true.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
   */
  updateOfVpcStoreCallsProxy: boolean;
  /**
   * What UpdateCustomKeyStore answers when the request names no property to change. Default
   * `ValidationException`.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
   */
  updateWithoutProperties: 'ValidationException' | 'accepted';
  /**
   * What becomes of identifiers from the samples in AWS's own documentation that break the patterns of the
   * API model, such as `cluster-1a23b4cdefg`. Default `refused`, with a `ValidationException`.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
   */
  sampleIdentifiers: 'refused' | 'accepted';
  /**
   * Whether answers tell which key material of a KMS key in a custom key store was used: `KeyMaterialId`,
   * `SourceKeyMaterialId` and `DestinationKeyMaterialId`. Default `omitted`.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
   */
  keyMaterialIdOfCustomKeyStoreKeys: 'omitted' | 'included';
  /**
   * What GenerateRandom answers when it names a connected AWS CloudHSM key store whose cluster has no active
   * HSM or was deleted. Default `KMSInternalException`.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
   */
  generateRandomWithoutHsm: 'KMSInternalException' | 'CustomKeyStoreInvalidStateException';
  /**
   * What cryptographic operations answer when the external key store proxy reports 500 or 503, or does not
   * answer in time. Default `KMSInvalidStateException`. `KMSInternalException` comes only while at least 99
   * percent of the requests to the proxy in the last five minutes of virtual time succeeded, and
   * `KMSInvalidStateException` otherwise.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
   */
  failuresOfReliableProxy: 'KMSInvalidStateException' | 'KMSInternalException';
  /**
   * The `KeyState` of a KMS key whose key material is gone from the AWS CloudHSM cluster. Default `Enabled`:
   * it stays as it was. `Unavailable` holds from the first cryptographic operation that misses the key
   * material until the key store is connected anew.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
   */
  keyStateWithoutKeyMaterial: 'Enabled' | 'Unavailable';
  /**
   * What becomes of the KMS keys of a custom key store while it is `DISCONNECTING`. Default `Unavailable`,
   * from the moment of the request. `usable` lets them work until the key store is `DISCONNECTED`.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
   */
  keysWhileDisconnecting: 'Unavailable' | 'usable';
}

/** One choice: its values, and the one that counts unless another is given. */
export interface AssumptionOption {
  name: keyof Assumptions;
  values: readonly (string | boolean)[];
  default: string | boolean;
}

/** Every choice by its name. */
export const assumptionOptions = {
  connectWithoutActiveHsm: {
    name: 'connectWithoutActiveHsm',
    values: ['byHsmCount', 'swapped'],
    default: 'byHsmCount',
  },
  updateWithoutProperties: {
    name: 'updateWithoutProperties',
    values: ['ValidationException', 'accepted'],
    default: 'ValidationException',
  },
  updateOfVpcStoreCallsProxy: { name: 'updateOfVpcStoreCallsProxy', values: [true, false], default: true },
  sampleIdentifiers: { name: 'sampleIdentifiers', values: ['refused', 'accepted'], default: 'refused' },
  keyMaterialIdOfCustomKeyStoreKeys: {
    name: 'keyMaterialIdOfCustomKeyStoreKeys',
    values: ['omitted', 'included'],
    default: 'omitted',
  },
  generateRandomWithoutHsm: {
    name: 'generateRandomWithoutHsm',
    values: ['KMSInternalException', 'CustomKeyStoreInvalidStateException'],
    default: 'KMSInternalException',
  },
  failuresOfReliableProxy: {
    name: 'failuresOfReliableProxy',
    values: ['KMSInvalidStateException', 'KMSInternalException'],
    default: 'KMSInvalidStateException',
  },
  keyStateWithoutKeyMaterial: {
    name: 'keyStateWithoutKeyMaterial',
    values: ['Enabled', 'Unavailable'],
    default: 'Enabled',
  },
  keysWhileDisconnecting: {
    name: 'keysWhileDisconnecting',
    values: ['Unavailable', 'usable'],
    default: 'Unavailable',
  },
} as const satisfies { [Name in keyof Assumptions]: AssumptionOption };

/** What is assumed unless the user chooses otherwise. */
export const defaultAssumptions: Assumptions = {
  connectWithoutActiveHsm: assumptionOptions.connectWithoutActiveHsm.default,
  updateWithoutProperties: assumptionOptions.updateWithoutProperties.default,
  updateOfVpcStoreCallsProxy: assumptionOptions.updateOfVpcStoreCallsProxy.default,
  sampleIdentifiers: assumptionOptions.sampleIdentifiers.default,
  keyMaterialIdOfCustomKeyStoreKeys: assumptionOptions.keyMaterialIdOfCustomKeyStoreKeys.default,
  generateRandomWithoutHsm: assumptionOptions.generateRandomWithoutHsm.default,
  failuresOfReliableProxy: assumptionOptions.failuresOfReliableProxy.default,
  keyStateWithoutKeyMaterial: assumptionOptions.keyStateWithoutKeyMaterial.default,
  keysWhileDisconnecting: assumptionOptions.keysWhileDisconnecting.default,
};
