import type { RandomStream } from './random.ts';

const hex = '0123456789abcdef';
const base32 = '234567abcdefghijklmnopqrstuvwxyz';
const accessKey = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `cks-` and 17 hexadecimal digits, as in every sample of the AWS KMS API Reference. */
export const newCustomKeyStoreId = (random: RandomStream) => `cks-${random.text(hex, 17)}`;

/** `cluster-` and 11 of `[2-7a-z]`. */
export const newClusterId = (random: RandomStream) => `cluster-${random.text(base32, 11)}`;

/**
 * A prefix that says what it is of, and letters and digits: `AIDA…` and `AROA…` of users and roles, `AKIA…` and `ASIA…`
 * of long-term and temporary access keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
export const newIamId = (random: RandomStream, prefix: 'AIDA' | 'AROA' | 'AKIA' | 'ASIA') =>
  `${prefix}${random.text(accessKey, 16)}`;

/** 40 letters and digits: `SecretAccessKey`. */
export const newSecretAccessKey = (random: RandomStream) => random.text(alphanumeric, 40);

/** Opaque, as AWS says: `SessionToken`. */
export const newSessionToken = (random: RandomStream) => random.text(alphanumeric, 96);

/** 64 hexadecimal digits: `KeyMaterialId`. */
export const newKeyMaterialId = (random: RandomStream) => random.text(hex, 64);

/** 64 hexadecimal digits, as in every sample: `GrantId`. */
export const newGrantId = (random: RandomStream) => random.text(hex, 64);

/** `backup-` and 11 of `[2-7a-z]`. */
export const newBackupId = (random: RandomStream) => `backup-${random.text(base32, 11)}`;

/** `hsm-` and 11 of `[2-7a-z]`. */
export const newHsmId = (random: RandomStream) => `hsm-${random.text(base32, 11)}`;

/** `subnet-` and 17 hexadecimal digits. */
export const newSubnetId = (random: RandomStream) => `subnet-${random.text(hex, 17)}`;

/** The last label of a VPC endpoint service name: `vpce-svc-` and 17 hexadecimal digits. */
export const newVpcEndpointServiceId = (random: RandomStream) => `vpce-svc-${random.text(hex, 17)}`;

/** A label for a host name or a certificate. */
export const newLabel = (random: RandomStream) => random.text(hex, 8);

/** 32 letters and digits: the form of a `kmsuser` password that AWS KMS documents. */
export const newKeyStorePassword = (random: RandomStream) => random.text(alphanumeric, 32);

/** 20 of `[A-Z2-7]`: `AccessKeyId` of an external key store proxy. */
export const newAccessKeyId = (random: RandomStream) => random.text(accessKey, 20);

/** 43 letters and digits: `RawSecretAccessKey` of an external key store proxy. */
export const newRawSecretAccessKey = (random: RandomStream) => random.text(alphanumeric, 43);

const digits = Array.from(hex, (digit) => digit.charCodeAt(0));
const dash = 45;

/** The hyphens of a UUID are in place; every id overwrites the digits. */
const uuid = new Array<number>(36).fill(dash);

/** A UUID of version 4: `KeyId` of a single-Region key. */
export const newKeyId = (random: RandomStream) => newUuid(random);

/** A UUID of version 4: `XksKeyId`, whose form is up to the external key manager. */
export const newXksKeyId = (random: RandomStream) => newUuid(random);

/** A UUID of version 4: `x-amzn-requestid`. */
export const newRequestId = (random: RandomStream) => newUuid(random);

/** Written digit by digit: a string of pieces would keep its pieces alive. */
function newUuid(random: RandomStream): string {
  putHex(random.bits(), 0, 8);
  const middle = random.bits();
  putHex(middle >>> 16, 9, 4);
  putHex((middle & 0x0fff) | 0x4000, 14, 4);
  const clock = random.bits();
  putHex(((clock >>> 16) & 0x3fff) | 0x8000, 19, 4);
  putHex(clock & 0xffff, 24, 4);
  putHex(random.bits(), 28, 8);
  return String.fromCharCode.apply(null, uuid);
}

function putHex(bits: number, at: number, length: number): void {
  for (let i = at + length - 1, rest = bits; i >= at; i--, rest >>>= 4) uuid[i] = digits[rest & 15]!;
}
