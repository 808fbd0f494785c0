/**
 * What a custom key store connects to: the contract, the built-in backings, and the suite that every backing runs.
 *
 * @packageDocumentation
 */
export type { ClusterKeyProblem } from '../errors/cloudHsmKeyErrors.ts';
export type { KeyRequestOutcome } from '../errors/xksKeyErrors.ts';
export type { GetHealthStatusOutcome } from '../errors/xksProxyErrors.ts';
export type { MachineEvent, Onlooker } from '../runtime/machineActor.ts';
export type * from './backingFactory.ts';
export type * from './backingStore.ts';
export { cloudHsmCluster } from './cloudHsm/cloudHsmBacking.ts';
export { backingContract, type ContractCheck } from './contract.ts';
export { type BackingAnswerEvent, type BackingRequestEvent, fromActorLogic } from './fromActorLogic.ts';
export { xksProxy } from './xksProxy/xksProxyBacking.ts';
