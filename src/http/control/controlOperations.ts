import type { ControlOperationTable } from './controlOperation.ts';
import { clusterKeyOperations } from './operations/clusterKeys.ts';
import { clusterOperations } from './operations/clusters.ts';
import { externalKeyOperations } from './operations/externalKeys.ts';
import { faultOperations } from './operations/faults.ts';
import { givenOperations } from './operations/given.ts';
import { iamOperations } from './operations/iam.ts';
import { keyManagerOperations } from './operations/keyManager.ts';
import { keyStoreOperations } from './operations/keyStores.ts';
import { kmsuserOperations } from './operations/kmsuser.ts';
import { proxyOperations } from './operations/proxies.ts';
import { proxyTroubleOperations } from './operations/proxyTroubles.ts';
import { stateOperations } from './operations/state.ts';
import { timeOperations } from './operations/time.ts';
import { traceOperations } from './operations/trace.ts';
import { vpcEndpointServiceOperations } from './operations/vpcEndpointService.ts';

/** Everything that the control interface can do, by name. */
export const controlOperations = {
  ...stateOperations,
  ...timeOperations,
  ...traceOperations,
  ...givenOperations,
  ...faultOperations,
  ...keyStoreOperations,
  ...clusterOperations,
  ...kmsuserOperations,
  ...clusterKeyOperations,
  ...proxyOperations,
  ...proxyTroubleOperations,
  ...externalKeyOperations,
  ...keyManagerOperations,
  ...vpcEndpointServiceOperations,
  ...iamOperations,
} satisfies ControlOperationTable;

/** Name of an operation of the control interface, such as `cluster/kmsuser/lockOut`. */
export type ControlOperationName = keyof typeof controlOperations;

/** The operation with that name, if there is one. */
export function controlOperation(name: string): ControlOperationTable[string] | undefined {
  return Object.hasOwn(controlOperations, name) ? controlOperations[name as ControlOperationName] : undefined;
}
