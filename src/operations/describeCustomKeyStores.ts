import { type CustomKeyStoreActor, connectionStateOf, rowOf } from '../account/account.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { CustomKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { ConnectionState, CustomKeyStoresListEntry } from '../model/customKeyStore.ts';
import type { DescribeCustomKeyStoresInput, DescribeCustomKeyStoresOutput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { findCustomKeyStore } from './find.ts';
import { decodeMarker, encodeMarker } from './marker.ts';
import type { Checked, Scope } from './operation.ts';
import { validationError } from './validate.ts';

const { documentation } = operationShapes.DescribeCustomKeyStores;

/** Stores on a page unless `Limit` asks for fewer. */
const defaultLimit = 1_000;

/**
 * Shows one custom key store, by id or by name, or all of the account and Region in pages.
 *
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: a filter is given and nothing matches.
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
 */
export function describeCustomKeyStores(
  scope: Scope,
  input: Checked<DescribeCustomKeyStoresInput>,
): Omit<DescribeCustomKeyStoresOutput, '$metadata'> {
  const { CustomKeyStoreId, CustomKeyStoreName, Limit = defaultLimit, Marker } = input;
  if (CustomKeyStoreId !== undefined && CustomKeyStoreName !== undefined) {
    throw validationError('Give CustomKeyStoreId or CustomKeyStoreName, not both.');
  }
  const after = Marker === undefined ? 0 : decodeMarker(Marker, scope.account.lastPosition, documentation);
  if (CustomKeyStoreId !== undefined) {
    return only(findCustomKeyStore(scope, CustomKeyStoreId));
  }
  if (CustomKeyStoreName !== undefined) {
    const [store] = scope.account.having('name', CustomKeyStoreName);
    if (store === undefined) {
      throw kmsError('CustomKeyStoreNotFoundException', {
        reason: `Account ${scope.account.accountId} has no custom key store of that name in ${scope.account.region}.`,
      });
    }
    return only(store);
  }
  const { rows: stores, next } = scope.account.page(after, Limit);
  return {
    CustomKeyStores: stores.map(listEntry),
    ...(next === undefined ? {} : { NextMarker: encodeMarker(next) }),
    Truncated: next !== undefined,
  };
}

const only = (store: CustomKeyStoreActor) => ({ CustomKeyStores: [listEntry(store)], Truncated: false });

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html */
function listEntry(store: CustomKeyStoreActor): CustomKeyStoresListEntry {
  return entryOf(rowOf(store), connectionStateOf(store));
}

function entryOf(row: CustomKeyStoreRow, ConnectionState: ConnectionState): CustomKeyStoresListEntry {
  const entry: CustomKeyStoresListEntry = {
    CustomKeyStoreId: row.CustomKeyStoreId,
    CustomKeyStoreName: row.CustomKeyStoreName,
  };
  if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') {
    entry.CloudHsmClusterId = row.CloudHsmClusterId;
    entry.TrustAnchorCertificate = row.TrustAnchorCertificate;
  }
  entry.ConnectionState = ConnectionState;
  if (ConnectionState === 'FAILED') entry.ConnectionErrorCode = row.ConnectionErrorCode;
  entry.CreationDate = new Date(row.CreationDate);
  entry.CustomKeyStoreType = row.CustomKeyStoreType;
  if (row.CustomKeyStoreType === 'EXTERNAL_KEY_STORE') {
    entry.XksProxyConfiguration = {
      Connectivity: row.XksProxyConnectivity,
      AccessKeyId: row.AccessKeyId,
      UriEndpoint: row.XksProxyUriEndpoint,
      UriPath: row.XksProxyUriPath,
      ...(row.XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE'
        ? {
            VpcEndpointServiceName: row.XksProxyVpcEndpointServiceName,
            VpcEndpointServiceOwner: row.XksProxyVpcEndpointServiceOwner,
          }
        : {}),
    };
  }
  return entry;
}
