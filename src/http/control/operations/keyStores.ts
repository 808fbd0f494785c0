import type { UpdatableProperty } from '../../../machines/customKeyStoreMachine.ts';
import { operationShapes } from '../../../model/shapes.ts';
import type { StateDependentOperation } from '../../../simulator/keyStoreHandle.ts';
import { flag, list, optional, text, word } from '../controlShape.ts';
import { connectionErrorCode, connectionState } from '../sharedShapes.ts';
import { keyStoreOperation } from '../subjects.ts';

const stateDependent = word<StateDependentOperation>([
  'ConnectCustomKeyStore',
  'DisconnectCustomKeyStore',
  'UpdateCustomKeyStore',
  'DeleteCustomKeyStore',
  'CreateKey',
  'GenerateRandom',
]);

const { CustomKeyStoreId: _, ...updatable } = operationShapes.UpdateCustomKeyStore.input;

const property = word<UpdatableProperty>(Object.keys(updatable) as UpdatableProperty[]);

/** Custom key stores as they are, without a request. */
export const keyStoreOperations = {
  'keyStore/describe': keyStoreOperation({
    reads: true,
    summary: 'The connection of a custom key store as it is now, without a request.',
    output: {
      CustomKeyStoreId: text('The custom key store.'),
      ConnectionState: connectionState,
      ConnectionErrorCode: optional(connectionErrorCode),
    },
    run: ({ CustomKeyStoreId, ConnectionState, ConnectionErrorCode }) => ({
      CustomKeyStoreId,
      ConnectionState,
      ...(ConnectionErrorCode === undefined ? {} : { ConnectionErrorCode }),
    }),
  }),
  'keyStore/can': keyStoreOperation({
    reads: true,
    summary: 'Whether a custom key store accepts an operation in its ConnectionState.',
    input: {
      operation: stateDependent,
      properties: optional(list(property, 'For UpdateCustomKeyStore: what is to be changed. Default all.')),
    },
    output: { can: flag('Whether it does.') },
    example: { operation: 'DeleteCustomKeyStore' },
    run: (store, { operation, properties }) => ({ can: store.can(operation, properties) }),
  }),
};
