import type { ClusterState, HsmState } from '../backingKeyStore.ts';
import {
  integer,
  type ListShape,
  listOf,
  type MapShape,
  oneOf,
  required,
  type StringShape,
  structure,
} from '../shapes/shape.ts';
import { anyText, date, flag } from '../shapes/shared.ts';
import type { BackupState } from './backup.ts';
import type { ClusterMode, NetworkType } from './cluster.ts';

export const field = { type: 'string', pattern: /^(?:[a-zA-Z0-9_-]+)$/ } as const satisfies StringShape;

export const strings = listOf(anyText);

export const filters = { type: 'map', max: 30, key: field, value: strings } as const satisfies MapShape;

export const nextToken = { type: 'string', max: 256, pattern: /^(?:.*)$/ } as const satisfies StringShape;

export const clustersMaxSize = integer(1, 25);

export const backupPolicy = oneOf('DEFAULT');

export const backupRetentionType = oneOf('DAYS');

export const backupRetentionValue = {
  type: 'string',
  min: 1,
  max: 3,
  pattern: /^(?:[0-9]+)$/,
} as const satisfies StringShape;

export const backupRetentionPolicy = structure({ Type: backupRetentionType, Value: backupRetentionValue });

export const clusterId = {
  type: 'string',
  pattern: /^(?:cluster-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const externalAz = {
  type: 'string',
  pattern: /^(?:[a-z]{2}(-(gov))?-(east|west|north|south|central){1,2}-\d[a-z])$/,
} as const satisfies StringShape;

export const subnetId = {
  type: 'string',
  pattern: /^(?:subnet-[0-9a-fA-F]{8,17})$/,
} as const satisfies StringShape;

export const eniId = {
  type: 'string',
  pattern: /^(?:eni-[0-9a-fA-F]{8,17})$/,
} as const satisfies StringShape;

export const ipAddress = {
  type: 'string',
  pattern: /^(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/,
} as const satisfies StringShape;

export const ipV6Address = { type: 'string', max: 100 } as const satisfies StringShape;

export const hsmId = {
  type: 'string',
  pattern: /^(?:hsm-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const hsmType = {
  type: 'string',
  max: 32,
  pattern: /^(?:((p|)hsm[0-9][a-z.]*\.[a-zA-Z]+))$/,
} as const satisfies StringShape;

export const hsmState = oneOf<HsmState>(
  'CREATE_IN_PROGRESS',
  'ACTIVE',
  'DEGRADED',
  'DELETE_IN_PROGRESS',
  'DELETED',
);

export const hsm = structure({
  AvailabilityZone: externalAz,
  ClusterId: clusterId,
  SubnetId: subnetId,
  EniId: eniId,
  EniIp: ipAddress,
  EniIpV6: ipV6Address,
  HsmId: required(hsmId),
  HsmType: hsmType,
  State: hsmState,
  StateMessage: anyText,
});

export const hsms = listOf(hsm);

export const preCoPassword = { type: 'string', min: 7, max: 32 } as const satisfies StringShape;

export const securityGroup = {
  type: 'string',
  pattern: /^(?:sg-[0-9a-fA-F]{8,17})$/,
} as const satisfies StringShape;

export const backupId = {
  type: 'string',
  pattern: /^(?:backup-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const clusterState = oneOf<ClusterState>(
  'CREATE_IN_PROGRESS',
  'UNINITIALIZED',
  'INITIALIZE_IN_PROGRESS',
  'INITIALIZED',
  'ACTIVE',
  'UPDATE_IN_PROGRESS',
  'MODIFY_IN_PROGRESS',
  'ROLLBACK_IN_PROGRESS',
  'DELETE_IN_PROGRESS',
  'DELETED',
  'DEGRADED',
);

export const stateMessage = { type: 'string', max: 300, pattern: /^(?:.*)$/ } as const satisfies StringShape;

export const externalSubnetMapping = {
  type: 'map',
  key: externalAz,
  value: subnetId,
} as const satisfies MapShape;

/** The pattern of the model ends after one digit; no whole ID matches it. */
export const vpcId = anyText;

export const networkType = oneOf<NetworkType>('IPV4', 'DUALSTACK');

export const cert = {
  type: 'string',
  max: 20000,
  pattern: /^(?:[a-zA-Z0-9+-/=\s]*)$/,
} as const satisfies StringShape;

export const certificates = structure({
  ClusterCsr: cert,
  HsmCertificate: cert,
  AwsHardwareCertificate: cert,
  ManufacturerHardwareCertificate: cert,
  ClusterCertificate: cert,
});

export const tagKey = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: /^(?:([\p{L}\p{Z}\p{N}_.:/=+\-@]*))$/u,
} as const satisfies StringShape;

export const tagValue = {
  type: 'string',
  min: 0,
  max: 256,
  pattern: /^(?:([\p{L}\p{Z}\p{N}_.:/=+\-@]*))$/u,
} as const satisfies StringShape;

export const tag = structure({ Key: required(tagKey), Value: required(tagValue) });

export const tagList = { type: 'list', min: 1, max: 50, member: tag } as const satisfies ListShape;

export const clusterMode = oneOf<ClusterMode>('FIPS', 'NON_FIPS');

export const cluster = structure({
  BackupPolicy: backupPolicy,
  BackupRetentionPolicy: backupRetentionPolicy,
  ClusterId: clusterId,
  CreateTimestamp: date,
  Hsms: hsms,
  HsmType: hsmType,
  HsmTypeRollbackExpiration: date,
  PreCoPassword: preCoPassword,
  SecurityGroup: securityGroup,
  SourceBackupId: backupId,
  State: clusterState,
  StateMessage: stateMessage,
  SubnetMapping: externalSubnetMapping,
  VpcId: vpcId,
  NetworkType: networkType,
  Certificates: certificates,
  TagList: tagList,
  Mode: clusterMode,
});

export const clusters = listOf(cluster);

export const backupArn = {
  type: 'string',
  pattern:
    /^(?:(arn:aws(-(us-gov))?:cloudhsm:([a-z]{2}(-(gov|isob|iso))?-(east|west|north|south|central){1,2}-[0-9]{1}):[0-9]{12}:backup\/)?backup-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const subnetIds = { type: 'list', min: 1, max: 10, member: subnetId } as const satisfies ListShape;

export const backupsMaxSize = integer(1, 50);

export const backupState = oneOf<BackupState>('CREATE_IN_PROGRESS', 'READY', 'DELETED', 'PENDING_DELETION');

export const region = {
  type: 'string',
  pattern: /^(?:[a-z]{2}(-(gov))?-(east|west|north|south|central){1,2}-\d)$/,
} as const satisfies StringShape;

export const backup = structure({
  BackupId: required(backupId),
  BackupArn: backupArn,
  BackupState: backupState,
  ClusterId: clusterId,
  CreateTimestamp: date,
  CopyTimestamp: date,
  NeverExpires: flag,
  SourceRegion: region,
  SourceBackup: backupId,
  SourceCluster: clusterId,
  DeleteTimestamp: date,
  TagList: tagList,
  HsmType: hsmType,
  Mode: clusterMode,
});

export const backups = listOf(backup);

export const destinationBackup = structure({
  CreateTimestamp: date,
  SourceRegion: region,
  SourceBackup: backupId,
  SourceCluster: clusterId,
});

export const resourceId = {
  type: 'string',
  pattern: /^(?:(?:cluster|backup)-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const tagKeyList = { type: 'list', min: 1, max: 50, member: tagKey } as const satisfies ListShape;

export const maxSize = integer(1, 100);

export const cloudHsmArn = {
  type: 'string',
  pattern:
    /^(?:arn:aws(-(us-gov))?:cloudhsm:([a-z]{2}(-(gov|isob|iso))?-(east|west|north|south|central){1,2}-[0-9]{1}):[0-9]{12}:(backup\/backup|cluster\/cluster|hsm\/hsm)-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const resourcePolicy = { type: 'string', min: 1, max: 20000 } as const satisfies StringShape;
