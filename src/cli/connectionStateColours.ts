import type { ConnectionState } from '../model/customKeyStore.ts';
import type { StyleName } from './style.ts';

/** Every ConnectionState. */
export const connectionStates = [
  'CONNECTED',
  'CONNECTING',
  'DISCONNECTED',
  'DISCONNECTING',
  'FAILED',
] as const satisfies readonly ConnectionState[];

const colours: Readonly<Record<ConnectionState, StyleName>> = {
  CONNECTED: 'green',
  CONNECTING: 'yellow',
  DISCONNECTED: 'dim',
  DISCONNECTING: 'yellow',
  FAILED: 'red',
};

/** How a ConnectionState stands out. */
export const colourOf = (state: ConnectionState): StyleName => colours[state];
