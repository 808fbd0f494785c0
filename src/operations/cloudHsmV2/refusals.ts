import { type CloudHsmV2Error, cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';

/** CloudHsmInvalidRequestException, which says why. */
export function invalidRequest(reason: string, documentation?: string): CloudHsmV2Error {
  return cloudHsmV2Error('CloudHsmInvalidRequestException', withPage(reason, documentation));
}

/** CloudHsmResourceNotFoundException for a cluster, HSM or backup. */
export function notFound(what: string, documentation?: string): CloudHsmV2Error {
  return cloudHsmV2Error(
    'CloudHsmResourceNotFoundException',
    withPage(`The account and Region have no ${what}.`, documentation),
  );
}

const withPage = (reason: string, documentation: string | undefined) =>
  documentation === undefined ? { reason } : { reason, documentation };
