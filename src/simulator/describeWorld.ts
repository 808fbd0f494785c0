import { type Account, connectionStateOf, rowOf } from '../account/account.ts';
import type { Calls } from './calls.ts';

/** Stores and calls that a description names. */
const most = 5;

/** A world in words, for errors: which custom key stores are on their way or FAILED, and the last calls. */
export function describeWorld(world: {
  readonly calls: Calls;
  accounts(): readonly { readonly account: Account }[];
}): string {
  const stores: string[] = [];
  for (const store of world.accounts().flatMap(({ account }) => [...account.stores()])) {
    const state = connectionStateOf(store);
    if (state === 'CONNECTED' || state === 'DISCONNECTED' || stores.length === most) continue;
    const { ConnectionErrorCode } = rowOf(store);
    stores.push(
      `${store.id} is ${state}${ConnectionErrorCode === undefined ? '' : ` (${ConnectionErrorCode})`}`,
    );
  }
  const last = world.calls
    .list()
    .slice(-most)
    .map(({ operation, error }) => (error === undefined ? operation : `${operation} (${error.name})`));
  return [
    stores.length > 0
      ? `Custom key stores neither CONNECTED nor DISCONNECTED: ${stores.join(', ')}.`
      : 'Every custom key store is CONNECTED or DISCONNECTED.',
    last.length > 0 ? `Last calls: ${last.join(', ')}.` : 'There were no calls.',
  ].join(' ');
}
