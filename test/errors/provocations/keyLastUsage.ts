import { malformedArn, unknownKey } from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

/** The last use of a key, which is not simulated. */
export const keyLastUsageProvocations: ProvocationsOf<'GetKeyLastUsage'> = {
  GetKeyLastUsage: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    NotFoundException: () => unknownKey,
  },
};
