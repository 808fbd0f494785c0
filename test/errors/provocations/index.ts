import type { OperationName } from 'custom-key-store-simulator';
import { aliasProvocations } from './aliases.ts';
import { asymmetricKeyProvocations } from './asymmetricKeys.ts';
import { cryptographicOperationProvocations } from './cryptographicOperations.ts';
import { customKeyStoreProvocations } from './customKeyStores.ts';
import { dataKeyPairProvocations } from './dataKeyPairs.ts';
import { grantProvocations } from './grants.ts';
import { importedKeyMaterialProvocations } from './importedKeyMaterial.ts';
import { keyLastUsageProvocations } from './keyLastUsage.ts';
import { keyPolicyProvocations } from './keyPolicies.ts';
import { keyRotationProvocations } from './keyRotation.ts';
import { keyProvocations } from './keys.ts';
import { multiRegionKeyProvocations } from './multiRegionKeys.ts';
import type { ProvocationsOf } from './provocation.ts';
import { tagProvocations } from './tags.ts';

/** How every modelled exception of every operation is brought about. */
export const provocations: ProvocationsOf<OperationName> = {
  ...customKeyStoreProvocations,
  ...keyProvocations,
  ...cryptographicOperationProvocations,
  ...aliasProvocations,
  ...tagProvocations,
  ...keyPolicyProvocations,
  ...grantProvocations,
  ...keyRotationProvocations,
  ...importedKeyMaterialProvocations,
  ...dataKeyPairProvocations,
  ...asymmetricKeyProvocations,
  ...multiRegionKeyProvocations,
  ...keyLastUsageProvocations,
};
