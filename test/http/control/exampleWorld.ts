import type { ControlOperationTable } from '../../../src/http/control/controlOperation.ts';
import { type ControlOperationName, controlOperations } from '../../../src/http/control/controlOperations.ts';
import {
  exampleCloudHsmKeyStore,
  exampleExternalKeyStore,
  exampleIds,
} from '../../../src/http/control/exampleIds.ts';
import { createSimulator, type Simulator } from '../../../src/index.ts';

/** A world with what the examples of the document are about. */
export function createExampleWorld(): Simulator {
  const sim = createSimulator();
  sim.given.cloudHsmKeyStore(exampleCloudHsmKeyStore);
  sim.given.externalKeyStore(exampleExternalKeyStore);
  sim.iam.createUser({ UserName: exampleIds.UserName });
  sim.iam.createRole({ RoleName: exampleIds.RoleName });
  return sim;
}

const { CustomKeyStoreId, ClusterId, XksKeyId, XksProxyUriEndpoint, UserName, RoleName } = exampleIds;

const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*' } };

const proxy = (sim: Simulator) => sim.xks.proxy(XksProxyUriEndpoint);

const cluster = (sim: Simulator) => sim.cloudHsm.cluster(ClusterId);

async function disconnect(sim: Simulator): Promise<void> {
  await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
  await sim.advance('1h');
}

/** What has to have happened before an operation can. */
const preparations: Partial<Record<ControlOperationName, (sim: Simulator) => unknown>> = {
  'cluster/activate': (sim) => {
    sim.reset();
    sim.cloudHsm.createCluster({ ClusterId, State: 'INITIALIZED' });
  },
  'cluster/recover': (sim) => cluster(sim).degrade(),
  'cluster/freeSessions': (sim) => cluster(sim).exhaustSessions(),
  'cluster/relieve': (sim) => cluster(sim).overload(),
  'cluster/restoreSecurityGroupRules': (sim) => cluster(sim).removeSecurityGroupRules(),
  'cluster/dropMutualTls': (sim) => cluster(sim).requireMutualTls(),
  'cluster/restoreNetwork': (sim) => cluster(sim).interruptNetwork(),
  'cluster/kmsuser/changePassword': disconnect,
  'cluster/kmsuser/lockOut': disconnect,
  'cluster/kmsuser/logIn': disconnect,
  'cluster/kmsuser/logOut': async (sim) => {
    await disconnect(sim);
    cluster(sim).kmsuser.logIn();
  },
  'cluster/kmsuser/failLogin': disconnect,
  'cluster/kmsuser/delete': disconnect,
  'cluster/kmsuser/create': async (sim) => {
    await disconnect(sim);
    cluster(sim).kmsuser.delete();
  },
  'proxy/comeBack': (sim) => proxy(sim).goDown(),
  'proxy/restoreNetwork': (sim) => proxy(sim).interruptNetwork(),
  'proxy/restoreTls': (sim) => proxy(sim).offerUnsupportedTls(),
  'proxy/grantAccess': (sim) => proxy(sim).denyAccess(),
  'proxy/answerNormally': (sim) => proxy(sim).answerGarbage(),
  'proxy/keys/enable': (sim) => proxy(sim).keys.disable(XksKeyId),
  'proxy/keys/deleteVersion': (sim) => proxy(sim).keys.rotate(XksKeyId),
  'proxy/vpcEndpointService/create': (sim) => proxy(sim).vpcEndpointService!.delete(),
  'faults/repair': (sim) => sim.faults.trigger('INSUFFICIENT_CLOUDHSM_HSMS', { CustomKeyStoreId }),
  'user/deletePolicy': (sim) => sim.iam.user(UserName).putPolicy('encrypt', policy),
  'role/deletePolicy': (sim) => sim.iam.role(RoleName).putPolicy('encrypt', policy),
};

/** A world in which the example of that operation works. */
export async function prepareExample(name: string): Promise<Simulator> {
  const sim = createExampleWorld();
  await preparations[name as ControlOperationName]?.(sim);
  return sim;
}

/** Every operation by name. */
export const operations = Object.entries<ControlOperationTable[string]>(controlOperations);
