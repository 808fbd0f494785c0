import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ClusterState } from '../model/backingKeyStore.ts';
import type { XksProxyAuthenticationCredential, XksProxyConnectivity } from '../model/customKeyStore.ts';
import { operationShapes } from '../model/shapes.ts';
import { type Duration, describe } from '../runtime/duration.ts';

/** A cluster to be arranged; all members have defaults. */
export interface ClusterOptions {
  /** Default a new id. */
  readonly ClusterId?: string;
  /** Password of `kmsuser`, 7 to 32 characters. Default 32 random letters and digits. */
  readonly KeyStorePassword?: string;
  /** The `customerCA.crt`. Default a new one. */
  readonly TrustAnchorCertificate?: string;
  /** One private subnet in each. Default the Region's `a` and `b`. */
  readonly AvailabilityZones?: readonly string[];
  /** Active HSMs, spread over the Availability Zones. Default 2. */
  readonly hsms?: number;
  /** Default `ACTIVE`. */
  readonly State?: ClusterState;
}

/** A proxy to be arranged; all members have defaults. */
export interface ProxyOptions {
  /** Default a new host of example.com. */
  readonly XksProxyUriEndpoint?: string;
  /** Default `/kms/xks/v1`. */
  readonly XksProxyUriPath?: string;
  /** The credential that the proxy accepts. Default a random one. */
  readonly XksProxyAuthenticationCredential?: XksProxyAuthenticationCredential;
  /** Default `PUBLIC_ENDPOINT`; with `VPC_ENDPOINT_SERVICE` the proxy has an endpoint service and no public endpoint. */
  readonly XksProxyConnectivity?: XksProxyConnectivity;
  /** Default a new name in the world's Region. */
  readonly XksProxyVpcEndpointServiceName?: string;
  /** Account that owns the endpoint service. Default the world's account. */
  readonly XksProxyVpcEndpointServiceOwner?: string;
  /** Time from a request to its answer; AWS KMS waits 250 ms. Default 20 ms. */
  readonly latency?: Duration;
  /** When the TLS certificate expires. Default in ten years. */
  readonly certificateNotAfter?: Date | string | number;
  /** Instances of the external key manager, 1 to 10. Default 1. */
  readonly ekmFleetSize?: number;
}

/** A credential for a proxy. */
export interface NewCredential {
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
}

type CheckedMember = Exclude<
  keyof typeof operationShapes.CreateCustomKeyStore.input,
  'XksProxyAuthenticationCredential' | 'CustomKeyStoreType' | 'XksProxyConnectivity' | 'CustomKeyStoreName'
>;

/** Members of {@link ProxyOptions}. */
export const proxyOptionNames = [
  'XksProxyUriEndpoint',
  'XksProxyUriPath',
  'XksProxyAuthenticationCredential',
  'XksProxyConnectivity',
  'XksProxyVpcEndpointServiceName',
  'XksProxyVpcEndpointServiceOwner',
  'latency',
  'certificateNotAfter',
  'ekmFleetSize',
];

/** What a cluster can be in. */
export const clusterStates: readonly ClusterState[] = [
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
];

/** A member in the form that AWS demands of it. */
export function requireMember(name: string, member: CheckedMember, value: unknown, lenient: boolean): void {
  const shape = { ...operationShapes.CreateCustomKeyStore.input[member] } as {
    min?: number;
    max?: number;
    pattern?: RegExp;
    sensitive?: true;
  };
  const fits =
    typeof value === 'string' &&
    value.length >= (shape.min ?? 0) &&
    value.length <= (shape.max ?? Number.POSITIVE_INFINITY) &&
    (lenient || shape.pattern === undefined || shape.pattern.test(value));
  if (!fits) {
    const expected = `${shape.min} to ${shape.max} characters${shape.pattern === undefined ? '' : ` matching ${shape.pattern}`}`;
    throw new SimulatorUsageError(
      `${name}: expected ${expected}${shape.sensitive ? '' : `, got ${describe(value)}`}`,
    );
  }
}

/** A credential in the form that AWS demands of it. */
export function requireCredential(
  name: string,
  credential: XksProxyAuthenticationCredential,
  lenient: boolean,
): NewCredential {
  const { AccessKeyId, RawSecretAccessKey } = credential ?? {};
  const { members } = operationShapes.CreateCustomKeyStore.input.XksProxyAuthenticationCredential;
  const fits =
    typeof AccessKeyId === 'string' &&
    typeof RawSecretAccessKey === 'string' &&
    (members.AccessKeyId.pattern.test(AccessKeyId) || lenient) &&
    AccessKeyId.length >= members.AccessKeyId.min &&
    AccessKeyId.length <= members.AccessKeyId.max &&
    members.RawSecretAccessKey.pattern.test(RawSecretAccessKey) &&
    RawSecretAccessKey.length >= members.RawSecretAccessKey.min &&
    RawSecretAccessKey.length <= members.RawSecretAccessKey.max;
  if (!fits) {
    throw new SimulatorUsageError(
      `${name}: credential: expected AccessKeyId (20 to 30 of A-Z and 2-7) and RawSecretAccessKey (43 to 64 letters, digits, /, + or =)`,
    );
  }
  return { AccessKeyId, RawSecretAccessKey };
}
