import { quotaOfKeyStore } from '../account/account.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import { requestQuotaOf } from '../model/requestQuotas.ts';
import type { OperationName } from '../model/shapes.ts';
import type { Scope } from './operation.ts';

/**
 * Counts a request in the quota of its operation, or ThrottlingException.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
export function countRequest(scope: Scope, operation: OperationName): void {
  const { requestQuotas } = scope;
  const quota = requestQuotas === undefined ? undefined : requestQuotaOf(operation);
  if (requestQuotas === undefined || quota === undefined) return;
  const rate = requestQuotas[quota];
  if (!scope.account.requestRates.take(quota, rate, scope.now)) {
    throw throttled(`the account and Region may send ${rate} such requests a second (${quota})`);
  }
}

/** Counts a request in the quotas of the custom key stores that its keys are in, once in each, or in none. */
export function countKeyStoreRequest(scope: Scope, ...keys: readonly KmsKeyRow[]): void {
  if (scope.requestQuotas !== undefined) countRequestOfStores(scope, storesOf(keys));
}

/** Counts a request with two keys, which may be of two accounts: once in the quota of every store, or in none. */
export function countRequestOfBoth(
  source: readonly [Scope, KmsKeyRow],
  destination: readonly [Scope, KmsKeyRow],
): void {
  const [[sourceOwner, sourceKey], [destinationOwner, destinationKey]] = [source, destination];
  if (sourceOwner.account === destinationOwner.account) {
    countKeyStoreRequest(sourceOwner, sourceKey, destinationKey);
    return;
  }
  const both: readonly (readonly [Scope, string[]])[] = [
    [sourceOwner, storesOf([sourceKey])],
    [destinationOwner, storesOf([destinationKey])],
  ];
  for (const [owner, stores] of both) requireFree(owner, stores);
  for (const [owner, stores] of both) countRequestOfStores(owner, stores);
}

const storesOf = (keys: readonly KmsKeyRow[]): string[] => [
  ...new Set(keys.flatMap((key) => key.CustomKeyStoreId ?? [])),
];

/** Counts a request in the quota of each of these custom key stores, which their callers share. */
export function countRequestOfStores(scope: Scope, stores: readonly string[]): void {
  const rate = scope.requestQuotas?.customKeyStore;
  if (rate === undefined) return;
  requireFree(scope, stores);
  const { requestRates } = scope.account;
  for (const CustomKeyStoreId of stores)
    requestRates.take(quotaOfKeyStore(CustomKeyStoreId), rate, scope.now);
}

/** Each of these custom key stores may get one more request now. */
function requireFree(scope: Scope, stores: readonly string[]): void {
  const rate = scope.requestQuotas?.customKeyStore;
  if (rate === undefined) return;
  const { requestRates } = scope.account;
  const full = stores.find(
    (CustomKeyStoreId) => !requestRates.allows(quotaOfKeyStore(CustomKeyStoreId), rate, scope.now),
  );
  if (full !== undefined) throw throttled(`custom key store ${full} serves ${rate} requests a second`);
}

function throttled(because: string): KmsError {
  return kmsError('ThrottlingException', {
    message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    reason: `A request quota is used up: ${because}.`,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html',
  });
}
