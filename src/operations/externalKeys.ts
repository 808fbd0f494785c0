import { equalBytes } from '@noble/ciphers/utils.js';
import { rowOf } from '../account/account.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { noteRequest, type ProxyEntry, xksOperationOf } from '../backing/backingRegistry.ts';
import type {
  BackingAnswer,
  DecryptRequest,
  EncryptedAnswer,
  EncryptRequest,
  GetKeyMetadataRequest,
  KeyMetadataAnswer,
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
import { maximumCiphertextMetadataBytes, proxyRequestTimeoutMs } from '../model/limits.ts';
import { isBytes } from '../runtime/bytes.ts';
import { type AnswerOf, isEncryptedText, isText } from './backingAnswer.ts';
import type { EncryptedText } from './ciphertextBlob.ts';
import { type Asking, ask, type Scope } from './operation.ts';

/** The row of the external key store that a key is in. */
function externalKeyStoreOf(scope: Scope, key: KmsKeyRow): ExternalKeyStoreRow {
  return rowOf(scope.account.find(key.CustomKeyStoreId!)!) as ExternalKeyStoreRow;
}

/** The external key is there and fit for a KMS key, or what CreateKey answers. */
export function* requireFitExternalKey(
  scope: Scope,
  store: ExternalKeyStoreRow,
  XksKeyId: string,
): Asking<void> {
  const request = {
    type: 'getKeyMetadata',
    now: scope.now,
    key: XksKeyId,
    proxy: callOf(scope, store, 'CreateKey'),
  } as const;
  const answer = yield* askProxy(scope, store, request, 'keyMetadata', isKeyMetadata);
  if (typeof answer === 'string') throw outcomeOfCreateKey(answer, XksKeyId);
  const { keySpec, keyUsage, keyStatus } = answer;
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
  const request = {
    type: 'encrypt',
    now: scope.now,
    key: key.XksKeyId!,
    plaintext,
    additionalAuthenticatedData,
    proxy: callOf(scope, store, kmsOperation, KeyArn),
  } as const;
  const answer = yield* askProxy(scope, store, request, 'encrypted', (encrypted) =>
    isIntact(encrypted, plaintext, additionalAuthenticatedData),
  );
  if (typeof answer === 'string') throw outcomeOfUse(scope, store, answer, key);
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
  const request = {
    type: 'decrypt',
    now: scope.now,
    key: key.XksKeyId!,
    ...text,
    additionalAuthenticatedData,
    proxy: callOf(scope, store, kmsOperation, KeyArn),
  } as const;
  const { length } = text.ciphertext;
  const answer = yield* askProxy(scope, store, request, 'decrypted', ({ plaintext }) =>
    isText(plaintext, length),
  );
  if (typeof answer === 'string') throw outcomeOfUse(scope, store, answer, key);
  return answer.plaintext;
}

/** The exception for a plaintext of the external key manager that AWS KMS cannot accept. */
export function unacceptableText(scope: Scope, key: KmsKeyRow): KmsError {
  return outcomeOfUse(scope, externalKeyStoreOf(scope, key), 'unacceptableText', key);
}

/** The answer of the type that was asked for and of the documented form, or what went wrong. */
function* askProxy<T extends BackingAnswer['type']>(
  scope: Scope,
  store: ExternalKeyStoreRow,
  request: GetKeyMetadataRequest | EncryptRequest | DecryptRequest,
  expected: T,
  isWellFormed: (answer: AnswerOf<T>) => boolean,
): Asking<AnswerOf<T> | KeyRequestOutcome> {
  const entry = scope.backings.findProxy(store.XksProxyUriEndpoint, store.XksProxyUriPath);
  if (entry === undefined) return 'unreachable';
  const { now: at } = scope;
  const answer = yield* ask(scope, entry.backing, request, proxyRequestTimeoutMs);
  const isAnswered = answer.type === expected && isWellFormed(answer as AnswerOf<T>);
  const result = isAnswered ? (answer as AnswerOf<T>) : outcomeOf(answer);
  noteRequest(entry, {
    at,
    XksOperation: xksOperationOf(request),
    XksKeyId: request.key,
    ...request.proxy!.requestMetadata,
    outcome: typeof result === 'string' ? result : 'answered',
  });
  return result;
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

function isKeyMetadata({ keySpec, keyUsage, keyStatus }: KeyMetadataAnswer): boolean {
  return typeof keySpec === 'string' && typeof keyStatus === 'string' && Array.isArray(keyUsage);
}

/** The answer has the documented form, and its integrity value is that of what has arrived. */
function isIntact(
  answer: EncryptedAnswer,
  plaintext: Uint8Array,
  additionalAuthenticatedData: Uint8Array,
): boolean {
  const { ciphertextMetadata, ciphertextDataIntegrityValue: value } = answer;
  return (
    isEncryptedText(answer, plaintext.length) &&
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
