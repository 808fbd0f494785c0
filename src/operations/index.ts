import type { OperationName } from '../model/shapes.ts';
import { connectCustomKeyStore } from './connectCustomKeyStore.ts';
import { createCustomKeyStore } from './createCustomKeyStore.ts';
import { deleteCustomKeyStore } from './deleteCustomKeyStore.ts';
import { describeCustomKeyStores } from './describeCustomKeyStores.ts';
import { disconnectCustomKeyStore } from './disconnectCustomKeyStore.ts';
import type { Operation } from './operation.ts';
import { updateCustomKeyStore } from './updateCustomKeyStore.ts';

/** Every simulated operation by its name: open this first. Inputs are checked against their shape before. */
export const operations: Readonly<Record<OperationName, Operation<never, object>>> = {
  ConnectCustomKeyStore: connectCustomKeyStore,
  CreateCustomKeyStore: createCustomKeyStore,
  DeleteCustomKeyStore: deleteCustomKeyStore,
  DescribeCustomKeyStores: describeCustomKeyStores,
  DisconnectCustomKeyStore: disconnectCustomKeyStore,
  UpdateCustomKeyStore: updateCustomKeyStore,
};
