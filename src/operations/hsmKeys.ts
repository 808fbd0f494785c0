import { rowOf } from '../account/account.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import type { BackingAnswer, BackingRequest } from '../backing/backingStore.ts';
import { type ClusterKeyProblem, clusterKeyProblems } from '../errors/cloudHsmKeyErrors.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import type { CloudHsmKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import { type AnswerOf, isEncryptedText, isText } from './backingAnswer.ts';
import type { EncryptedText } from './ciphertextBlob.ts';
import { type Asking, ask, type Scope } from './operation.ts';

/** Operations of which a problem of the cluster has different consequences. */
type Family = 'cryptographic' | 'createKey' | 'generateRandom';

/** Asks the cluster of an AWS CloudHSM key store for something; the documented exception when it does not do it. */
export function* askCluster<T extends BackingAnswer['type']>(
  scope: Scope,
  store: CloudHsmKeyStoreRow,
  family: Exclude<Family, 'cryptographic'>,
  request: BackingRequest,
  expected: T,
): Asking<AnswerOf<T>> {
  const answer = yield* askForAnything(scope, store, request);
  if (answer.type === expected && isWellFormed(answer, request)) return answer as AnswerOf<T>;
  throw clusterKeyError(scope, problemOf(answer), family, store.CloudHsmClusterId);
}

/** Lets the cluster encrypt. */
export function* encryptWithHsmKey(
  scope: Scope,
  key: KmsKeyRow,
  plaintext: Uint8Array,
  additionalAuthenticatedData: Uint8Array,
): Asking<EncryptedText> {
  const request = {
    type: 'encrypt',
    now: scope.now,
    key: key.backingKeyId!,
    plaintext,
    additionalAuthenticatedData,
  } as const;
  return yield* askForKey(scope, key, request, 'encrypted');
}

/** Lets the cluster decrypt what it encrypted. */
export function* decryptWithHsmKey(
  scope: Scope,
  key: KmsKeyRow,
  text: EncryptedText,
  additionalAuthenticatedData: Uint8Array,
): Asking<Uint8Array> {
  const request = {
    type: 'decrypt',
    now: scope.now,
    key: key.backingKeyId!,
    ...text,
    additionalAuthenticatedData,
  } as const;
  return (yield* askForKey(scope, key, request, 'decrypted')).plaintext;
}

/** Random bytes of the cluster that a key is in. */
export function* randomFromHsms(scope: Scope, key: KmsKeyRow, length: number): Asking<Uint8Array> {
  return (yield* askForKey(scope, key, { type: 'random', now: scope.now, length }, 'random')).bytes;
}

function* askForKey<T extends BackingAnswer['type']>(
  scope: Scope,
  key: KmsKeyRow,
  request: BackingRequest,
  expected: T,
): Asking<AnswerOf<T>> {
  const store = cloudHsmKeyStoreOf(scope, key);
  const answer = yield* askForAnything(scope, store, request);
  if (answer.type === expected && isWellFormed(answer, request)) return answer as AnswerOf<T>;
  const problem = problemOf(answer);
  const isShown = scope.assumptions.keyStateWithoutKeyMaterial === 'Unavailable';
  const now = scope.account.keys.find(key.KeyId);
  if (problem === 'keyNotFound' && isShown && now !== undefined) {
    scope.account.keys.change(now, { missingSinceAttempt: store.attempt });
  }
  throw clusterKeyError(scope, problem, 'cryptographic', store.CloudHsmClusterId);
}

function* askForAnything(
  scope: Scope,
  store: CloudHsmKeyStoreRow,
  request: BackingRequest,
): Asking<BackingAnswer> {
  const entry = scope.backings.clusters.get(store.CloudHsmClusterId);
  return entry === undefined ? gone : yield* ask(scope, entry.backing, request);
}

/** The row of the AWS CloudHSM key store that a key is in. */
function cloudHsmKeyStoreOf(scope: Scope, key: KmsKeyRow): CloudHsmKeyStoreRow {
  return rowOf(scope.account.find(key.CustomKeyStoreId!)!) as CloudHsmKeyStoreRow;
}

/** An answer has what its type promises; what a user's own backing answers may be anything. */
function isWellFormed(answer: BackingAnswer, request: BackingRequest): boolean {
  switch (answer.type) {
    case 'keyCreated':
      return typeof answer.key === 'string' && answer.key !== '';
    case 'encrypted':
      return request.type === 'encrypt' && isEncryptedText(answer, request.plaintext.length);
    case 'decrypted':
      return request.type === 'decrypt' && isText(answer.plaintext, request.ciphertext.length);
    case 'random':
      return request.type === 'random' && isText(answer.bytes, request.length);
    default:
      return true;
  }
}

const gone: BackingAnswer = { type: 'refused', latencyMs: 0, cause: 'clusterNotFound' };

function problemOf(answer: BackingAnswer): ClusterKeyProblem {
  const cause = answer.type === 'refused' ? answer.cause : 'noAnswer';
  return Object.hasOwn(clusterKeyProblems, cause) ? (cause as ClusterKeyProblem) : 'noAnswer';
}

function clusterKeyError(
  scope: Scope,
  problem: ClusterKeyProblem,
  family: Family,
  CloudHsmClusterId: string,
): KmsError {
  const row = clusterKeyProblems[problem];
  const { exception, message } =
    (row as Record<Family, { exception: KmsError['name']; message: string } | undefined>)[family] ??
    clusterKeyProblems.noAnswer[family];
  const isOtherState =
    family === 'generateRandom' &&
    (problem === 'noActiveHsm' || problem === 'clusterNotFound') &&
    scope.assumptions.generateRandomWithoutHsm === 'CustomKeyStoreInvalidStateException';
  return kmsError(isOtherState ? 'CustomKeyStoreInvalidStateException' : exception, {
    message,
    reason: `${message} (cluster ${CloudHsmClusterId}: ${problem})`,
    documentation: row.documentation,
  });
}
