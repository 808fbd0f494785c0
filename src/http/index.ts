/**
 * The wire of AWS KMS as `Request → Response`, for every server and interceptor that knows the Fetch API.
 *
 * @module http
 */
export type { Simulated } from '../simulator/inside.ts';
export { createKmsHandler, type KmsHandler, type KmsHandlerOptions } from './kmsHandler.ts';
