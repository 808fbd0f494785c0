/**
 * The wire of AWS KMS as `Request → Response`, for every server and interceptor that knows the Fetch API; and the control
 * interface of a simulator, with its client.
 *
 * @module http
 */
export { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
export type { Simulated } from '../simulator/inside.ts';
export { ControlError } from './control/ControlError.ts';
export {
  type ControlClient,
  type ControlClientOptions,
  type ControlFetch,
  type ControlInput,
  type ControlOutput,
  createControlClient,
} from './control/controlClient.ts';
export { type ControlHandlerOptions, createControlHandler } from './control/controlHandler.ts';
export type { ControlledSimulator } from './control/controlledSimulator.ts';
export type { ControlOperationName } from './control/controlOperations.ts';
export { createKmsHandler, type KmsHandler, type KmsHandlerOptions } from './kmsHandler.ts';
