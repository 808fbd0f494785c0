import type { GrantOperation } from '../grant.ts';
import { listOf, type OperationShapes, oneOf, required, structure, text } from './shape.ts';
import {
  date,
  encryptionContext,
  flag,
  grantToken,
  grantTokens,
  keyId,
  limit,
  marker,
  name,
  requiredKeyId,
} from './shared.ts';

const principal = text(1, 256, /^(?:[\w+=,.@:/-]+)$/);

const operations = listOf(
  oneOf<GrantOperation>(
    'CreateGrant',
    'Decapsulate',
    'Decrypt',
    'DeriveSharedSecret',
    'DescribeKey',
    'Encapsulate',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'GetPublicKey',
    'ReEncryptFrom',
    'ReEncryptTo',
    'RetireGrant',
    'Sign',
    'Verify',
    'VerifyMac',
  ),
);

const constraints = structure({
  EncryptionContextSubset: encryptionContext,
  EncryptionContextEquals: encryptionContext,
  SourceArn: text(20, 512, /^(?:arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+)$/),
});

const servicePrincipal = text(1, 128, /^(?:(?:[A-Za-z0-9-]+)\.(?:[A-Za-z0-9-]+)(?:\.[A-Za-z0-9-]+)+)$/);

const grantId = text(1, 128);

const grants = listOf(
  structure({
    KeyId: keyId,
    GrantId: grantId,
    Name: name,
    CreationDate: date,
    GranteePrincipal: principal,
    RetiringPrincipal: principal,
    IssuingAccount: principal,
    Operations: operations,
    Constraints: constraints,
    GranteeServicePrincipal: servicePrincipal,
    RetiringServicePrincipal: servicePrincipal,
  }),
);

/** Grants. */
export const grantShapes = {
  CreateGrant: {
    input: {
      KeyId: requiredKeyId,
      GranteePrincipal: principal,
      RetiringPrincipal: principal,
      Operations: required(operations),
      Constraints: constraints,
      GrantTokens: grantTokens,
      Name: name,
      DryRun: flag,
      GranteeServicePrincipal: servicePrincipal,
      RetiringServicePrincipal: servicePrincipal,
    },
    output: { GrantToken: grantToken, GrantId: grantId },
    errors: [
      'DependencyTimeoutException',
      'DisabledException',
      'DryRunOperationException',
      'InvalidArnException',
      'InvalidGrantTokenException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'NotFoundException',
    ],
  },
  ListGrants: {
    input: {
      Limit: limit,
      Marker: marker,
      KeyId: requiredKeyId,
      GrantId: grantId,
      GranteePrincipal: principal,
      GranteeServicePrincipal: servicePrincipal,
    },
    output: { Grants: grants, NextMarker: marker, Truncated: flag },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'InvalidGrantIdException',
      'InvalidMarkerException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
    ],
  },
  ListRetirableGrants: {
    input: {
      Limit: limit,
      Marker: marker,
      RetiringPrincipal: principal,
      RetiringServicePrincipal: servicePrincipal,
    },
    output: { Grants: grants, NextMarker: marker, Truncated: flag },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'InvalidMarkerException',
      'KMSInternalException',
      'NotFoundException',
    ],
  },
  RetireGrant: {
    input: { GrantToken: grantToken, KeyId: keyId, GrantId: grantId, DryRun: flag },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'DryRunOperationException',
      'InvalidArnException',
      'InvalidGrantIdException',
      'InvalidGrantTokenException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
    ],
  },
  RevokeGrant: {
    input: { KeyId: requiredKeyId, GrantId: required(grantId), DryRun: flag },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'DryRunOperationException',
      'InvalidArnException',
      'InvalidGrantIdException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
    ],
  },
} as const satisfies OperationShapes;
