import { noBytes } from '../../runtime/bytes.ts';
import { sha256 } from '../../runtime/sha256.ts';

/** What an integrity value is computed over. */
export interface IntegrityParts {
  readonly additionalAuthenticatedData: Uint8Array;
  readonly ciphertextMetadata?: Uint8Array | undefined;
  readonly initializationVector: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly authenticationTag: Uint8Array;
}

/**
 * The value by which AWS KMS sees whether an encrypted text was damaged on its way: SHA-256 over all its parts, one
 * after the other, without their lengths.
 * https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
 */
export function ciphertextDataIntegrityValue(parts: IntegrityParts): Uint8Array {
  return sha256(
    parts.additionalAuthenticatedData,
    parts.ciphertextMetadata ?? noBytes,
    parts.initializationVector,
    parts.ciphertext,
    parts.authenticationTag,
  );
}
