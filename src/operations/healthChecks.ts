import type { CustomKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { Scope } from './operation.ts';

/**
 * How many periodic health checks AWS KMS has sent since the running connection was made. They change nothing, so
 * they are counted when somebody looks instead of being put on the clock.
 * https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#gethealthstatus
 */
export function healthChecksOfConnection(row: CustomKeyStoreRow, now: number, intervalMs: number): number {
  if (row.CustomKeyStoreType !== 'EXTERNAL_KEY_STORE' || row.connectedAt === undefined) return 0;
  return Math.floor((now - row.connectedAt) / intervalMs);
}

/** Puts the health checks of a connection that ends, or moves to another proxy, to the account of its proxy. */
export function settleHealthChecks(
  { backings, now, healthCheckIntervalMs }: Scope,
  row: CustomKeyStoreRow,
): void {
  const proxy = row.CustomKeyStoreType === 'EXTERNAL_KEY_STORE' ? backings.proxyOf(row) : undefined;
  if (proxy !== undefined) proxy.healthChecks += healthChecksOfConnection(row, now, healthCheckIntervalMs);
}
