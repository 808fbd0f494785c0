import type { CreateCustomKeyStoreInput, CreateKeyInput } from '../../../model/operations.ts';
import { operationShapes } from '../../../model/shapes.ts';
import { Given } from '../../../simulator/given.ts';
import { operation } from '../controlOperation.ts';
import { integer, list, listOr, named, object, optional, text, word } from '../controlShape.ts';
import { modelMembers } from '../modelMembers.ts';
import { connectionErrorCode, connectionState, givenKeys } from '../sharedShapes.ts';

const { CustomKeyStoreId, Origin, ...membersOfStoredKey } = modelMembers<CreateKeyInput>(
  'CreateKey',
  operationShapes.CreateKey.input,
);

const storedKeyMembers = {
  ...membersOfStoredKey,
  KeyState: optional(word(['Enabled', 'Disabled', 'PendingDeletion'], 'Default Enabled.')),
  PendingWindowInDays: optional(integer('With PendingDeletion: 7 to 30; default 30.')),
  AliasName: optional(text('An alias for the key; with `alias/` in front.')),
  KeyId: optional(text('Default a new one: a UUID.')),
};

const keyStoreMembers = {
  ...modelMembers<CreateCustomKeyStoreInput>(
    'CreateCustomKeyStore',
    operationShapes.CreateCustomKeyStore.input,
  ),
  ConnectionState: optional(connectionState),
  ConnectionErrorCode: optional(connectionErrorCode),
  CustomKeyStoreId: optional(text('Default a new id. 1 to 64 characters.')),
  keys: optional(
    listOr(
      list(named('KmsKeyInit', object(storedKeyMembers))),
      integer('How many KMS keys; default none.', 0),
    ),
  ),
};

/** Arranging in one step what requests would take several for. */
export const givenOperations = {
  'given/cloudHsmKeyStore': operation({
    summary: 'Arranges an AWS CloudHSM key store, by default CONNECTED and on a new cluster.',
    input: keyStoreMembers,
    output: {
      CustomKeyStoreId: text('The custom key store.'),
      ClusterId: text('Its cluster.'),
      keys: givenKeys,
    },
    example: { CustomKeyStoreName: 'Payments', ConnectionState: 'DISCONNECTED', keys: 1 },
    run: ({ arrangedAt }, init) => {
      const { cluster, ...store } = new Given(arrangedAt()).cloudHsmKeyStore(init);
      return { ...store, ClusterId: cluster.ClusterId };
    },
  }),
  'given/externalKeyStore': operation({
    summary:
      'Arranges an external key store, by default CONNECTED and on a new proxy with a public endpoint.',
    input: keyStoreMembers,
    output: {
      CustomKeyStoreId: text('The custom key store.'),
      XksProxyUriEndpoint: text('`https://` and the host of its proxy.'),
      XksProxyUriPath: text('The path at which its proxy answers.'),
      keys: givenKeys,
    },
    example: { ConnectionState: 'FAILED', ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT' },
    run: ({ arrangedAt }, init) => {
      const { proxy, ...store } = new Given(arrangedAt()).externalKeyStore(init);
      const { XksProxyUriEndpoint, XksProxyUriPath } = proxy;
      return { ...store, XksProxyUriEndpoint, XksProxyUriPath };
    },
  }),
  'given/kmsKey': operation({
    summary: 'Arranges a KMS key, by default Enabled: an ordinary one, or one in a custom key store.',
    input: { ...storedKeyMembers, CustomKeyStoreId, Origin },
    output: { KeyId: text('Its id.'), Arn: text('Its ARN.') },
    example: { AliasName: 'alias/orders' },
    run: ({ arrangedAt }, init) => new Given(arrangedAt()).kmsKey(init),
  }),
};
