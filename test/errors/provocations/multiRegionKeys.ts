import { hsmKey, malformedArn, unknownKey } from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

const replica = { ReplicaRegion: 'eu-west-1' };
const primary = { PrimaryRegion: 'eu-west-1' };

/** Multi-Region keys; no key of the simulator is one. */
export const multiRegionKeyProvocations: ProvocationsOf<'ReplicateKey' | 'UpdatePrimaryRegion'> = {
  ReplicateKey: {
    AlreadyExistsException: 'refused before',
    DisabledException: 'refused before',
    InvalidArnException: () => ({ ...malformedArn, ...replica }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'refused before',
    LimitExceededException: 'refused before',
    MalformedPolicyDocumentException: 'refused before',
    NotFoundException: () => ({ ...unknownKey, ...replica }),
    TagException: 'refused before',
    UnsupportedOperationException: (sim) => ({ ...hsmKey(sim), ...replica }),
  },
  UpdatePrimaryRegion: {
    DisabledException: 'refused before',
    InvalidArnException: () => ({ ...malformedArn, ...primary }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'refused before',
    NotFoundException: () => ({ ...unknownKey, ...primary }),
    UnsupportedOperationException: (sim) => ({ ...hsmKey(sim), ...primary }),
  },
};
