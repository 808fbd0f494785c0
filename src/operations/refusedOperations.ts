import { type KmsErrorName, kmsErrors } from '../errors/kmsErrors.ts';
import type { OperationName } from '../model/shapes.ts';
import { findKey, findKeyOrAlias } from './find.ts';
import { type NotSimulatedFeature, notSimulated } from './notSimulated.ts';
import type { Operation } from './operation.ts';
import { unsuitable } from './unsuitable.ts';

/** Why an operation is never carried out. */
export interface Refusal {
  /** What a key in a custom key store is answered. */
  readonly inCustomKeyStore: KmsErrorName | NotSimulatedFeature;
  /** What an ordinary symmetric key is answered: the exception that AWS documents, or that it is not simulated. */
  readonly ordinary: KmsErrorName | NotSimulatedFeature;
  /** Completes "This operation is not valid for the key, because …". */
  readonly because: string;
  /** Whether it is its Origin that the key is refused for. */
  readonly byOrigin?: true;
  /** Whether `KeyId` may be an alias. */
  readonly takesAlias?: true;
}

/** Why keys in custom key stores have no rotation. */
export const notRotated = 'AWS KMS does not rotate key material in custom key stores';

const rotation: Refusal = {
  inCustomKeyStore: 'UnsupportedOperationException',
  ordinary: 'keyRotation',
  because: notRotated,
  byOrigin: true,
};
const imported: Refusal = {
  inCustomKeyStore: 'UnsupportedOperationException',
  ordinary: 'UnsupportedOperationException',
  because: 'its Origin is not EXTERNAL',
  byOrigin: true,
};
const dataKeyPair: Refusal = {
  inCustomKeyStore: 'UnsupportedOperationException',
  ordinary: 'dataKeyPairs',
  because: 'custom key stores do not support data key pairs',
  byOrigin: true,
  takesAlias: true,
};
const otherUsage: Refusal = {
  inCustomKeyStore: 'InvalidKeyUsageException',
  ordinary: 'InvalidKeyUsageException',
  because: 'its KeyUsage is ENCRYPT_DECRYPT and its KeySpec SYMMETRIC_DEFAULT',
  takesAlias: true,
};
const multiRegion: Refusal = {
  inCustomKeyStore: 'UnsupportedOperationException',
  ordinary: 'UnsupportedOperationException',
  because: 'it is not a multi-Region key',
};

/**
 * Operations that no key of the simulator can carry out, each with its documented refusal. The type of a key decides
 * before its state.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export const refusals = {
  Decapsulate: otherUsage,
  DeleteImportedKeyMaterial: imported,
  DeriveSharedSecret: otherUsage,
  DisableKeyRotation: rotation,
  EnableKeyRotation: rotation,
  Encapsulate: otherUsage,
  GenerateDataKeyPair: dataKeyPair,
  GenerateDataKeyPairWithoutPlaintext: dataKeyPair,
  GenerateMac: otherUsage,
  GetKeyLastUsage: {
    inCustomKeyStore: 'keyLastUsage',
    ordinary: 'keyLastUsage',
    because: 'the simulator does not note when a key was used last',
  },
  GetParametersForImport: imported,
  GetPublicKey: {
    inCustomKeyStore: 'UnsupportedOperationException',
    ordinary: 'UnsupportedOperationException',
    because: 'it is symmetric and has no public key',
    takesAlias: true,
  },
  ImportKeyMaterial: imported,
  ListKeyRotations: rotation,
  ReplicateKey: multiRegion,
  RotateKeyOnDemand: rotation,
  Sign: otherUsage,
  UpdatePrimaryRegion: multiRegion,
  Verify: otherUsage,
  VerifyMac: otherUsage,
} as const satisfies Partial<Record<OperationName, Refusal>>;

/** An operation that is always refused. */
export type RefusedOperationName = keyof typeof refusals;

/** The operation of that name, which finds its key and refuses. */
export function refuse(operation: RefusedOperationName): Operation<{ readonly KeyId: string }, never> {
  const refusal: Refusal = refusals[operation];
  return (scope, { KeyId }) => {
    const key = (refusal.takesAlias ? findKeyOrAlias : findKey)(scope, KeyId, operation);
    const answer = key.CustomKeyStoreId === undefined ? refusal.ordinary : refusal.inCustomKeyStore;
    if (!isKmsErrorName(answer)) throw notSimulated(answer);
    const { because, byOrigin } = refusal;
    throw unsuitable(scope, operation, key, { exception: answer, because, byOrigin });
  };
}

const isKmsErrorName = (name: string): name is KmsErrorName => Object.hasOwn(kmsErrors, name);
