import type { FaultName } from '../errors/faultNames.ts';
import type { KmsErrorName } from '../errors/kmsErrors.ts';
import type { UpdateCustomKeyStoreInput } from '../model/operations.ts';
import type { OperationName } from '../model/shapes.ts';

/** What `pending()` lists: errors still to come, causes not repaired, and repairs that wait for DISCONNECTED. */
export type PendingFault =
  | {
      readonly kind: 'failNext';
      readonly operation: OperationName;
      readonly errorName: KmsErrorName;
      readonly times: number;
    }
  | {
      readonly kind: 'fail';
      readonly operation: OperationName;
      readonly errorName: KmsErrorName;
      readonly rate: number;
      /** From when until when, in milliseconds since the epoch. */
      readonly from: number;
      readonly until: number | null;
    }
  | { readonly kind: 'triggered'; readonly name: FaultName; readonly CustomKeyStoreId: string }
  | {
      /** What the repair has still to tell AWS KMS with UpdateCustomKeyStore. */
      readonly kind: 'update';
      readonly CustomKeyStoreId: string;
      readonly properties: readonly string[];
    };

/** The state of all faults, as a snapshot holds it. */
export interface PersistedFaults {
  readonly scripted: readonly Extract<PendingFault, { kind: 'failNext' | 'fail' }>[];
  readonly triggered: readonly Extract<PendingFault, { kind: 'triggered' }>[];
  readonly updates: readonly UpdateCustomKeyStoreInput[];
}

/** A world without faults. */
export const noFaults: PersistedFaults = { scripted: [], triggered: [], updates: [] };
