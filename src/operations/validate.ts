import { type KmsError, kmsError } from '../errors/KmsError.ts';
import type { Assumptions } from '../model/assumptionOptions.ts';
import {
  type ListShape,
  type OperationName,
  operationShapes,
  type Shape,
  type StringShape,
} from '../model/shapes.ts';
import { isBytes, isDate } from '../runtime/bytes.ts';
import { cut } from '../runtime/recorded.ts';

/** Longest value that a message shows. */
const longestValueShown = 128;

/** Members of AWS's own samples that break their pattern; `sampleIdentifiers: 'accepted'` lets them pass. */
const sampleMembers = ['CloudHsmClusterId', 'ClusterId', 'ResourceId', 'XksProxyUriEndpoint', 'AccessKeyId'];

/**
 * A checked copy of the input: its known members only. Members without a value count as absent.
 *
 * @throws {@link KmsError} `SerializationException`: a member, or the input itself, has the wrong JSON type.
 * @throws {@link KmsError} `ValidationException`: a member is missing or breaks its constraints; all violations
 * are in the one message, in the form of the service.
 */
export function validate(
  operation: OperationName,
  input: unknown,
  assumptions: Pick<Assumptions, 'sampleIdentifiers'>,
): Record<string, unknown> {
  return validateMembers(operationShapes[operation].input, input, assumptions);
}

/** The same for an input with these members, of whatever service; throws as {@link validate} does. */
export function validateMembers(
  members: Readonly<Record<string, Shape>>,
  input: unknown,
  assumptions: Pick<Assumptions, 'sampleIdentifiers'>,
): Record<string, unknown> {
  const violations: string[] = [];
  const lenient = assumptions.sampleIdentifiers === 'accepted';
  const checked = checkStructure(members, input ?? {}, '', violations, lenient);
  if (violations.length > 0) throw constraintError(violations);
  return checked;
}

function checkStructure(
  members: Readonly<Record<string, Shape>>,
  value: unknown,
  path: string,
  violations: string[],
  lenient: boolean,
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw serializationError(path === '' ? 'The input' : path.slice(0, -1), 'an object');
  }
  const checked: Record<string, unknown> = {};
  for (const name in members) {
    const shape = members[name]!;
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined || member === null) {
      if (shape.required) violations.push(`${at(undefined, shape, path + name)}: Member must not be null`);
      continue;
    }
    checked[name] = checkMember(shape, member, name, path, violations, lenient);
  }
  return checked;
}

function checkMember(
  shape: Shape,
  value: unknown,
  name: string,
  path: string,
  violations: string[],
  lenient: boolean,
): unknown {
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') throw serializationError(path + name, 'a string');
      checkString(shape, value, name, path + name, violations, lenient);
      return value;
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value))
        throw serializationError(path + name, 'a whole number');
      if (shape.min !== undefined && value < shape.min) {
        violations.push(
          `${at(value, shape, path + name)}: Member must have value greater than or equal to ${shape.min}`,
        );
      }
      if (shape.max !== undefined && value > shape.max) {
        violations.push(
          `${at(value, shape, path + name)}: Member must have value less than or equal to ${shape.max}`,
        );
      }
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw serializationError(path + name, 'true or false');
      return value;
    case 'timestamp':
      if (!isDate(value) || Number.isNaN(value.getTime()))
        throw serializationError(path + name, 'a point in time');
      return value;
    case 'blob':
      if (!isBytes(value)) throw serializationError(path + name, 'a Uint8Array');
      checkLength(shape, value.length, path + name, violations);
      // The caller may change its bytes while a remote backing still has them.
      return new Uint8Array(value);
    case 'structure':
      return checkStructure(shape.members, value, `${path}${name}.`, violations, lenient);
    case 'list': {
      if (!Array.isArray(value)) throw serializationError(path + name, 'a list');
      checkLength(shape, value.length, path + name, violations);
      if (shape.max !== undefined && value.length > shape.max) return value;
      // Holes count as entries without a value.
      return Array.from(value, (item, i) =>
        checkPart(shape.member, item, `${path}${name}.${i + 1}.member`, violations, lenient),
      );
    }
    case 'map': {
      if (typeof value !== 'object' || Array.isArray(value))
        throw serializationError(path + name, 'an object');
      const entries = Object.entries(value as object);
      checkLength(shape, entries.length, path + name, violations);
      if (shape.max !== undefined && entries.length > shape.max) return {};
      const checked = entries.map(([key, item]) => {
        checkPart(shape.key, key, `${path}${name}.key`, violations, lenient);
        return [key, checkPart(shape.value, item, `${path}${name}.value`, violations, lenient)];
      });
      return Object.fromEntries(checked);
    }
  }
}

