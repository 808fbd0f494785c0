/**
 * AWS KMS custom key stores, simulated in process.
 *
 * @packageDocumentation
 */

export type { ContextValue } from './authorization/requestFacts.ts';
export type { XksProxyRequest } from './backing/backingRegistry.ts';
export type { CallOptions } from './client/callOptions.ts';
export type { KmsClientConfig } from './client/clientConfig.ts';
export type { CommandLike } from './client/command.ts';
export { FakeKmsClient } from './client/FakeKmsClient.ts';
export type { Installation, KmsClientClass } from './client/install.ts';
export type { KmsOperations } from './client/kmsOperations.ts';
export {
  type DescribingClient,
  type WaiterConfiguration,
  type WaiterResult,
  type WaiterTimers,
  waitUntilCustomKeyStoreConnected,
  waitUntilCustomKeyStoreDisconnected,
} from './client/waiters.ts';
export type { FaultExceptionName, FaultName } from './errors/faultNames.ts';
export { isKmsError, KmsError, type KmsErrorDetails } from './errors/KmsError.ts';
export type { KmsErrorName } from './errors/kmsErrors.ts';
export { SimulatorUsageError } from './errors/SimulatorUsageError.ts';
export type { KeyRequestOutcome, ProxyErrorName, XksOperation } from './errors/xksKeyErrors.ts';
export type { UpdatableProperty } from './machines/customKeyStoreMachine.ts';
export type { Assumptions } from './model/assumptionOptions.ts';
export type * from './model/backingKeyStore.ts';
export type * from './model/customKeyStore.ts';
export type * from './model/operations.ts';
export type { RequestQuotaName } from './model/requestQuotas.ts';
export type { OperationName } from './model/shapes.ts';
export type { Timing } from './model/timing.ts';
export type { RequestQuotas, ResourceQuotas } from './operations/operation.ts';
export type { AbortSignalLike } from './runtime/abort.ts';
export type { Clock, ClockEvent, ScheduledEvent } from './runtime/clock.ts';
export type { Duration } from './runtime/duration.ts';
export type { Json } from './runtime/recorded.ts';
export { scaledClock } from './runtime/scaledClock.ts';
export type { TimerHandle, Timers } from './runtime/timers.ts';
export type { TraceEntry } from './runtime/trace.ts';
export { type CloudHsm, SimulatedAccount, type Xks } from './SimulatedAccount.ts';
export {
  createSimulator,
  type RunOptions,
  Simulator,
  type TraceEventType,
} from './Simulator.ts';
export type { AccessKey } from './simulator/accessKey.ts';
export type { ClusterOptions, ProxyOptions } from './simulator/backingOptions.ts';
export type { Caller, CallerContext } from './simulator/caller.ts';
export type { Call, CallAttempt, CallError } from './simulator/calls.ts';
export type { ClusterHandle, KmsuserHandle } from './simulator/clusterHandle.ts';
export type {
  ExternalKeyEntry,
  ExternalKeyOptions,
  ExternalKeysHandle,
} from './simulator/externalKeysHandle.ts';
export type { FaultRow } from './simulator/faultCatalogue.ts';
export type { Faults } from './simulator/faults.ts';
export type { CustomKeyStoreInit, Given, GivenKeyStore, GivenKmsKey, KmsKeyInit } from './simulator/given.ts';
export type { HsmKeyEntry, HsmKeysHandle } from './simulator/hsmKeysHandle.ts';
export type { Iam, PrincipalInit, RoleInit, UserInit } from './simulator/iam.ts';
export type { KeyStoreHandle, StateDependentOperation } from './simulator/keyStoreHandle.ts';
export type { SimulatorOptions } from './simulator/options.ts';
export type { PendingFault } from './simulator/pendingFaults.ts';
export type { PolicyInput } from './simulator/policyInput.ts';
export type { PrincipalHandle } from './simulator/principalHandle.ts';
export type {
  KeyManagerHandle,
  ProxyHandle,
  VpcEndpointServiceHandle,
} from './simulator/proxyHandle.ts';
export type { AssumedRole, AssumeRoleInit, RoleHandle } from './simulator/roleHandle.ts';
export type { WorldSnapshot } from './simulator/snapshot.ts';
export type { UserHandle } from './simulator/userHandle.ts';
