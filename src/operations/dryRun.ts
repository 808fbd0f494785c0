import { type KmsError, kmsError } from '../errors/KmsError.ts';

/**
 * What a request with `DryRun` ends with when it would have succeeded. Neither a cluster nor a proxy is asked.
 * https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
 */
export function dryRunSucceeds(): KmsError {
  return kmsError('DryRunOperationException', {
    message: 'The request would have succeeded, but the DryRun option is set.',
    reason: 'DryRun is set, and the request would have succeeded.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html',
  });
}