/** A member of a list or map, which is named by its place. */
function checkPart(
  shape: Shape,
  value: unknown,
  path: string,
  violations: string[],
  lenient: boolean,
): unknown {
  if (value === undefined || value === null) throw serializationError(path, `a ${shape.type}`);
  const end = path.lastIndexOf('.') + 1;
  return checkMember(shape, value, path.slice(end), path.slice(0, end), violations, lenient);
}

/** The number of bytes or entries. */
function checkLength(
  { min = 0, max = Number.POSITIVE_INFINITY }: Pick<ListShape, 'min' | 'max'>,
  length: number,
  path: string,
  violations: string[],
): void {
  const shown = `Value at '${placeOf(path)}' failed to satisfy constraint: Member must have length`;
  if (length < min) violations.push(`${shown} greater than or equal to ${min}`);
  if (length > max) violations.push(`${shown} less than or equal to ${max}`);
}

function checkString(
  shape: StringShape,
  value: string,
  name: string,
  path: string,
  violations: string[],
  lenient: boolean,
): void {
  if (value === '' && shape.emptyMeansNone) return;
  if (shape.min !== undefined && value.length < shape.min) {
    violations.push(
      `${at(value, shape, path)}: Member must have length greater than or equal to ${shape.min}`,
    );
  }
  if (shape.max !== undefined && value.length > shape.max) {
    violations.push(`${at(value, shape, path)}: Member must have length less than or equal to ${shape.max}`);
    return; // nothing more is worth knowing, and a huge value is not matched
  }
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    violations.push(
      `${at(value, shape, path)}: Member must satisfy enum value set: [${shape.enum.join(', ')}]`,
    );
  }
  if (
    shape.pattern !== undefined &&
    !shape.pattern.test(value) &&
    !(lenient && sampleMembers.includes(name))
  ) {
    violations.push(
      `${at(value, shape, path)}: Member must satisfy regular expression pattern: ${modelled(shape.pattern)}`,
    );
  }
}

/** `Value 'x' at 'limit' failed to satisfy constraint`, without the value when it is a secret. */
function at(value: string | number | undefined, shape: Shape, path: string): string {
  const isSecret = 'sensitive' in shape && shape.sensitive === true;
  const shown = value === undefined ? 'null ' : isSecret ? '' : `${quoted(String(value))} `;
  return `Value ${shown}at '${placeOf(path)}' failed to satisfy constraint`;
}

/** `plaintext` of `Plaintext`. */
const placeOf = (path: string) => path.replace(/(^|\.)[A-Z]/g, (first) => first.toLowerCase());

/** The pattern as the API model has it, without what makes the whole value match. */
function modelled({ source }: RegExp): string {
  return source.replace(/^\^\(\?:(.*)\)\$$/, '$1');
}

function quoted(value: string): string {
  return value.length > longestValueShown ? `'${cut(value, longestValueShown)}...'` : `'${value}'`;
}

function constraintError(violations: string[]): KmsError {
  const count = `${violations.length} validation ${violations.length === 1 ? 'error' : 'errors'} detected`;
  return kmsError('ValidationException', {
    message: `${count}: ${violations.join('; ')}`,
    reason: `The input breaks constraints of the API model: ${violations.join('; ')}.`,
  });
}

function serializationError(path: string, expected: string): KmsError {
  return kmsError('SerializationException', { reason: `${path} has to be ${expected}.` });
}

/** ValidationException for what the API model does not express: members that do not go together. */
export function validationError(reason: string): KmsError {
  return kmsError('ValidationException', { reason });
}

/** Members that only an AWS CloudHSM key store has. */
export const cloudHsmMembers = ['CloudHsmClusterId', 'TrustAnchorCertificate', 'KeyStorePassword'] as const;

/** Members that only an external key store has. */
export const externalMembers = [
  'XksProxyUriEndpoint',
  'XksProxyUriPath',
  'XksProxyVpcEndpointServiceName',
  'XksProxyVpcEndpointServiceOwner',
  'XksProxyAuthenticationCredential',
  'XksProxyConnectivity',
] as const;

/** These members are given. `because` completes "required when …". */
export function requireMembers(input: object, members: readonly string[], because: string): void {
  const missing = members.filter((member) => !(member in input));
  if (missing.length > 0) throw validationError(`${missing.join(', ')}: required when ${because}.`);
}

/** None of these members is given. `because` completes "not valid when …". */
export function refuseMembers(input: object, members: readonly string[], because: string): void {
  const given = members.filter((member) => member in input);
  if (given.length > 0) throw validationError(`${given.join(', ')}: not valid when ${because}.`);
}
