import { kmsError } from '../errors/KmsError.ts';

const form = /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:.+$/;

/** The account of an ARN of IAM. */
export const accountOf = (arn: string): string | undefined => arn.split(':')[4];

/** A principal of a grant is the ARN of an account, user or role, or InvalidArnException. */
export function requirePrincipalArn(principal: string | undefined): void {
  if (principal === undefined || form.test(principal)) return;
  throw kmsError('InvalidArnException', {
    reason: 'A principal of a grant has to be the ARN of an account, user or role.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html',
  });
}
