import { bytesToUtf8 } from '@noble/ciphers/utils.js';
import type { SimulatedOrigin } from '../account/kmsKeys.ts';
import { authenticationTagLength } from '../runtime/aesGcm.ts';
import { noBytes, utf8 } from '../runtime/bytes.ts';

/** What an encryption made, in the parts that decrypting needs. */
export interface EncryptedText {
  readonly ciphertext: Uint8Array;
  readonly initializationVector: Uint8Array;
  readonly authenticationTag: Uint8Array;
  readonly ciphertextMetadata?: Uint8Array | undefined;
}

/** What stands in front of every blob, in the clear: which key made it. It is authenticated with the text. */
export interface CiphertextHeader {
  readonly KeyArn: string;
  readonly Origin: SimulatedOrigin;
  readonly bytes: Uint8Array;
}

/** A blob taken apart. */
export interface DecodedCiphertext {
  readonly header: CiphertextHeader;
  readonly text: EncryptedText;
}

/** The form of a blob: AWS does not publish its own, so callers can only hand it back. */
const version = 1;

const origins: readonly SimulatedOrigin[] = ['AWS_KMS', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'];

/** Version, origin, length of the ARN. */
const prefixLength = 3;
const checksumLength = 4;

/** The header of blobs that a key makes: version, origin, key ARN, and a checksum over them. */
export function encodeHeader(KeyArn: string, Origin: SimulatedOrigin): CiphertextHeader {
  const arn = utf8(KeyArn);
  const bytes = new Uint8Array(prefixLength + arn.length + checksumLength);
  bytes[0] = version;
  bytes[1] = origins.indexOf(Origin);
  bytes[2] = arn.length;
  bytes.set(arn, prefixLength);
  const end = prefixLength + arn.length;
  new DataView(bytes.buffer).setUint32(end, checksum(bytes.subarray(0, end)));
  return { KeyArn, Origin, bytes };
}

/** The blob: header, then the text with its parts, those of no fixed length with their length in front. */
export function encodeCiphertext(header: CiphertextHeader, text: EncryptedText): Uint8Array {
  return encodeAfter(header.bytes, text);
}

/** The parts of a blob; `undefined` when its header is not one that {@link encodeHeader} made. */
export function decodeCiphertext(blob: Uint8Array): DecodedCiphertext | undefined {
  const arnLength = blob[2] ?? 0;
  const end = prefixLength + arnLength;
  const Origin = origins[blob[1] ?? -1];
  if (blob[0] !== version || Origin === undefined || blob.length < end + checksumLength) return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (view.getUint32(end) !== checksum(blob.subarray(0, end))) return undefined;
  const text = decodeText(blob.subarray(end + checksumLength));
  if (text === undefined) return undefined;
  const KeyArn = bytesToUtf8(blob.subarray(prefixLength, end));
  return { header: { KeyArn, Origin, bytes: blob.subarray(0, end + checksumLength) }, text };
}

/** The parts of a text one after the other. */
export const encodeText = (text: EncryptedText): Uint8Array => encodeAfter(noBytes, text);

function encodeAfter(front: Uint8Array, text: EncryptedText): Uint8Array {
  const { initializationVector, authenticationTag, ciphertext, ciphertextMetadata = noBytes } = text;
  const vector = front.length + 2;
  const tag = vector + initializationVector.length;
  const metadata = tag + authenticationTag.length;
  const end = metadata + ciphertextMetadata.length;
  const bytes = new Uint8Array(end + ciphertext.length);
  bytes.set(front);
  bytes[front.length] = initializationVector.length;
  bytes[front.length + 1] = ciphertextMetadata.length;
  bytes.set(initializationVector, vector);
  bytes.set(authenticationTag, tag);
  bytes.set(ciphertextMetadata, metadata);
  bytes.set(ciphertext, end);
  return bytes;
}

/** The parts of {@link encodeText}; `undefined` when the bytes are too few. */
export function decodeText(bytes: Uint8Array): EncryptedText | undefined {
  const [vectorLength = 0, metadataLength = 0] = bytes;
  const tag = 2 + vectorLength;
  const metadata = tag + authenticationTagLength;
  const ciphertext = metadata + metadataLength;
  if (bytes.length <= ciphertext) return undefined;
  return {
    initializationVector: bytes.subarray(2, tag),
    authenticationTag: bytes.subarray(tag, metadata),
    ciphertextMetadata: bytes.subarray(metadata, ciphertext),
    ciphertext: bytes.subarray(ciphertext),
  };
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): a changed header is no header of another key. */
function checksum(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
