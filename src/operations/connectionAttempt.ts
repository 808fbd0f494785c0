import { type CustomKeyStoreActor, connectionStateOf, rowOf } from '../account/account.ts';
import { connectionErrorCodes } from '../errors/connectionErrorCodes.ts';
import type { CloudHsmKeyStoreRow, CustomKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { ConnectionErrorCode } from '../model/customKeyStore.ts';
import { newKeyStorePassword } from '../runtime/ids.ts';
import { type Asking, ask, type Scope } from './operation.ts';
import { connectToProxy } from './proxyChecks.ts';

/** How an attempt ended. A `kmsuser` password that AWS KMS has set is known to it from then on. */
interface AttemptEnd {
  readonly ConnectionErrorCode: ConnectionErrorCode | undefined;
  readonly kmsuserPassword?: string;
}

/**
 * The end of a connection attempt: AWS KMS finds the backing, logs in or calls, and the store becomes CONNECTED
 * or FAILED. `internalError` says whether something inside AWS KMS goes wrong; it comes last.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export function* endConnectionAttempt(
  scope: Scope,
  store: CustomKeyStoreActor,
  internalError: () => boolean,
): Asking<void> {
  const row = rowOf(store);
  const { attempt } = row;
  const end =
    row.CustomKeyStoreType === 'AWS_CLOUDHSM'
      ? yield* connectToCluster(scope, row, internalError)
      : yield* connectToKeyManager(scope, row, internalError);

  const { ConnectionErrorCode, kmsuserPassword } = end;
  const password = kmsuserPassword === undefined ? {} : { kmsuserPassword };
  const isGivenUp = rowOf(store).attempt !== attempt || connectionStateOf(store) !== 'CONNECTING';
  if (isGivenUp) {
    yield* giveUp(scope, store, row, kmsuserPassword);
  } else if (ConnectionErrorCode === undefined) {
    store.send({ type: 'backing.connected', at: scope.now, ...password });
  } else {
    store.send({ type: 'backing.failed', ConnectionErrorCode, ...password });
  }
}

/** The store was disconnected while a remote backing was asked: what has changed there stays known, and is left. */
function* giveUp(
  scope: Scope,
  store: CustomKeyStoreActor,
  row: CustomKeyStoreRow,
  kmsuserPassword: string | undefined,
): Asking<void> {
  if (kmsuserPassword === undefined || row.CustomKeyStoreType !== 'AWS_CLOUDHSM') return;
  store.send({ type: 'kmsuser.passwordChanged', kmsuserPassword });
  const cluster = scope.backings.clusters.get(row.CloudHsmClusterId);
  if (cluster !== undefined && connectionStateOf(store) !== 'CONNECTED')
    yield* ask(scope, cluster.backing, logOut(scope, row));
}

const logOut = ({ now }: Scope, { CustomKeyStoreId }: CustomKeyStoreRow) =>
  ({ type: 'disconnect', now, CustomKeyStoreId }) as const;

function* connectToCluster(
  scope: Scope,
  row: CloudHsmKeyStoreRow,
  internalError: () => boolean,
): Asking<AttemptEnd> {
  const cluster = scope.backings.clusters.get(row.CloudHsmClusterId);
  if (cluster === undefined) return { ConnectionErrorCode: 'CLUSTER_NOT_FOUND' };
  const kmsuserPassword = newKeyStorePassword(scope.random.stream('keyMaterial'));
  const answer = yield* ask(scope, cluster.backing, {
    type: 'connect',
    now: scope.now,
    CustomKeyStoreId: row.CustomKeyStoreId,
    KeyStorePassword: row.kmsuserPassword,
    newKeyStorePassword: kmsuserPassword,
  });
  if (answer.type !== 'connected') {
    const isDocumented = answer.type === 'failed' && Object.hasOwn(connectionErrorCodes, answer.cause);
    return { ConnectionErrorCode: isDocumented ? answer.cause : 'INTERNAL_ERROR' };
  }
  if (!internalError()) return { ConnectionErrorCode: undefined, kmsuserPassword };
  yield* ask(scope, cluster.backing, logOut(scope, row));
  return { ConnectionErrorCode: 'INTERNAL_ERROR', kmsuserPassword };
}

function* connectToKeyManager(
  scope: Scope,
  row: Parameters<typeof connectToProxy>[1],
  internalError: () => boolean,
): Asking<AttemptEnd> {
  const ConnectionErrorCode = yield* connectToProxy(scope, row);
  return { ConnectionErrorCode: ConnectionErrorCode ?? (internalError() ? 'INTERNAL_ERROR' : undefined) };
}
