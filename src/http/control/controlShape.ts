import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { describe } from '../../runtime/duration.ts';
import { requireKnown, requireOneOf } from '../../simulator/options.ts';

/** The part of JSON Schema that is used here: https://json-schema.org/draft/2020-12 */
export interface JsonSchema {
  /** A name by which documents refer to it. */
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
}

/** A JSON value of type `T`: its schema, and how one that somebody sends is checked. */
export interface ControlShape<T> {
  readonly schema: JsonSchema;
  /**
   * The value, if it fits; of an object, only its known members.
   *
   * @param name - What an error calls it.
   * @throws {@link SimulatorUsageError} it does not fit; of what is secret the message shows nothing.
   */
  readonly check: (value: unknown, name: string) => T;
}

/** A member that may be left out. */
export interface OptionalShape<T> extends ControlShape<T> {
  readonly isOptional: true;
}

/** What the members of an object are. */
export type MemberShapes = Readonly<Record<string, ControlShape<any>>>;

/** No members at all. */
export type NoMembers = Record<never, never>;

type ValueOf<S> = S extends ControlShape<infer T> ? T : never;

type OptionalNames<M> = { [N in keyof M]: M[N] extends { isOptional: true } ? N : never }[keyof M];

/** The object that has these members. */
export type ObjectOf<M extends MemberShapes> = {
  readonly [N in Exclude<keyof M, OptionalNames<M>>]: ValueOf<M[N]>;
} & {
  readonly [N in OptionalNames<M>]?: ValueOf<M[N]>;
} extends infer O
  ? { [N in keyof O]: O[N] }
  : never;

/** A string. One that is secret is never shown in an error. */
export function text(description: string, isSecret = false): ControlShape<string> {
  return {
    schema: { type: 'string', description },
    check: (value, name) => {
      if (typeof value === 'string') return value;
      throw expected(name, 'a string', isSecret ? undefined : value);
    },
  };
}

/** One of some words. */
export function word<const W extends string>(words: readonly W[], description?: string): ControlShape<W> {
  return {
    schema: { type: 'string', enum: words, ...described(description) },
    check: (value, name) => {
      requireOneOf(name, value, words);
      return value as W;
    },
  };
}

/** A whole number. */
export function integer(description: string, minimum?: number): ControlShape<number> {
  const least = minimum === undefined ? {} : { minimum };
  return {
    schema: { type: 'integer', ...least, description },
    check: (value, name) => {
      const isInteger = typeof value === 'number' && Number.isSafeInteger(value);
      if (isInteger && value >= (minimum ?? value)) return value;
      throw expected(name, `a whole number${minimum === undefined ? '' : ` from ${minimum} on`}`, value);
    },
  };
}

/** A number. */
export function number(description: string): ControlShape<number> {
  return {
    schema: { type: 'number', description },
    check: (value, name) => {
      if (typeof value === 'number') return value;
      throw expected(name, 'a number', value);
    },
  };
}

/** A point in time in milliseconds, or none. */
export function timeOrNull(description: string): ControlShape<number | null> {
  return {
    schema: { type: ['number', 'null'], description },
    check: (value, name) => (value === null ? null : number(description).check(value, name)),
  };
}

/** True or false. */
export function flag(description: string): ControlShape<boolean> {
  return {
    schema: { type: 'boolean', description },
    check: (value, name) => {
      if (typeof value === 'boolean') return value;
      throw expected(name, 'true or false', value);
    },
  };
}

/** A number, or text that says the same: a duration, or a point in time. What the text has to be is checked later. */
export function numberOrText(description: string): ControlShape<number | string> {
  return {
    schema: { type: ['number', 'string'], description },
    check: (value, name) => {
      if (typeof value === 'number' || typeof value === 'string') return value;
      throw expected(name, 'a number or a string', value);
    },
  };
}

/** Text, or an object that says the same. */
export function textOrObject(description: string): ControlShape<string | object> {
  return {
    schema: { type: ['string', 'object'], description },
    check: (value, name) => {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      if (typeof value === 'string' || isObject) return value;
      throw expected(name, 'a string or an object', value);
    },
  };
}

/** An array. */
export function list<T>(item: ControlShape<T>, description?: string): ControlShape<readonly T[]> {
  return {
    schema: { type: 'array', items: item.schema, ...described(description) },
    check: (value, name) => {
      if (!Array.isArray(value)) throw expected(name, 'a list', value);
      return value.map((one, i) => item.check(one, `${name}[${i}]`));
    },
  };
}

/** An object with these members and no others. */
export function object<M extends MemberShapes>(members: M, description?: string): ControlShape<ObjectOf<M>> {
  const names = Object.keys(members);
  const required = names.filter((name) => !isOptional(members[name]!));
  const properties = Object.fromEntries(names.map((name) => [name, members[name]!.schema]));
  return {
    schema: {
      type: 'object',
      ...described(description),
      properties,
      ...(required.length === 0 ? {} : { required }),
    },
    check: (value, name) => {
      requireKnown(name, value, names);
      const given = value as Record<string, unknown>;
      const checked: Record<string, unknown> = {};
      for (const [member, shape] of Object.entries(members)) {
        const isGiven = Object.hasOwn(given, member);
        if (isGiven) checked[member] = shape.check(given[member], `${name}: ${member}`);
        else if (!isOptional(shape)) throw new SimulatorUsageError(`${name}: ${member} is missing`);
      }
      return checked as ObjectOf<M>;
    },
  };
}

/** An object with any names. */
export function map<T>(value: ControlShape<T>): ControlShape<Readonly<Record<string, T>>> {
  return anyObject({ additionalProperties: value.schema });
}

/** An object of which the schema tells everything, or nothing. */
export function anyObject<T extends object>(schema: JsonSchema): ControlShape<T> {
  return {
    schema: { type: 'object', ...schema },
    check: (value, name) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as T;
      throw expected(name, 'an object', value);
    },
  };
}

/** Any JSON. */
export function anything<T>(description: string): ControlShape<T> {
  return { schema: { description }, check: (value) => value as T };
}

/** A list, or something else. */
export function listOr<A, B>(
  many: ControlShape<readonly A[]>,
  other: ControlShape<B>,
): ControlShape<readonly A[] | B> {
  return {
    schema: { oneOf: [many.schema, other.schema] },
    check: (value, name) => (Array.isArray(value) ? many : other).check(value, name),
  };
}

/** Objects of several kinds, for answers. */
export function oneOf<T extends object>(...kinds: readonly ControlShape<object>[]): ControlShape<T> {
  return anyObject({ oneOf: kinds.map(({ schema }) => schema) });
}

/** The same, with a name by which documents refer to it. */
export function named<T>(title: string, shape: ControlShape<T>): ControlShape<T> {
  return { ...shape, schema: { title, ...shape.schema } };
}

/** The same, but it may be left out. */
export function optional<T>(shape: ControlShape<T>): OptionalShape<T> {
  return { ...shape, isOptional: true };
}

const isOptional = (shape: ControlShape<unknown>) => 'isOptional' in shape;

const described = (description: string | undefined) => (description === undefined ? {} : { description });

function expected(name: string, what: string, value: unknown): SimulatorUsageError {
  const got = value === undefined ? '' : `, got ${describe(value)}`;
  return new SimulatorUsageError(`${name}: expected ${what}${got}`);
}
