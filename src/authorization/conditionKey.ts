import type { Caller, ContextValue, RequestFacts } from './requestFacts.ts';

/** The type of a condition key, as the service authorization reference names it. */
export type ConditionKeyType = 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress';

/** A condition key: where its value comes from, and for which requests it has one. */
export interface ConditionKey {
  /** As AWS spells it. One that ends in `/` or `:` is followed by the key of a tag or of an encryption context pair. */
  readonly name: string;
  readonly type: ConditionKeyType;
  /** Whether a request may have several values, so that a policy needs a set operator. */
  readonly isMultiValued: boolean;
  /** The requests that the key exists for. */
  readonly requests: Requests;
  /** Whether only identity-based policies may use it. */
  readonly isForIamPoliciesOnly: boolean;
  /**
   * The value in a request; `undefined` when it has none. Absent when only the caller's `context` can tell.
   * `rest` is what follows the name, in lower case.
   */
  readonly valueIn?: (facts: RequestFacts, rest: string) => ContextValue | undefined;
  /** The page that states it. */
  readonly documentation: string;
}

/**
 * Every request; those that are about a KMS key; those and CreateKey; those, CreateKey and the operations on custom key
 * stores; or those for some actions, named without `kms:`.
 */
export type Requests = 'all' | 'keys' | 'keysAndCreateKey' | 'keysAndKeyStores' | readonly string[];

/** What a row may leave out. */
type Row = Pick<ConditionKey, 'name' | 'documentation' | 'requests'> & Partial<ConditionKey>;

/** A row of a table: a single-valued string, unless it says something else. */
export const conditionKey = (row: Row): ConditionKey => ({
  type: 'String',
  isMultiValued: false,
  isForIamPoliciesOnly: false,
  ...row,
});

/** A member of the input. */
export const inputOf =
  (member: string, otherwise?: ContextValue) =>
  ({ input }: RequestFacts): ContextValue | undefined =>
    (input[member] as ContextValue | undefined) ?? otherwise;

/** What the author of a test says that a condition key has; `undefined` when it is nothing. An empty list is none. */
export function contextValue({ context }: Caller, name: string): readonly string[] | undefined {
  if (context === undefined) return undefined;
  for (const key of Object.keys(context)) if (key.toLowerCase() === name) return listOf(context[key]);
  return undefined;
}

/** The value as a list; no value is the same as an empty list. */
export function listOf(value: ContextValue | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object') return [String(value)];
  return value.length === 0 ? undefined : value.map(String);
}

/** The value of the member whose name is the same but for its case; there may be several such. */
export function ignoringCase(
  pairs: Readonly<Record<string, unknown>> | undefined,
  name: string,
): readonly string[] | undefined {
  const found = Object.entries(pairs ?? {}).filter(([key]) => key.toLowerCase() === name);
  return found.length === 0 ? undefined : found.map(([, value]) => String(value));
}
