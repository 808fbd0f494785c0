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
  parsePolicyDocument(policy, kind);
  return typeof policy === 'string' ? policy : JSON.stringify(policy);
}

/** Texts by their keys. */
export function requireTags(what: string, tags: unknown): void {
  requireRecord(what, tags);
  if (Object.values(tags as object).every((value) => typeof value === 'string')) return;
  throw new SimulatorUsageError(`${what}: expected texts by their keys, got ${describe(tags)}`);
}

/** An object. */
export function requireRecord(what: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw new SimulatorUsageError(`${what}: expected an object, got ${describe(value)}`);
}
