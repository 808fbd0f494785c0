import type { CreateKeyInput, ProxyHandle, Simulator } from 'custom-key-store-simulator';
import {
  doomedKey,
  malformedArn,
  ordinaryKey,
  policyOfNobody,
  reservedTag,
  smallQuotas,
  unknownKey,
  unknownMarker,
  unknownStore,
} from './arrangements.ts';
import type { Provocation, ProvocationsOf } from './provocation.ts';

/** CreateKey in an AWS CloudHSM key store to which something happens before. */
const inCloudHsm =
  (
    happen: (
      store: ReturnType<Simulator['given']['cloudHsmKeyStore']>,
    ) => Partial<CreateKeyInput> | undefined,
    ConnectionState: 'CONNECTED' | 'DISCONNECTED' = 'CONNECTED',
  ): Provocation<'CreateKey'> =>
  (sim) => {
    const store = sim.given.cloudHsmKeyStore({ ConnectionState });
    return { CustomKeyStoreId: store.CustomKeyStoreId, Origin: 'AWS_CLOUDHSM', ...happen(store) };
  };

/** CreateKey on an external key to which something happens before. */
const onExternalKey =
  (happen: (keys: ProxyHandle['keys'], XksKeyId: string) => void): Provocation<'CreateKey'> =>
  (sim) => {
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create();
    happen(proxy.keys, XksKeyId);
    return { CustomKeyStoreId, Origin: 'EXTERNAL_KEY_STORE', XksKeyId };
  };

/** Keys: their creation, description, state and deletion. */
export const keyProvocations: ProvocationsOf<
  | 'CancelKeyDeletion'
  | 'CreateKey'
  | 'DescribeKey'
  | 'DisableKey'
  | 'EnableKey'
  | 'ListKeys'
  | 'ScheduleKeyDeletion'
  | 'UpdateKeyDescription'
> = {
  CancelKeyDeletion: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    KMSInvalidStateException: ordinaryKey,
    NotFoundException: () => unknownKey,
  },
  CreateKey: {
    CloudHsmClusterInvalidConfigurationException: inCloudHsm(({ cluster }) => {
      cluster.removeHsm();
      return undefined;
    }),
    CustomKeyStoreInvalidStateException: inCloudHsm(() => undefined, 'DISCONNECTED'),
    CustomKeyStoreNotFoundException: () => ({ ...unknownStore, Origin: 'AWS_CLOUDHSM' }),
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => ({ Policy: policyOfNobody }),
    KMSInternalException: inCloudHsm(({ cluster }) => {
      cluster.exhaustSessions();
      return undefined;
    }),
    LimitExceededException: (sim) => {
      for (let key = 1; key <= smallQuotas.kmsKeys; key++) sim.given.kmsKey();
      return {};
    },
    MalformedPolicyDocumentException: () => ({ Policy: '{}' }),
    TagException: () => ({ Tags: [reservedTag] }),
    UnsupportedOperationException: inCloudHsm(() => ({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })),
    XksKeyAlreadyInUseException: (sim) => {
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ keys: 1 });
      const { XksKeyId } = proxy.keys.list()[0]!;
      return { CustomKeyStoreId, Origin: 'EXTERNAL_KEY_STORE', XksKeyId };
    },
    XksKeyInvalidConfigurationException: onExternalKey((keys, XksKeyId) => keys.disable(XksKeyId)),
    XksKeyNotFoundException: onExternalKey((keys, XksKeyId) => keys.delete(XksKeyId)),
  },
  DescribeKey: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  DisableKey: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    KMSInvalidStateException: doomedKey,
    NotFoundException: () => unknownKey,
  },
  EnableKey: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    KMSInvalidStateException: doomedKey,
    // No quota is about enabled keys.
    LimitExceededException: 'scripted',
    NotFoundException: () => unknownKey,
  },
  ListKeys: {
    DependencyTimeoutException: 'scripted',
    InvalidMarkerException: () => unknownMarker,
    KMSInternalException: 'scripted',
  },
  ScheduleKeyDeletion: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => malformedArn,
    KMSInternalException: 'scripted',
    KMSInvalidStateException: doomedKey,
    NotFoundException: () => unknownKey,
  },
  UpdateKeyDescription: {
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => ({ ...malformedArn, Description: 'orders' }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: (sim) => ({ ...doomedKey(sim), Description: 'orders' }),
    NotFoundException: () => ({ ...unknownKey, Description: 'orders' }),
  },
};
