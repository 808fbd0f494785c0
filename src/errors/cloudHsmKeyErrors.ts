import type { KmsErrorName } from './kmsErrors.ts';

/**
 * Why a connected AWS CloudHSM key store cannot serve a request.
 *
 * - `keyNotFound`: the cluster does not hold the key material, for example because somebody deleted it
 * - `noActiveHsm`: no HSM of the cluster is active
 * - `clusterNotFound`: the cluster was deleted
 * - `networkErrors`: AWS KMS cannot reach the cluster, for example because a security group stops it
 * - `userLockedOut`: `kmsuser` is locked
 * - `userMissing`: the cluster has no `kmsuser` any more
 * - `noFreeSession`: all PKCS #11 sessions of the cluster are in use
 * - `overloaded`: the cluster has more to do than it can
 * - `invalidCiphertext`: the cluster cannot decrypt the text, because it or its context was altered
 * - `noAnswer`: whatever stands in for the cluster answers something that no cluster would
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
export type ClusterKeyProblem =
  | 'keyNotFound'
  | 'noActiveHsm'
  | 'clusterNotFound'
  | 'networkErrors'
  | 'userLockedOut'
  | 'userMissing'
  | 'noFreeSession'
  | 'overloaded'
  | 'invalidCiphertext'
  | 'noAnswer';

/** What one problem of a cluster means to each operation that needs the cluster. */
export interface ClusterKeyProblemRow {
  /** What Encrypt, Decrypt, ReEncrypt, GenerateDataKey and GenerateDataKeyWithoutPlaintext answer. */
  cryptographic: {
    exception: KmsErrorName;
    /** Part of the message by which programs tell the problems apart. */
    fragment?: string;
    /** Text of the exception; it contains the fragment. */
    message: string;
  };
  /** What CreateKey answers; absent where the problem does not concern it. */
  createKey?: { exception: KmsErrorName; message: string };
  /** What GenerateRandom answers when it names the key store; absent where the problem does not concern it. */
  generateRandom?: { exception: KmsErrorName; message: string };
  /** The page that states the problem. */
  documentation: string;
  /** What AWS leaves open, or where two pages differ. */
  note?: string;
}

const fixKeyStore = 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html';
const tooFewHsms =
  'The AWS CloudHSM cluster needs at least two active HSMs in different Availability Zones for new key material.';
const noActiveHsm = 'The AWS CloudHSM cluster has no active HSM.';
const clusterGone = 'The AWS CloudHSM cluster of the key store no longer exists.';
const networkErrors = 'AWS KMS cannot communicate with your CloudHSM cluster.';
const lockedOut =
  'AWS KMS cannot use the AWS CloudHSM cluster because the kmsuser is locked out. Disconnect the key store, give kmsuser a new password, update KeyStorePassword and connect again.';
const userMissing = 'The AWS CloudHSM cluster no longer has the crypto user kmsuser.';
const noFreeSession = {
  exception: 'KMSInternalException',
  message: 'The AWS CloudHSM cluster has no free PKCS #11 session. Send the request again later.',
} as const;
const overloaded = {
  exception: 'ThrottlingException',
  message: 'The AWS CloudHSM cluster is overloaded. Send the request again later.',
} as const;
const noAnswer = {
  exception: 'KMSInternalException',
  message: 'AWS KMS cannot make sense of what the AWS CloudHSM cluster answers.',
} as const;

/**
 * Every problem of the cluster behind a connected key store, with the exceptions that it becomes. The key
 * store stays CONNECTED in all of them.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
export const clusterKeyProblems = {
  keyNotFound: {
    cryptographic: {
      exception: 'KMSInvalidStateException',
      message: 'The AWS CloudHSM cluster does not hold the key material of the KMS key.',
    },
    documentation: fixKeyStore,
    note: 'The KMS key stays Enabled, unless the assumption keyStateWithoutKeyMaterial says otherwise.',
  },
  noActiveHsm: {
    cryptographic: { exception: 'KMSInvalidStateException', message: noActiveHsm },
    createKey: { exception: 'CloudHsmClusterInvalidConfigurationException', message: tooFewHsms },
    generateRandom: { exception: 'KMSInternalException', message: noActiveHsm },
    documentation: fixKeyStore,
    note: 'Assumption: the exception of GenerateRandom, which no page states; see the assumption generateRandomWithoutHsm.',
  },
  clusterNotFound: {
    cryptographic: { exception: 'KMSInvalidStateException', message: clusterGone },
    createKey: { exception: 'CloudHsmClusterInvalidConfigurationException', message: clusterGone },
    generateRandom: { exception: 'KMSInternalException', message: clusterGone },
    documentation: fixKeyStore,
    note: 'Assumption: the exceptions of CreateKey, which does not model CloudHsmClusterNotFoundException, and of GenerateRandom; for the latter see the assumption generateRandomWithoutHsm.',
  },
  networkErrors: {
    cryptographic: {
      exception: 'KMSInvalidStateException',
      fragment: 'cannot communicate with your CloudHSM cluster',
      message: networkErrors,
    },
    createKey: { exception: 'KMSInternalException', message: networkErrors },
    generateRandom: { exception: 'KMSInternalException', message: networkErrors },
    documentation: fixKeyStore,
    note: 'Assumption: the exceptions of CreateKey and GenerateRandom, which no page states.',
  },
  userLockedOut: {
    cryptographic: {
      exception: 'KMSInvalidStateException',
      fragment: 'because the kmsuser is locked out',
      message: lockedOut,
    },
    createKey: { exception: 'CustomKeyStoreInvalidStateException', message: lockedOut },
    generateRandom: { exception: 'CustomKeyStoreInvalidStateException', message: lockedOut },
    documentation: fixKeyStore,
    note: 'Assumption: the exceptions of CreateKey and GenerateRandom, which no page states; the key store has to be disconnected and connected again.',
  },
  userMissing: {
    cryptographic: { exception: 'KMSInvalidStateException', message: userMissing },
    createKey: { exception: 'CustomKeyStoreInvalidStateException', message: userMissing },
    generateRandom: { exception: 'CustomKeyStoreInvalidStateException', message: userMissing },
    documentation: fixKeyStore,
    note: 'Assumption: every exception, after the one of a locked kmsuser; no page speaks of a kmsuser that is deleted while the key store is connected.',
  },
  noFreeSession: {
    cryptographic: noFreeSession,
    createKey: noFreeSession,
    generateRandom: noFreeSession,
    documentation: fixKeyStore,
    note: 'Assumption: that CreateKey and GenerateRandom answer like cryptographic operations on KMS keys.',
  },
  overloaded: {
    cryptographic: overloaded,
    createKey: overloaded,
    generateRandom: overloaded,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html',
    note: 'Assumption: that CreateKey and GenerateRandom answer like cryptographic operations on KMS keys.',
  },
  invalidCiphertext: {
    cryptographic: {
      exception: 'InvalidCiphertextException',
      message:
        'The ciphertext is not one that this key made with this encryption context, or it has been altered.',
    },
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors',
  },
  noAnswer: {
    cryptographic: noAnswer,
    createKey: noAnswer,
    generateRandom: noAnswer,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html#API_Encrypt_Errors',
    note: 'Assumption: no cluster of AWS does this; only a backing key store that breaks its contract.',
  },
} as const satisfies Record<ClusterKeyProblem, ClusterKeyProblemRow>;
