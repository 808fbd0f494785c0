import { equalBytes } from '@noble/ciphers/utils.js';
import { rowOf } from '../account/account.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { noteRequest, type ProxyEntry } from '../backing/backingRegistry.ts';
import type {
  BackingAnswer,
  DecryptRequest,
  EncryptedAnswer,
  EncryptRequest,
  GetKeyMetadataRequest,
  XksProxyCall,
} from '../backing/backingStore.ts';
import { ciphertextDataIntegrityValue } from '../backing/xksProxy/ciphertextDataIntegrityValue.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import {
  type KeyRequestOutcome,
  keyRequestOutcomes,
  xksKeyConfigurationProblems,
} from '../errors/xksKeyErrors.ts';
import type { ExternalKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import {
  authenticationTagBytes,
  initializationVectorBytes,
  maximumCiphertextMetadataBytes,
} from '../model/limits.ts';
import { isBytes } from '../runtime/bytes.ts';
import type { EncryptedText } from './ciphertextBlob.ts';
import { type Asking, ask, type Scope } from './operation.ts';

/** The row of the external key store that a key is in. */
export function externalKeyStoreOf(scope: Scope, key: KmsKeyRow): ExternalKeyStoreRow {
  return rowOf(scope.account.find(key.CustomKeyStoreId!)!) as ExternalKeyStoreRow;
}

/** The external key is there and fit for a KMS key, or what CreateKey answers. */
export function* requireFitExternalKey(
  scope: Scope,
  store: ExternalKeyStoreRow,
  XksKeyId: string,
): Asking<void> {
  const answer = yield* askProxy(scope, store, {
    type: 'getKeyMetadata',
    now: scope.now,
    key: XksKeyId,
    proxy: callOf(scope, store, 'CreateKey'),
  });
  if (answer.type !== 'keyMetadata') throw outcomeOfCreateKey(outcomeOf(answer), XksKeyId);
  const { keySpec, keyUsage, keyStatus } = answer;
  const isWellFormed =
    typeof keySpec === 'string' && typeof keyStatus === 'string' && Array.isArray(keyUsage);
  if (!isWellFormed) throw outcomeOfCreateKey('malformedResponse', XksKeyId);
  if (keySpec !== 'AES_256') throw unfit('keySpec', keySpec, XksKeyId);
  if (keyStatus !== 'ENABLED') throw unfit('keyStatus', keyStatus, XksKeyId);
  const isForBoth = keyUsage.includes('ENCRYPT') && keyUsage.includes('DECRYPT');
  if (!isForBoth) throw unfit('keyUsage', keyUsage.join(', '), XksKeyId);
}

/** Lets the external key manager encrypt; AWS KMS checks the answer. */
export function* encryptWithExternalKey(
  scope: Scope,
  key: KmsKeyRow,
  kmsOperation: string,
  KeyArn: string,
  plaintext: Uint8Array,
  additionalAuthenticatedData: Uint8Array,
): Asking<EncryptedText> {
  const store = externalKeyStoreOf(scope, key);
  const answer = yield* askProxy(scope, store, {
    type: 'encrypt',
    now: scope.now,
    key: key.XksKeyId!,
    plaintext,
    additionalAuthenticatedData,
    proxy: callOf(scope, store, kmsOperation, KeyArn),
  });
  if (answer.type !== 'encrypted') throw outcomeOfUse(scope, store, outcomeOf(answer), key);
  if (!isIntact(answer, plaintext, additionalAuthenticatedData)) {
    throw outcomeOfUse(scope, store, 'malformedResponse', key);
  }
  return answer;
}

/** Lets the external key manager decrypt what it encrypted. */
export function* decryptWithExternalKey(
  scope: Scope,
  key: KmsKeyRow,
  kmsOperation: string,
  KeyArn: string,
  text: EncryptedText,
  additionalAuthenticatedData: Uint8Array,
): Asking<Uint8Array> {
  const store = externalKeyStoreOf(scope, key);
  const answer = yield* askProxy(scope, store, {
    type: 'decrypt',
    now: scope.now,
    key: key.XksKeyId!,
    ...text,
    additionalAuthenticatedData,
    proxy: callOf(scope, store, kmsOperation, KeyArn),
  });
  if (answer.type !== 'decrypted') throw outcomeOfUse(scope, store, outcomeOf(answer), key);
  const isText = isBytes(answer.plaintext) && answer.plaintext.length === text.ciphertext.length;
  if (!isText) throw outcomeOfUse(scope, store, 'malformedResponse', key);
  return answer.plaintext;
}

/** The exception for a plaintext of the external key manager that AWS KMS cannot accept. */
export function unacceptableText(scope: Scope, key: KmsKeyRow): KmsError {
  return outcomeOfUse(scope, externalKeyStoreOf(scope, key), 'unacceptableText', key);
}

const xksOperations = { getKeyMetadata: 'GetKeyMetadata', encrypt: 'Encrypt', decrypt: 'Decrypt' } as const;

function* askProxy(
  scope: Scope,
  store: ExternalKeyStoreRow,
  request: GetKeyMetadataRequest | EncryptRequest | DecryptRequest,
): Asking<BackingAnswer> {
  const entry = scope.backings.findProxy(store.XksProxyUriEndpoint, store.XksProxyUriPath);
  if (entry === undefined) return { type: 'refused', latencyMs: 0, cause: 'unreachable' };
  const { now: at } = scope;
  const answer = yield* ask(scope, entry.backing, request);
  noteRequest(entry, {
    at,
    XksOperation: xksOperations[request.type],
    XksKeyId: request.key,
    ...request.proxy!.requestMetadata,
    outcome: answer.type === 'refused' ? answer.cause : 'answered',
  });
  return answer;
}

function callOf(
  scope: Scope,
  store: ExternalKeyStoreRow,
  kmsOperation: string,
  kmsKeyArn?: string,
): XksProxyCall {
  const { XksProxyConnectivity, XksProxyUriEndpoint, XksProxyUriPath, AccessKeyId, RawSecretAccessKey } =
    store;
  return {
    XksProxyConnectivity,
    XksProxyUriEndpoint,
    XksProxyUriPath,
    AccessKeyId,
    RawSecretAccessKey,
    requestMetadata: {
      awsPrincipalArn: scope.callerArn,
      kmsOperation,
      kmsRequestId: scope.requestId,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    },
  };
}

/** The answer has the documented form, and its integrity value is that of what has arrived. */
function isIntact(
  answer: EncryptedAnswer,
  plaintext: Uint8Array,
  additionalAuthenticatedData: Uint8Array,
): boolean {
  const { ciphertext, initializationVector, authenticationTag, ciphertextMetadata } = answer;
  const { ciphertextDataIntegrityValue: value } = answer;
  return (
    isBytes(ciphertext) &&
    ciphertext.length === plaintext.length &&
    isBytes(initializationVector) &&
    initializationVectorBytes.includes(initializationVector.length) &&
    isBytes(authenticationTag) &&
    authenticationTag.length === authenticationTagBytes &&
    (ciphertextMetadata === undefined ||
      (isBytes(ciphertextMetadata) && ciphertextMetadata.length <= maximumCiphertextMetadataBytes)) &&
    isBytes(value) &&
    equalBytes(value, ciphertextDataIntegrityValue({ ...answer, additionalAuthenticatedData }))
  );
}

function outcomeOf(answer: BackingAnswer): KeyRequestOutcome {
  const cause = answer.type === 'refused' ? answer.cause : 'malformedResponse';
  return Object.hasOwn(keyRequestOutcomes, cause) ? (cause as KeyRequestOutcome) : 'malformedResponse';
}

function outcomeOfCreateKey(outcome: KeyRequestOutcome, XksKeyId: string): KmsError {
  const row = keyRequestOutcomes[outcome];
  const { exception, message } =
    'createKey' in row ? row.createKey : keyRequestOutcomes.malformedResponse.createKey;
  return kmsError(exception, {
    message,
    reason: `${message} (GetKeyMetadata of external key ${XksKeyId}: ${outcome})`,
    documentation: row.documentation,
  });
}

function unfit(
  problem: keyof typeof xksKeyConfigurationProblems,
  reported: string,
  XksKeyId: string,
): KmsError {
  const { message, documentation } = xksKeyConfigurationProblems[problem];
  return kmsError('XksKeyInvalidConfigurationException', {
    message: message(reported),
    reason: `${message(reported)} (external key ${XksKeyId})`,
    documentation,
  });
}

function outcomeOfUse(
  scope: Scope,
  store: ExternalKeyStoreRow,
  outcome: KeyRequestOutcome,
  { XksKeyId }: KmsKeyRow,
): KmsError {
  const row = keyRequestOutcomes[outcome];
  const { exception, message } = row.cryptographic;
  const isInternal =
    'dependsOnReliability' in row &&
    scope.assumptions.failuresOfReliableProxy === 'KMSInternalException' &&
    isReliable(scope, scope.backings.findProxy(store.XksProxyUriEndpoint, store.XksProxyUriPath));
  return kmsError(isInternal ? 'KMSInternalException' : exception, {
    message,
    reason: `${message} (external key ${XksKeyId}: ${outcome})`,
    documentation: row.documentation,
  });
}

const reliableShare = 0.99;

/**
 * Whether the proxy answered nearly every request of the last five minutes; an answer that no retry would change
 * counts as one.
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
function isReliable(scope: Scope, proxy: ProxyEntry | undefined): boolean {
  const share = proxy?.reliability.share(scope.now);
  return share !== undefined && share >= reliableShare;
}
