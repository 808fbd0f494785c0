import { assign, emit, setup } from 'xstate';
import type {
  ConnectionErrorCode,
  CustomKeyStoreType,
  XksProxyConnectivity,
} from '../model/customKeyStore.ts';

/** What is true of a custom key store of either type. */
interface AnyCustomKeyStoreRow {
  readonly CustomKeyStoreId: string;
  readonly CustomKeyStoreName: string;
  /** Milliseconds since the epoch. */
  readonly CreationDate: number;
  /** Connection attempts begun so far; an answer of an earlier one is not applied any more. */
  readonly attempt: number;
  /** Present exactly while the store is FAILED. */
  readonly ConnectionErrorCode?: ConnectionErrorCode;
  /** When the running connection was made, in milliseconds since the epoch; present exactly while CONNECTED. */
  readonly connectedAt?: number;
  /** Present exactly while DISCONNECTING, when the store was CONNECTED before. */
  readonly leavesConnection?: true;
}

/** The row of an AWS CloudHSM key store. */
export interface CloudHsmKeyStoreRow extends AnyCustomKeyStoreRow {
  readonly CustomKeyStoreType: Extract<CustomKeyStoreType, 'AWS_CLOUDHSM'>;
  readonly CloudHsmClusterId: string;
  readonly TrustAnchorCertificate: string;
  /** Certificate of the cluster at creation: related clusters have the same. */
  readonly clusterCertificate: string;
  /** What the customer gave in the last Create or Update. */
  readonly KeyStorePassword: string;
  /** What AWS KMS logs in with: the customer's until the first connection, then its own. */
  readonly kmsuserPassword: string;
}

/** The row of an external key store. */
export interface ExternalKeyStoreRow extends AnyCustomKeyStoreRow {
  readonly CustomKeyStoreType: Extract<CustomKeyStoreType, 'EXTERNAL_KEY_STORE'>;
  readonly XksProxyConnectivity: XksProxyConnectivity;
  readonly XksProxyUriEndpoint: string;
  readonly XksProxyUriPath: string;
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
  readonly XksProxyVpcEndpointServiceName?: string | undefined;
  readonly XksProxyVpcEndpointServiceOwner?: string | undefined;
}

/** A custom key store as AWS KMS keeps it. The connection state is the machine's. */
export type CustomKeyStoreRow = CloudHsmKeyStoreRow | ExternalKeyStoreRow;

/** Members of UpdateCustomKeyStore, besides the id. */
export type UpdatableProperty =
  | 'NewCustomKeyStoreName'
  | 'KeyStorePassword'
  | 'CloudHsmClusterId'
  | 'XksProxyUriEndpoint'
  | 'XksProxyUriPath'
  | 'XksProxyVpcEndpointServiceName'
  | 'XksProxyVpcEndpointServiceOwner'
  | 'XksProxyAuthenticationCredential'
  | 'XksProxyConnectivity';

/**
 * Properties that may change while the store is CONNECTED; all others only while it is DISCONNECTED.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 */
const changeableWhileConnected: readonly UpdatableProperty[] = [
  'NewCustomKeyStoreName',
  'XksProxyAuthenticationCredential',
  'XksProxyUriPath',
];

/** Requests that the machine accepts or refuses, and facts from the backing. */
export type CustomKeyStoreEvent =
  | { type: 'connect' }
  | { type: 'disconnect' }
  | { type: 'update'; properties: readonly UpdatableProperty[]; row?: CustomKeyStoreRow }
  | { type: 'delete'; kmsKeys: number }
  | { type: 'createKey' }
  | { type: 'generateRandom' }
  | { type: 'backing.connected'; at: number; kmsuserPassword?: string }
  | { type: 'backing.failed'; ConnectionErrorCode: ConnectionErrorCode; kmsuserPassword?: string }
  | { type: 'backing.disconnected' }
  | { type: 'kmsuser.passwordChanged'; kmsuserPassword: string };

/** What the machine asks of the world around it, or tells it. */
export type CustomKeyStoreEmitted =
  | { type: 'connectDeadline.asked'; row: CustomKeyStoreRow }
  | { type: 'connectDeadline.dropped'; row: CustomKeyStoreRow }
  | { type: 'disconnectDeadline.asked'; row: CustomKeyStoreRow }
  | { type: 'backing.released'; row: CustomKeyStoreRow }
  | { type: 'customKeyStore.deleted'; row: CustomKeyStoreRow };

/**
 * The connection lifecycle of a custom key store, the same for both types. Its states are the values of
 * `ConnectionState`; an operation is legal exactly when the machine accepts its event.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> DISCONNECTED
 *   state "DISCONNECTED" as DISCONNECTED
 *   DISCONNECTED: update
 *   DISCONNECTED: delete [hasNoKmsKeys]
 *   DISCONNECTED --> CONNECTING: connect
 *   state "CONNECTING" as CONNECTING
 *   CONNECTING: connect
 *   CONNECTING --> DISCONNECTING: disconnect
 *   CONNECTING --> CONNECTED: backing.connected
 *   CONNECTING --> FAILED: backing.failed
 *   state "CONNECTED" as CONNECTED
 *   CONNECTED: connect
 *   CONNECTED: createKey
 *   CONNECTED: generateRandom [hasCluster]
 *   CONNECTED: update [changesOnlyWhatMayChangeWhileConnected]
 *   CONNECTED --> DISCONNECTING: disconnect
 *   DISCONNECTING --> DISCONNECTED: backing.disconnected
 *   FAILED --> DISCONNECTING: disconnect
 *   note right of DISCONNECTED
 *     In every state:
 *     kmsuser.passwordChanged
 *   end note
 * ```
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoreInvalidStateException.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-connect-disconnect.html
 */
