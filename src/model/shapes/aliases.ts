import { listOf, type OperationShapes, required, structure } from './shape.ts';
import { arn, date, flag, keyId, limit, marker, name, requiredKeyId } from './shared.ts';

/** Aliases, the changeable names of keys. */
export const aliasShapes = {
  CreateAlias: {
    input: { AliasName: required(name), TargetKeyId: requiredKeyId },
    output: {},
    hasNoOutput: true,
    errors: [
      'AlreadyExistsException',
      'DependencyTimeoutException',
      'InvalidAliasNameException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'NotFoundException',
    ],
  },
  DeleteAlias: {
    input: { AliasName: required(name) },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
    ],
  },
  ListAliases: {
    input: { KeyId: keyId, Limit: limit, Marker: marker },
    output: {
      Aliases: listOf(
        structure({
          AliasName: name,
          AliasArn: arn,
          TargetKeyId: keyId,
          CreationDate: date,
          LastUpdatedDate: date,
        }),
      ),
      NextMarker: marker,
      Truncated: flag,
    },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'InvalidMarkerException',
      'KMSInternalException',
      'NotFoundException',
    ],
  },
  UpdateAlias: {
    input: { AliasName: required(name), TargetKeyId: requiredKeyId },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'NotFoundException',
    ],
  },
} as const satisfies OperationShapes;
