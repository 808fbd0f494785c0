import { type CustomKeyStoresListEntry, DescribeCustomKeyStoresCommand } from '@aws-sdk/client-kms';
import type { Simulator } from 'custom-key-store-simulator';
import type { Kms } from './waysIn.ts';

/** `accepted`, or the name of the error. */
export async function answerTo(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
    return 'accepted';
  } catch (error) {
    return (error as Error).name;
  }
}

/** The error that a request ends with; fails when it ends well. */
export async function errorOf(sent: Promise<unknown>): Promise<Error & { reason?: string }> {
  try {
    await sent;
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error, and the request was accepted');
}

/** What DescribeCustomKeyStores shows of one store. */
export async function entryOf(kms: Kms, CustomKeyStoreId: string): Promise<CustomKeyStoresListEntry> {
  const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
  return CustomKeyStores![0]!;
}

/** `CONNECTED`, or `FAILED USER_LOCKED_OUT`: state and error code as DescribeCustomKeyStores shows them. */
export async function shownState(kms: Kms, CustomKeyStoreId: string): Promise<string> {
  const { ConnectionState, ConnectionErrorCode } = await entryOf(kms, CustomKeyStoreId);
  return ConnectionErrorCode === undefined
    ? `${ConnectionState}`
    : `${ConnectionState} ${ConnectionErrorCode}`;
}

/** Everything in a world that only a request, a cause or time may change; ids, dice and the trace are left out. */
export function lastingState(sim: Simulator): object {
  const { deadlines, accounts, proxies } = sim.snapshot();
  return { deadlines, accounts, proxies };
}

/** What kmsuser logs in with now; after connecting only AWS KMS knows it, and a snapshot, which holds all secrets. */
export function passwordOfKmsuser(sim: Simulator, ClusterId: string): string {
  const cluster = sim.snapshot().accounts[0]!.clusters.find(({ entry }) => entry.ClusterId === ClusterId);
  const { kmsuser } = cluster!.backing as { kmsuser: { context: { password: string } } };
  return kmsuser.context.password;
}
