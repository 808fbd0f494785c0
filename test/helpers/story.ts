import type { Simulator } from 'custom-key-store-simulator';

/**
 * A story of many turns that leaves one store of each type in the middle of something: connected, failed, repaired,
 * refused, throttled. The same in every world with the same seed.
 */
export async function beginStory(sim: Simulator): Promise<{ cloudHsm: string; external: string }> {
  const kms = sim.client();
  const { CustomKeyStoreId: cloudHsm, cluster } = sim.given.cloudHsmKeyStore({
    ConnectionState: 'DISCONNECTED',
  });
  const proxy = sim.xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(proxy.createCustomKeyStoreInput('external'));
  const external = CustomKeyStoreId!;
  sim.faults.fail('DescribeCustomKeyStores', 'ThrottlingException', { rate: 0.3 });
  sim.faults.failNext('DeleteCustomKeyStore', 'KMSInternalException', { times: 2 });
  cluster.kmsuser.lockOut();
  await kms.connectCustomKeyStore({ CustomKeyStoreId: cloudHsm });
  await kms.connectCustomKeyStore({ CustomKeyStoreId: external });
  await sim.advance('5m');
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: external });
  return { cloudHsm, external };
}

/** How the story goes on from there; everything in it depends on what was before. */
export async function endStory(sim: Simulator, ids: { cloudHsm: string; external: string }): Promise<void> {
  const kms = sim.client();
  const { cloudHsm, external } = ids;
  const ignore = () => {};
  await kms.describeCustomKeyStores({}).catch(ignore);
  await sim.advance('5m');
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: external }).catch(ignore);
  await sim.advance('10m');
  await kms.describeCustomKeyStores({}).catch(ignore);
  await kms.connectCustomKeyStore({ CustomKeyStoreId: cloudHsm }).catch(ignore);
  sim.faults.repair('USER_LOCKED_OUT', { CustomKeyStoreId: cloudHsm });
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: cloudHsm });
  await sim.advance('10s');
  await kms.connectCustomKeyStore({ CustomKeyStoreId: cloudHsm });
  await sim.advance('20m');
  sim.given.externalKeyStore();
  sim.given.cloudHsmKeyStore();
  await kms.describeCustomKeyStores({}).catch(ignore);
}
