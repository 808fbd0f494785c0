import {
  disabledKey,
  doomedKey,
  grantedKey,
  malformedArn,
  malformedGrant,
  ordinaryKey,
  reader,
  smallQuotas,
  unknownGrantTokens,
  unknownKey,
  unknownMarker,
} from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

const grant = { GranteePrincipal: reader, Operations: ['Decrypt' as const] };

/** A grant ID of the right form that no grant has. */
const unknownGrant = { GrantId: '0'.repeat(64) };

/** Grants. They can be listed and ended in every state of their key. */
export const grantProvocations: ProvocationsOf<
  'CreateGrant' | 'ListGrants' | 'ListRetirableGrants' | 'RetireGrant' | 'RevokeGrant'
> = {
  CreateGrant: {
    DependencyTimeoutException: 'scripted',
    DisabledException: (sim) => ({ ...disabledKey(sim), ...grant }),
    DryRunOperationException: (sim) => ({ ...ordinaryKey(sim), ...grant, DryRun: true }),
    InvalidArnException: (sim) => ({ ...ordinaryKey(sim), ...grant, GranteePrincipal: 'nobody' }),
    InvalidGrantTokenException: (sim) => ({ ...ordinaryKey(sim), ...grant, ...unknownGrantTokens }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: (sim) => ({ ...doomedKey(sim), ...grant }),
    LimitExceededException: async (sim) => {
      const key = ordinaryKey(sim);
      for (let made = 1; made <= smallQuotas.grantsPerKey; made++) {
        await sim.client().createGrant({ ...key, ...grant });
      }
      return { ...key, ...grant };
    },
    NotFoundException: () => ({ ...unknownKey, ...grant }),
  },
  ListGrants: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    InvalidGrantIdException: (sim) => ({ ...ordinaryKey(sim), ...malformedGrant }),
    InvalidMarkerException: (sim) => ({ ...ordinaryKey(sim), ...unknownMarker }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  ListRetirableGrants: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => ({ RetiringPrincipal: 'nobody' }),
    InvalidMarkerException: () => ({ RetiringPrincipal: reader, ...unknownMarker }),
    KMSInternalException: 'scripted',
    // It names no key; a principal without grants is no error.
    NotFoundException: 'scripted',
  },
  RetireGrant: {
    DependencyTimeoutException: 'scripted',
    DryRunOperationException: async (sim) => ({ ...(await grantedKey(sim)), DryRun: true }),
    InvalidArnException: () => ({ ...malformedArn, ...unknownGrant }),
    InvalidGrantIdException: (sim) => ({ ...ordinaryKey(sim), ...malformedGrant }),
    InvalidGrantTokenException: () => ({ GrantToken: 'of nobody' }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'scripted',
    NotFoundException: (sim) => ({ ...ordinaryKey(sim), ...unknownGrant }),
  },
  RevokeGrant: {
    DependencyTimeoutException: 'scripted',
    DryRunOperationException: async (sim) => ({ ...(await grantedKey(sim)), DryRun: true }),
    InvalidArnException: () => ({ ...malformedArn, ...unknownGrant }),
    InvalidGrantIdException: (sim) => ({ ...ordinaryKey(sim), ...malformedGrant }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'scripted',
    NotFoundException: (sim) => ({ ...ordinaryKey(sim), ...unknownGrant }),
  },
};
