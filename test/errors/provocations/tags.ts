import {
  doomedKey,
  malformedArn,
  ordinaryKey,
  reservedTag,
  tooManyTags,
  unknownKey,
  unknownMarker,
} from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

const added = { Tags: [{ TagKey: 'team', TagValue: 'orders' }] };
const removed = { TagKeys: ['team'] };

/** Tags of keys. */
export const tagProvocations: ProvocationsOf<'ListResourceTags' | 'TagResource' | 'UntagResource'> = {
  ListResourceTags: {
    InvalidArnException: () => malformedArn,
    InvalidMarkerException: (sim) => ({ ...ordinaryKey(sim), ...unknownMarker }),
    KMSInternalException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  TagResource: {
    InvalidArnException: () => ({ ...malformedArn, ...added }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: (sim) => ({ ...doomedKey(sim), ...added }),
    LimitExceededException: (sim) => ({ ...ordinaryKey(sim), Tags: tooManyTags }),
    NotFoundException: () => ({ ...unknownKey, ...added }),
    TagException: (sim) => ({ ...ordinaryKey(sim), Tags: [reservedTag] }),
  },
  UntagResource: {
    InvalidArnException: () => ({ ...malformedArn, ...removed }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: (sim) => ({ ...doomedKey(sim), ...removed }),
    NotFoundException: () => ({ ...unknownKey, ...removed }),
    // A tag key that the key does not have is no error, and a tag with a bad one does not come to be.
    TagException: 'scripted',
  },
};
