import { parsePolicyDocument } from '../authorization/policyDocument.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';

/** A policy: the document, or its JSON. */
export type PolicyInput = string | object;

/** The JSON of a policy that has been checked. */
export function policyJson(
  policy: PolicyInput,
  kind: 'identity-based policy' | 'permissions boundary' | 'session policy',
): string {
  const json = typeof policy === 'string' ? policy : jsonOf(policy);
  parsePolicyDocument(json, kind);
  return json;
}

/** Read once: what it is then is what counts. */
function jsonOf(policy: unknown): string {
  try {
    return JSON.stringify(policy) ?? '';
  } catch {
    return '';
  }
}

/** The name of an identity-based policy, checked. */
export function requirePolicyName(what: string, PolicyName: unknown): string {
  if (typeof PolicyName === 'string' && /^[\w+=,.@-]{1,128}$/.test(PolicyName)) return PolicyName;
  throw new SimulatorUsageError(
    `${what}: expected a PolicyName of 1 to 128 of A-Z a-z 0-9 _ + = , . @ -, got ${describe(PolicyName)}`,
  );
}

/** Texts by their keys. */
export function requireTags(what: string, tags: unknown): void {
  requireRecord(what, tags);
  const keys = Object.keys(tags as object).map((key) => key.toLowerCase());
  const isTags = Object.values(tags as object).every((value) => typeof value === 'string');
  if (isTags && new Set(keys).size === keys.length) return;
  throw new SimulatorUsageError(
    `${what}: expected texts by keys that differ in more than their case, got ${describe(tags)}`,
  );
}

/** An object. */
export function requireRecord(what: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new SimulatorUsageError(`${what}: expected an object, got ${describe(value)}`);
}
