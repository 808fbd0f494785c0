/**
 * Most clusters of an account in a Region, unless AWS raises the quota.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/limits.html
 */
export const maximumClusters = 4;

/**
 * Most HSMs of an account in a Region, in all clusters together, unless AWS raises the quota.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/limits.html
 */
export const maximumHsms = 6;

/**
 * Most HSMs of one cluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/limits.html
 */
export const maximumHsmsPerCluster = 28;

/**
 * How long a deleted backup can be restored, in milliseconds: 7 days.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteBackup.html
 */
export const backupDeletionWindowMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * Fewest and most days for which a cluster keeps its backups.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_BackupRetentionPolicy.html
 */
export const backupRetentionDays = { min: 7, max: 379 } as const;

/**
 * Most characters of a certificate in InitializeCluster; its API model allows more.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_InitializeCluster.html
 */
export const maximumCertificateCharacters = 5_000;

/**
 * Most tags of a cluster or backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/tagging-resources.html
 */
export const maximumTagsPerResource = 50;
