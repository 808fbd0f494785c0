import type { KmsErrorName } from './kmsErrors.ts';

/**
 * Why the state of a KMS key does not allow an operation.
 *
 * - `disabled`: the key is `Disabled`
 * - `pendingDeletion`: the key is `PendingDeletion`
 * - `notPendingDeletion`: CancelKeyDeletion, and the key is not `PendingDeletion`
 * - `unavailable`: the key is `Unavailable`, in an AWS CloudHSM key store
 * - `keyStoreNotConnected`: the key is `Unavailable`, in an external key store
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export type KeyStateProblem =
  | 'disabled'
  | 'pendingDeletion'
  | 'notPendingDeletion'
  | 'unavailable'
  | 'keyStoreNotConnected';

/** The exception that the state of a KMS key leads to. */
export interface KeyStateProblemRow {
  exception: KmsErrorName;
  /** Part of the message by which programs tell the states apart. */
  fragment: string;
  /** Text of the exception for the KMS key of that ARN; it contains the fragment. */
  message: (keyArn: string) => string;
  /** The page that states the rule. */
  documentation: string;
  /** What AWS leaves open, or where two pages differ. */
  note?: string;
}

const keyStates = 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html';

/**
 * The exception for every state of a KMS key that an operation does not allow.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export const keyStateProblems = {
  disabled: {
    exception: 'DisabledException',
    fragment: 'is disabled.',
    message: (keyArn) => `${keyArn} is disabled.`,
    documentation: keyStates,
  },
  pendingDeletion: {
    exception: 'KMSInvalidStateException',
    fragment: 'is pending deletion (or pending replica deletion).',
    message: (keyArn) => `${keyArn} is pending deletion (or pending replica deletion).`,
    documentation: keyStates,
    note: 'For cryptographic operations and CreateGrant the page allows DisabledException with the same text as well; for KMS keys in external key stores another page has only this one.',
  },
  notPendingDeletion: {
    exception: 'KMSInvalidStateException',
    fragment: 'is not pending deletion (or pending replica deletion).',
    message: (keyArn) => `${keyArn} is not pending deletion (or pending replica deletion).`,
    documentation: keyStates,
  },
  unavailable: {
    exception: 'KMSInvalidStateException',
    fragment: 'is unavailable.',
    message: (keyArn) => `${keyArn} is unavailable.`,
    documentation: keyStates,
  },
  keyStoreNotConnected: {
    exception: 'KMSInvalidStateException',
    fragment: 'in a custom key store that is not connected',
    message: (keyArn) =>
      `${keyArn} is in a custom key store that is not connected to its external key store proxy.`,
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html has the text of an unavailable key for both types of custom key store.',
  },
} as const satisfies Record<KeyStateProblem, KeyStateProblemRow>;
