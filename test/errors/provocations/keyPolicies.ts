import {
  longPolicy,
  malformedArn,
  ordinaryKey,
  policyFor,
  policyOfNobody,
  root,
  unknownKey,
} from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

const policy = { Policy: policyFor(root) };

/** Key policies. A key has its key policy in every state. */
export const keyPolicyProvocations: ProvocationsOf<'GetKeyPolicy' | 'ListKeyPolicies' | 'PutKeyPolicy'> = {
  GetKeyPolicy: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  ListKeyPolicies: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  PutKeyPolicy: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: (sim) => ({ ...ordinaryKey(sim), Policy: policyOfNobody }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'scripted',
    LimitExceededException: (sim) => ({ ...ordinaryKey(sim), Policy: longPolicy }),
    MalformedPolicyDocumentException: (sim) => ({ ...ordinaryKey(sim), Policy: '{}' }),
    NotFoundException: () => ({ ...unknownKey, ...policy }),
    // Every kind of key has a key policy.
    UnsupportedOperationException: 'scripted',
  },
};
