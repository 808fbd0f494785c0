/**
 * What needs Node: a server on the loopback interface.
 *
 * @module node
 */
export { type KmsServer, type ServeOptions, serve } from './serve.ts';
