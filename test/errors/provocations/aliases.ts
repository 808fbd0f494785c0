import type { Simulator } from 'custom-key-store-simulator';
import {
  doomedKey,
  malformedArn,
  ordinaryKey,
  smallQuotas,
  unknownKey,
  unknownMarker,
} from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

const AliasName = 'alias/orders';

/** A key that has as many aliases as it may have. */
async function keyWithAllAliases(sim: Simulator): Promise<string> {
  const { KeyId: TargetKeyId } = ordinaryKey(sim);
  for (let alias = 1; alias <= smallQuotas.aliasesPerKey; alias++) {
    await sim.client().createAlias({ AliasName: `alias/${alias}`, TargetKeyId });
  }
  return TargetKeyId;
}

/** Aliases. */
export const aliasProvocations: ProvocationsOf<
  'CreateAlias' | 'DeleteAlias' | 'ListAliases' | 'UpdateAlias'
> = {
  CreateAlias: {
    AlreadyExistsException: (sim) => ({ AliasName, TargetKeyId: sim.given.kmsKey({ AliasName }).KeyId }),
    DependencyTimeoutException: 'scripted',
    InvalidAliasNameException: (sim) => ({ AliasName: 'orders', TargetKeyId: ordinaryKey(sim).KeyId }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: (sim) => ({ AliasName, TargetKeyId: doomedKey(sim).KeyId }),
    LimitExceededException: async (sim) => ({ AliasName, TargetKeyId: await keyWithAllAliases(sim) }),
    NotFoundException: () => ({ AliasName, TargetKeyId: unknownKey.KeyId }),
  },
  DeleteAlias: {
    DependencyTimeoutException: 'scripted',
    KMSInternalException: 'scripted',
    // An alias may be deleted in every state of its key.
    KMSInvalidStateException: 'scripted',
    NotFoundException: () => ({ AliasName }),
  },
  ListAliases: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    InvalidMarkerException: () => unknownMarker,
    KMSInternalException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  UpdateAlias: {
    DependencyTimeoutException: 'scripted',
    KMSInternalException: 'scripted',
    KMSInvalidStateException: (sim) => {
      sim.given.kmsKey({ AliasName });
      return { AliasName, TargetKeyId: doomedKey(sim).KeyId };
    },
    LimitExceededException: async (sim) => {
      sim.given.kmsKey({ AliasName });
      return { AliasName, TargetKeyId: await keyWithAllAliases(sim) };
    },
    NotFoundException: (sim) => ({ AliasName, TargetKeyId: ordinaryKey(sim).KeyId }),
  },
};
