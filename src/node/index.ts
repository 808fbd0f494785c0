/**
 * What needs Node: a server on the loopback interface, and a directory that keeps a world.
 *
 * @module node
 */
export { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
export { openStateDirectory } from './openStateDirectory.ts';
export { type KmsServer, type ServeOptions, serve } from './serve.ts';
export type { StateDirectory, StateDirectoryOptions } from './stateDirectory.ts';
export type { StateDurability } from './stateDurability.ts';
