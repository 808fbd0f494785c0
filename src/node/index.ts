/**
 * What needs Node: a server on the loopback interface, and a directory that keeps a world.
 *
 * @module node
 */
export { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
export { type KmsServer, type ServeOptions, serve } from './serve.ts';
export { openStateDirectory, type StateDirectory, type StateDirectoryOptions } from './stateDirectory.ts';
export type { StateDurability } from './stateDurability.ts';