export const customKeyStoreMachine = setup({
  types: {
    context: {} as CustomKeyStoreRow,
    input: {} as CustomKeyStoreRow,
    events: {} as CustomKeyStoreEvent,
    emitted: {} as CustomKeyStoreEmitted,
  },
  guards: {
    changesOnlyWhatMayChangeWhileConnected: (
      _,
      { properties }: { properties: readonly UpdatableProperty[] },
    ) => properties.every((property) => changeableWhileConnected.includes(property)),
    /** Random bytes come from HSMs: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html */
    hasCluster: ({ context }) => context.CustomKeyStoreType === 'AWS_CLOUDHSM',
    hasNoKmsKeys: (_, { kmsKeys }: { kmsKeys: number }) => kmsKeys === 0,
  },
  actions: {
    /** `can` is false for a transition without actions, and this request is accepted. */
    acceptWithoutEffect: () => {},
    announceDeletion: emit(({ context }) => ({ type: 'customKeyStore.deleted', row: context })),
    askForConnectDeadline: emit(({ context }) => ({ type: 'connectDeadline.asked', row: context })),
    dropConnectDeadline: emit(({ context }) => ({ type: 'connectDeadline.dropped', row: context })),
    askForDisconnectDeadline: emit(({ context }) => ({ type: 'disconnectDeadline.asked', row: context })),
    releaseBacking: emit(({ context }) => ({ type: 'backing.released', row: context })),
    countAttempt: assign(({ context }) => ({ attempt: context.attempt + 1 })),
    recordConnection: assign((_, params: { at: number; kmsuserPassword: string | undefined }) => ({
      connectedAt: params.at,
      ...(params.kmsuserPassword === undefined ? {} : { kmsuserPassword: params.kmsuserPassword }),
    })),
    recordConnectionErrorCode: assign(
      (_, params: { ConnectionErrorCode: ConnectionErrorCode; kmsuserPassword: string | undefined }) => ({
        ConnectionErrorCode: params.ConnectionErrorCode,
        ...(params.kmsuserPassword === undefined ? {} : { kmsuserPassword: params.kmsuserPassword }),
      }),
    ),
    recordKmsuserPassword: assign((_, params: { kmsuserPassword: string }) => params),
    forgetConnectionErrorCode: assign(() => ({ ConnectionErrorCode: undefined as never })),
    leaveConnection: assign(() => ({ connectedAt: undefined as never, leavesConnection: true as const })),
    forgetConnection: assign(() => ({ leavesConnection: undefined as never })),
    recordProperties: assign((_, params: { row: CustomKeyStoreRow | undefined }) => params.row ?? {}),
  },
}).createMachine({
  id: 'customKeyStore',
  context: ({ input }) => input,
  initial: 'DISCONNECTED',
  on: {
    // An attempt that was given up has changed the password all the same.
    'kmsuser.passwordChanged': {
      actions: {
        type: 'recordKmsuserPassword',
        params: ({ event }) => ({ kmsuserPassword: event.kmsuserPassword }),
      },
    },
  },
  states: {
    DISCONNECTED: {
      on: {
        connect: { target: 'CONNECTING' },
        update: { actions: { type: 'recordProperties', params: ({ event }) => ({ row: event.row }) } },
        delete: {
          guard: { type: 'hasNoKmsKeys', params: ({ event }) => ({ kmsKeys: event.kmsKeys }) },
          actions: 'announceDeletion',
        },
      },
    },
    CONNECTING: {
      entry: ['countAttempt', 'askForConnectDeadline'],
      exit: 'dropConnectDeadline',
      on: {
        connect: { actions: 'acceptWithoutEffect' },
        disconnect: { target: 'DISCONNECTING' },
        'backing.connected': {
          target: 'CONNECTED',
          actions: {
            type: 'recordConnection',
            params: ({ event }) => ({ at: event.at, kmsuserPassword: event.kmsuserPassword }),
          },
        },
        'backing.failed': {
          target: 'FAILED',
          actions: {
            type: 'recordConnectionErrorCode',
            params: ({ event }) => ({
              ConnectionErrorCode: event.ConnectionErrorCode,
              kmsuserPassword: event.kmsuserPassword,
            }),
          },
        },
      },
    },
    CONNECTED: {
      exit: 'leaveConnection',
      on: {
        connect: { actions: 'acceptWithoutEffect' },
        createKey: { actions: 'acceptWithoutEffect' },
        generateRandom: { guard: 'hasCluster', actions: 'acceptWithoutEffect' },
        disconnect: { target: 'DISCONNECTING' },
        update: {
          guard: {
            type: 'changesOnlyWhatMayChangeWhileConnected',
            params: ({ event }) => ({ properties: event.properties }),
          },
          actions: { type: 'recordProperties', params: ({ event }) => ({ row: event.row }) },
        },
      },
    },
    DISCONNECTING: {
      entry: ['releaseBacking', 'askForDisconnectDeadline'],
      exit: 'forgetConnection',
      on: {
        'backing.disconnected': { target: 'DISCONNECTED' },
      },
    },
    FAILED: {
      exit: 'forgetConnectionErrorCode',
      on: {
        disconnect: { target: 'DISCONNECTING' },
      },
    },
  },
});
