import { type ConditionKey, contextValue, listOf } from './conditionKey.ts';
import type { RequestContext } from './conditions.ts';
import { globalConditionKeys } from './globalConditionKeys.ts';
import { kmsConditionKeys } from './kmsConditionKeys.ts';
import type { RequestFacts } from './requestFacts.ts';

/**
 * Every condition key that is simulated, those of AWS KMS and the global ones.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const conditionKeys: readonly ConditionKey[] = [...kmsConditionKeys, ...globalConditionKeys];

const byName = new Map(conditionKeys.map((row) => [row.name.toLowerCase(), row]));

/**
 * The values of the condition keys in a request, each worked out when a policy asks for it. What the `context` of the
 * caller says comes first, for keys in the tables and for all others.
 */
export function contextOf(facts: RequestFacts): RequestContext {
  const valuesOf = (name: string, inKeyPolicy: boolean): readonly string[] | undefined => {
    const [row, rest] = find(name);
    if (inKeyPolicy && row?.isForIamPoliciesOnly) return undefined;
    const given = contextValue(facts.caller, name);
    if (given !== undefined || row === undefined || !isFor(row, facts)) return given;
    return listOf(row.valueIn?.(facts, rest));
  };
  return {
    valuesOf,
    variable: (name) => {
      const values = find(name)[0]?.isMultiValued ? undefined : valuesOf(name, false);
      return values?.length === 1 ? values[0] : undefined;
    },
  };
}

/** The row of a key, and what follows the name of the row. */
function find(name: string): readonly [ConditionKey | undefined, string] {
  const row = byName.get(name);
  if (row !== undefined) return [row, ''];
  // The first slash, or the second colon: aws:RequestTag/…, kms:EncryptionContext:…
  const slash = name.indexOf('/');
  const end =
    1 +
    (slash >= 0 && byName.has(name.slice(0, slash + 1)) ? slash : name.indexOf(':', name.indexOf(':') + 1));
  return end === 0 ? [undefined, ''] : [byName.get(name.slice(0, end)), name.slice(end)];
}

const keyStoreActions = new Set(
  ['Connect', 'Create', 'Delete', 'Disconnect', 'Update']
    .map((verb) => `kms:${verb}CustomKeyStore`)
    .concat('kms:DescribeCustomKeyStores'),
);

/** Whether a condition key exists for a request. */
function isFor({ name, requests }: ConditionKey, { action, key }: RequestFacts): boolean {
  if (!action.startsWith('kms:')) return name.startsWith('aws:');
  if (typeof requests !== 'string') return requests.includes(action.slice('kms:'.length));
  if (requests === 'all' || key !== undefined) return true;
  // A tag for a key that is being created is judged like its creation.
  const isCreation = action === 'kms:CreateKey' || action === 'kms:TagResource';
  if (requests === 'keysAndCreateKey') return isCreation;
  return requests === 'keysAndKeyStores' && (isCreation || keyStoreActions.has(action));
}
