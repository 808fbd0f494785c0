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
} as const satisfies { [Name in keyof Assumptions]: AssumptionOption };

/** What is assumed unless the user chooses otherwise. */
export const defaultAssumptions: Assumptions = {
  connectWithoutActiveHsm: assumptionOptions.connectWithoutActiveHsm.default,
  updateWithoutProperties: assumptionOptions.updateWithoutProperties.default,
  updateOfVpcStoreCallsProxy: assumptionOptions.updateOfVpcStoreCallsProxy.default,
  sampleIdentifiers: assumptionOptions.sampleIdentifiers.default,
};
