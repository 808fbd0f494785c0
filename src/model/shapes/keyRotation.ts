import type { ImportState, IncludeKeyMaterial, KeyMaterialState, RotationType } from '../keyMaterial.ts';
import { integer, listOf, type OperationShapes, oneOf, structure } from './shape.ts';
import {
  date,
  expirationModel,
  flag,
  keyId,
  keyMaterialDescription,
  keyMaterialId,
  limit,
  marker,
  requiredKeyId,
} from './shared.ts';

const rotationPeriodInDays = integer(90, 2560);

/** Rotation of key material; keys in custom key stores have none. */
export const keyRotationShapes = {
  DisableKeyRotation: {
    input: { KeyId: requiredKeyId },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'DisabledException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  EnableKeyRotation: {
    input: { KeyId: requiredKeyId, RotationPeriodInDays: rotationPeriodInDays },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'DisabledException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  GetKeyRotationStatus: {
    input: { KeyId: requiredKeyId },
    output: {
      KeyRotationEnabled: flag,
      KeyId: keyId,
      RotationPeriodInDays: rotationPeriodInDays,
      NextRotationDate: date,
      OnDemandRotationStartDate: date,
    },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  ListKeyRotations: {
    input: {
      KeyId: requiredKeyId,
      IncludeKeyMaterial: oneOf<IncludeKeyMaterial>('ALL_KEY_MATERIAL', 'ROTATIONS_ONLY'),
      Limit: limit,
      Marker: marker,
    },
    output: {
      Rotations: listOf(
        structure({
          KeyId: keyId,
          KeyMaterialId: keyMaterialId,
          KeyMaterialDescription: keyMaterialDescription,
          ImportState: oneOf<ImportState>('IMPORTED', 'PENDING_IMPORT'),
          KeyMaterialState: oneOf<KeyMaterialState>(
            'CURRENT',
            'NON_CURRENT',
            'PENDING_MULTI_REGION_IMPORT_AND_ROTATION',
            'PENDING_ROTATION',
          ),
          ExpirationModel: expirationModel,
          ValidTo: date,
          RotationDate: date,
          RotationType: oneOf<RotationType>('AUTOMATIC', 'ON_DEMAND'),
        }),
      ),
      NextMarker: marker,
      Truncated: flag,
    },
    errors: [
      'InvalidArnException',
      'InvalidMarkerException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  RotateKeyOnDemand: {
    input: { KeyId: requiredKeyId },
    output: { KeyId: keyId },
    errors: [
      'ConflictException',
      'DependencyTimeoutException',
      'DisabledException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
} as const satisfies OperationShapes;
