import { rowOf } from '../../../account/account.ts';
import type { RegionalAccount } from '../../../simulator/regionalAccount.ts';
import type { WorldSnapshot } from '../../../simulator/snapshot.ts';
import { worldOperation } from '../controlOperation.ts';
import { anyObject, integer, list, named, object, optional, text, word } from '../controlShape.ts';
import { connectionErrorCode, connectionState, customKeyStoreType, nowMembers } from '../sharedShapes.ts';
import { version } from '../version.ts';
import { clockOf, timeOf } from './time.ts';

const snapshot = named(
  'WorldSnapshot',
  anyObject<WorldSnapshot>({
    description: 'A whole world. It holds passwords, secret access keys and key material.',
  }),
);

const keyStore = object({
  CustomKeyStoreId: text('The custom key store.'),
  CustomKeyStoreName: text('Its name.'),
  CustomKeyStoreType: customKeyStoreType,
  ConnectionState: connectionState,
  ConnectionErrorCode: optional(connectionErrorCode),
});

const account = object({
  accountId: text('12 digits.'),
  region: text('Such as us-east-1.'),
  customKeyStores: list(keyStore),
  kmsKeys: integer('How many KMS keys there are.'),
});

/** The world as a whole. */
export const stateOperations = {
  status: worldOperation({
    reads: true,
    summary: 'The time, the clock, and every account with its custom key stores.',
    output: {
      ...nowMembers,
      clock: word(['virtual', 'system', 'custom'], 'Only a virtual one can be moved.'),
      accountId: text('Account of the simulator.'),
      region: text('Region of the simulator.'),
      version: text('Version of custom-key-store-simulator.'),
      accounts: list(account, 'Every account and Region that something was asked of.'),
    },
    run: ({ world }) => {
      const { accountId, region } = world.settings;
      const accounts = world.accounts().map(accountStatus);
      return { ...timeOf(world), clock: clockOf(world), accountId, region, version, accounts };
    },
  }),
  snapshot: worldOperation({
    reads: true,
    summary: 'This world as plain JSON, to be continued by restore. It holds secrets.',
    output: { snapshot },
    run: ({ world }) => ({ snapshot: world.snapshot() }),
  }),
  restore: worldOperation({
    summary: 'Goes on from a snapshot of a world with the same account and Region. Clients stay usable.',
    input: { snapshot },
    example: null,
    run: ({ sim }, input) => sim.reset(input.snapshot),
  }),
  reset: worldOperation({
    summary: 'Begins again: the world is as it was made, and calls and trace are empty. Clients stay usable.',
    run: ({ sim }) => sim.reset(),
  }),
};

function accountStatus({ settings, account }: RegionalAccount) {
  const { accountId, region } = settings;
  const customKeyStores = [...account.stores()].map((store) => {
    const { CustomKeyStoreId, CustomKeyStoreName, CustomKeyStoreType, ConnectionErrorCode } = rowOf(store);
    return {
      CustomKeyStoreId,
      CustomKeyStoreName,
      CustomKeyStoreType,
      ConnectionState: store.state.value,
      ...(ConnectionErrorCode === undefined ? {} : { ConnectionErrorCode }),
    };
  });
  return { accountId, region, customKeyStores, kmsKeys: account.keys.size };
}
