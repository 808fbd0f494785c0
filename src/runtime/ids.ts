import type { RandomStream } from './random.ts';

const hex = '0123456789abcdef';
const base32 = '234567abcdefghijklmnopqrstuvwxyz';
const accessKey = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `cks-` and 17 hexadecimal digits, as in every sample of the AWS KMS API Reference. */
export const newCustomKeyStoreId = (random: RandomStream) => `cks-${random.text(hex, 17)}`;

/** `cluster-` and 11 of `[2-7a-z]`. */
export const newClusterId = (random: RandomStream) => `cluster-${random.text(base32, 11)}`;

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

const octets = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
const word = (bits: number) =>
  octets[bits >>> 24]! + octets[(bits >>> 16) & 255]! + octets[(bits >>> 8) & 255]! + octets[bits & 255]!;

/** A UUID of version 4: `x-amzn-requestid`. */
export function newRequestId(random: RandomStream): string {
  const b = random.bits();
  const c = random.bits();
  const middle = word((b & 0xffff0fff) | 0x00004000);
  const clock = word((c & 0x3fffffff) | 0x80000000);
  return `${word(random.bits())}-${middle.slice(0, 4)}-${middle.slice(4)}-${clock.slice(0, 4)}-${clock.slice(4)}${word(random.bits())}`;
}
