import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { Scope } from './operation.ts';

/** The key may have one more alias: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export function requireAliasQuota({ account, quotas }: Scope, { KeyId }: KmsKeyRow): void {
  if (account.aliases.countOf(KeyId) < quotas.aliasesPerKey) return;
  throw kmsError('LimitExceededException', {
    reason: `KMS key ${KeyId} has ${quotas.aliasesPerKey} aliases, which is its quota.`,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
  });
}
