import { type Denial, withArticle } from './decide.ts';
import { splitArn } from './wildcard.ts';

/** A denied request, as far as its message says. */
export interface DeniedRequest {
  /** The ARN of the caller. */
  readonly callerArn: string;
  readonly callerAccountId: string;
  /** As AWS spells it, such as `kms:Encrypt`. */
  readonly action: string;
  /** The ARN of the KMS key or alias, or `*`. */
  readonly resource: string;
  /** Whether a ciphertext told which key it is about: Decrypt and ReEncrypt without a key id. */
  readonly isFromCiphertext?: boolean | undefined;
  /** Whether the permission is about the key that the request creates. */
  readonly isCreation?: boolean | undefined;
}

/**
 * The message of AccessDeniedException for a denial, in the words of AWS.
 *
 * Operations on no resource are said to be on `*`, which AWS KMS is seen to do for CreateKey and ListKeys; the missing
 * permission for tags of a new key is told without a resource. About a key of another account whose key policy and
 * grants do not let the caller in, AWS KMS does not even say that it exists.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @see https://github.com/aws-ia/terraform-aws-control_tower_account_factory/issues/569
 */
export function accessDeniedMessage(request: DeniedRequest, { kind, policyType }: Denial): string {
  const { callerArn, callerAccountId, action, resource } = request;
  const ownerId = splitArn(resource)?.[4];
  if (policyType === 'resource-based policy' && ownerId !== undefined && ownerId !== callerAccountId) {
    return inaccessibleMessage(request);
  }
  const on = request.isCreation ? '' : ` on resource: ${resource}`;
  const why =
    kind === 'explicitDeny'
      ? `with an explicit deny in ${withArticle(policyType)}`
      : `because no ${policyType} allows the ${action} action`;
  return `User: ${callerArn} is not authorized to perform: ${action}${on} ${why}`;
}

/**
 * The message of AccessDeniedException for a key that the caller may not even know to exist: one of another account
 * that lets the caller not in, or is not there. Until 2022 it was "The ciphertext refers to a customer master key that
 * does not exist, does not exist in this region, or you are not allowed to access."
 *
 * @see https://github.com/kubernetes-sigs/aws-encryption-provider/pull/141
 */
export function inaccessibleMessage({
  callerArn,
  action,
  isFromCiphertext = false,
}: Pick<DeniedRequest, 'callerArn' | 'action' | 'isFromCiphertext'>): string {
  const what = isFromCiphertext ? 'the resource associated with this ciphertext' : 'this resource';
  return `User: ${callerArn} is not authorized to perform: ${action} on ${what} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
}
