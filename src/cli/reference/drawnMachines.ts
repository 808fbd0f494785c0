import type { AnyStateMachine } from 'xstate';
import { cloudHsmBackupMachine } from '../../backing/cloudHsm/cloudHsmBackupMachine.ts';
import { cloudHsmClusterMachine } from '../../backing/cloudHsm/cloudHsmClusterMachine.ts';
import { kmsuserMachine } from '../../backing/cloudHsm/kmsuserMachine.ts';
import { externalKeyManagerMachine } from '../../backing/xksProxy/externalKeyManagerMachine.ts';
import { vpcEndpointServiceMachine } from '../../backing/xksProxy/vpcEndpointServiceMachine.ts';
import { xksProxyMachine } from '../../backing/xksProxy/xksProxyMachine.ts';
import { customKeyStoreMachine } from '../../machines/customKeyStoreMachine.ts';
import { kmsKeyMachine } from '../../machines/kmsKeyMachine.ts';

/** Every machine by its name, with what it is the life of. */
export const drawnMachines: Readonly<
  Record<string, { readonly machine: AnyStateMachine; readonly of: string }>
> = {
  customKeyStore: { machine: customKeyStoreMachine, of: 'ConnectionState of a custom key store' },
  kmsKey: { machine: kmsKeyMachine, of: 'KeyState of a KMS key' },
  cloudHsmCluster: { machine: cloudHsmClusterMachine, of: 'an AWS CloudHSM cluster' },
  cloudHsmBackup: { machine: cloudHsmBackupMachine, of: 'a backup of a cluster' },
  kmsuser: { machine: kmsuserMachine, of: 'kmsuser, the crypto user of AWS KMS in a cluster' },
  xksProxy: { machine: xksProxyMachine, of: 'an external key store proxy' },
  externalKeyManager: { machine: externalKeyManagerMachine, of: 'the key manager behind a proxy' },
  vpcEndpointService: { machine: vpcEndpointServiceMachine, of: 'the VPC endpoint service of a proxy' },
};
