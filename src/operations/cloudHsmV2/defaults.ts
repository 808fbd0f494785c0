import { maximumClusters, maximumHsms } from '../../model/cloudHsmV2/limits.ts';
import type { CloudHsmQuotas } from './scope.ts';

/** The type of HSM of a cluster that says none. Assumption: the current one. */
export const defaultHsmType = 'hsm2m.medium';

/** How many days a cluster keeps its backups, if it was not told. Assumption: the 90 days that older clusters have. */
export const defaultBackupRetentionDays = 90;

/** The quotas that every account has: https://docs.aws.amazon.com/cloudhsm/latest/userguide/limits.html */
export const documentedCloudHsmQuotas: CloudHsmQuotas = { clusters: maximumClusters, hsms: maximumHsms };
