import { notFound } from './find.ts';

/** The one policy of every key: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
export const policyName = 'default';

/** The name is that of the one policy, or NotFoundException. */
export function requirePolicyName(PolicyName: string = policyName): void {
  if (PolicyName !== policyName) throw notFound('No such policy exists');
}
