import type { PersistedAccount } from '../account/account.ts';
import type { PersistedIdentities } from '../authorization/identities.ts';
import type { CloudHsmBackup } from '../backing/cloudHsm/cloudHsmBackup.ts';
import type { CloudHsmClusterFacts } from '../backing/cloudHsm/cloudHsmClusterFacts.ts';
import type { PersistedReliability } from '../backing/proxyReliability.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ScheduledEvent } from '../runtime/clock.ts';
import { describe } from '../runtime/duration.ts';
import type { RandomState } from '../runtime/random.ts';
import type { PersistedFaults } from './pendingFaults.ts';
import type { WorldSettings } from './settings.ts';

/** Says what a file is, should one meet it. */
export const snapshotFormat = 'custom-key-store-simulator';

/** Raised whenever the form changes; older forms are then migrated here, or refused. */
export const snapshotVersion = 3;

/**
 * A whole world as plain JSON: what `snapshot()` returns and `createSimulator({ snapshot })` goes on from, in this
 * process or another. It holds passwords, secret access keys and key material, because the world goes on with them.
 */
export interface WorldSnapshot {
  readonly format: typeof snapshotFormat;
  readonly version: number;
  readonly settings: WorldSettings;
  readonly now: number;
  readonly random: RandomState;
  readonly traceSequence: number;
  readonly deadlines: readonly ScheduledEvent[];
  /** Every account and Region that something was asked of. */
  readonly accounts: readonly PersistedRegionalAccount[];
  readonly identities: PersistedIdentities;
  readonly proxies: readonly { readonly entry: PersistedProxyEntry; readonly backing: unknown }[];
}

/** One account and Region as a snapshot holds it. */
export interface PersistedRegionalAccount {
  readonly accountId: string;
  readonly region: string;
  readonly account: PersistedAccount;
  readonly clusters: readonly { readonly entry: PersistedClusterEntry; readonly backing: unknown }[];
  readonly faults: PersistedFaults;
}

/** What the administrator of a cluster knows of it. */
export interface PersistedClusterEntry {
  readonly ClusterId: string;
  readonly TrustAnchorCertificate: string;
  readonly KeyStorePassword: string;
  readonly backups: readonly (readonly [BackupId: string, backup: CloudHsmBackup])[];
  readonly facts?: CloudHsmClusterFacts;
}

/** What the administrator of a proxy knows of it. */
export interface PersistedProxyEntry {
  readonly id: string;
  readonly XksProxyUriEndpoint: string;
  readonly XksProxyUriPath: string;
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
  readonly XksProxyVpcEndpointServiceName?: string | undefined;
  readonly XksProxyVpcEndpointServiceOwner?: string | undefined;
  /** Periodic health checks in connections that have ended. */
  readonly healthChecks: number;
  /** Empty unless an assumption makes it count. */
  readonly reliability: PersistedReliability;
}

const kinds: Record<Exclude<keyof WorldSnapshot, 'format' | 'version'>, 'number' | 'object' | 'array'> = {
  settings: 'object',
  now: 'number',
  random: 'object',
  traceSequence: 'number',
  deadlines: 'array',
  accounts: 'array',
  identities: 'object',
  proxies: 'array',
};

/** What the objects among them have to hold. */
const parts: Partial<Record<keyof WorldSnapshot, readonly string[]>> = {
  settings: [
    'seed',
    'accountId',
    'region',
    'startTime',
    'timing',
    'quotas',
    'assumptions',
    'maxAttempts',
    'authorization',
    'signatures',
  ],
  identities: ['principals', 'accessKeys', 'sessions'],
};

/** What each of its accounts has to hold. */
const partsOfAccount = {
  account: ['customKeyStores', 'keys', 'aliases', 'grants', 'requestRates'],
  faults: ['scripted', 'triggered', 'updates'],
} as const;

/** Tables of an account: rows with their positions and ids. */
const tables = ['customKeyStores', 'keys', 'aliases', 'grants'] as const;

function isTable(table: unknown): boolean {
  const { lastPosition, rows } = (table ?? {}) as { lastPosition?: unknown; rows?: unknown };
  return (
    typeof lastPosition === 'number' &&
    Array.isArray(rows) &&
    rows.every(
      (row) =>
        Array.isArray(row) &&
        typeof row[0] === 'number' &&
        typeof row[1] === 'string' &&
        kindOf(row[2]) === 'object',
    )
  );
}

const kindOf = (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/** The snapshot, if it is one of this version. */
export function checkSnapshot(snapshot: unknown): WorldSnapshot {
  const { format, version } = (
    typeof snapshot === 'object' ? (snapshot ?? {}) : {}
  ) as Partial<WorldSnapshot>;
  if (format !== snapshotFormat) {
    throw new SimulatorUsageError(`snapshot: expected what snapshot() returned, got ${describe(snapshot)}`);
  }
  if (version !== snapshotVersion) {
    throw new SimulatorUsageError(
      `snapshot: it has version ${describe(version)}, and this release reads version ${snapshotVersion}; make it again with this release`,
    );
  }
  const members = snapshot as Record<string, unknown>;
  const missing = Object.entries(kinds).flatMap(([member, kind]) => {
    const value = members[member];
    if (kindOf(value) !== kind) return [member];
    const absent = (parts[member as keyof WorldSnapshot] ?? []).filter(
      (part) => !(part in (value as object)),
    );
    return absent.map((part) => `${member}.${part}`);
  });
  if (missing.length === 0) {
    const { settings, deadlines, accounts } = members as unknown as WorldSnapshot;
    for (const part of ['timing', 'quotas', 'assumptions'] as const) {
      if (kindOf(settings[part]) !== 'object') missing.push(`settings.${part}`);
    }
    if (!deadlines.every(isDeadline)) missing.push('deadlines.due');
    for (const account of accounts) missing.push(...missingOf(account));
  }
  if (missing.length > 0) throw new SimulatorUsageError(`snapshot: it lacks ${missing.join(', ')}`);
  return snapshot as WorldSnapshot;
}

/** An event with the time at which it is due; a clock would wait for ever for any other. */
function isDeadline(deadline: unknown): boolean {
  const { due, event } = (deadline ?? {}) as { due?: unknown; event?: { type?: unknown } | null };
  return typeof due === 'number' && Number.isFinite(due) && typeof event?.type === 'string';
}

/** What one account of a snapshot lacks. */
function missingOf(persisted: PersistedRegionalAccount): string[] {
  if (kindOf(persisted) !== 'object') return ['accounts'];
  const texts = (['accountId', 'region'] as const).filter((member) => typeof persisted[member] !== 'string');
  const parts = Object.entries(partsOfAccount).flatMap(([member, names]) => {
    const part = persisted[member as keyof typeof partsOfAccount];
    if (kindOf(part) !== 'object') return [member];
    return names
      .filter((name) => !(name in part) || (member === 'faults' && kindOf(part[name as never]) !== 'array'))
      .map((name) => `${member}.${name}`);
  });
  const missing: string[] = [...texts, ...parts];
  const { account, clusters } = persisted;
  if (missing.length === 0) {
    for (const table of tables) if (!isTable(account[table])) missing.push(`account.${table}`);
    const isClusters =
      Array.isArray(clusters) && clusters.every((cluster) => Array.isArray(cluster?.entry?.backups));
    if (!isClusters) missing.push('clusters.entry.backups');
  }
  return missing.map((member) => `accounts.${member}`);
}
