/** Values that break one constraint of the table of shapes each: made from it, so that a new constraint is met too. */
import {
  type ListShape,
  type MapShape,
  type OperationName,
  operationShapes,
  type Shape,
  type StringShape,
  type StructureShape,
} from '../../src/model/shapes.ts';
import { validInput, validValue } from './validInput.ts';

/** What a shape says about a value. */
export const constraints = ['type', 'required', 'min', 'max', 'pattern', 'enum'] as const;

export type Constraint = (typeof constraints)[number];

/** An input, or a part of one, that breaks one constraint. */
export interface Violation {
  readonly breaks: Constraint;
  /** Where and how, for a reader. */
  readonly what: string;
  readonly value: unknown;
  readonly exception: 'SerializationException' | 'ValidationException';
  /** Part of the message. */
  readonly says: string;
  /** Whether JSON can carry it, and means the same. */
  readonly onWire: boolean;
}

/** Every input of an operation that breaks one constraint and is valid otherwise. */
export function violationsOf(operation: OperationName): readonly Violation[] {
  const input: StructureShape = { type: 'structure', members: operationShapes[operation].input };
  return inMembers(input, '', validInput(operation));
}

/** How often the table has each constraint in an input; read without knowing what a shape is. */
export function constraintsIn(operation: OperationName): Readonly<Record<Constraint, number>> {
  const counts: Record<Constraint, number> = { type: 0, required: 0, min: 0, max: 0, pattern: 0, enum: 0 };
  count(operationShapes[operation].input, counts);
  return counts;
}

function count(table: object, counts: Record<Constraint, number>): void {
  for (const [name, entry] of Object.entries(table)) {
    // Nothing is shorter than 0.
    const isBroken = !(name === 'min' && entry === 0);
    if (constraints.includes(name as Constraint) && isBroken) counts[name as Constraint]++;
    if (typeof entry !== 'object' || entry === null || entry instanceof RegExp) continue;
    count(entry, counts);
    // What names a member of an object is a string in any case.
    if (name === 'key') counts.type--;
  }
}

/** Values of the wrong type; `false` marks what JSON has no form for, or another meaning. */
const wrongTypes: Readonly<Record<Shape['type'], readonly (readonly [value: unknown, onWire: boolean])[]>> = {
  string: [
    [1, true],
    [true, true],
    [{}, true],
    [['a'], true],
    [Number.NaN, false],
    [10n, false],
    [Symbol('a'), false],
    [() => 'a', false],
    [new Uint8Array(20), false],
    [new Date(0), false],
    [Object('a'), false],
  ],
  integer: [
    ['1', true],
    [1.5, true],
    [true, true],
    [[1], true],
    [{}, true],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    [10n, false],
    [Symbol('1'), false],
    [Object(1), false],
  ],
  boolean: [
    ['true', true],
    [1, true],
    [0, true],
    [{}, true],
    [Symbol('true'), false],
    [Object(true), false],
  ],
  timestamp: [
    ['2026-01-01T00:00:00Z', true],
    [true, true],
    [{}, true],
    [1_767_225_600, false],
    [new Date(Number.NaN), false],
    [Symbol('now'), false],
  ],
  blob: [
    ['no base64!', true],
    ['YQ', true],
    [1, true],
    [[1, 2, 3], true],
    [{ 0: 1, length: 1 }, true],
    ['YQ==', false],
    [new ArrayBuffer(8), false],
    [new DataView(new ArrayBuffer(8)), false],
    [Symbol('bytes'), false],
  ],
  structure: [
    ['text', true],
    [1, true],
    [true, true],
    [[], true],
    [10n, false],
    [Symbol('structure'), false],
    [() => ({}), false],
  ],
  list: [
    ['text', true],
    [1, true],
    [{}, true],
    [{ 0: 'a', length: 1 }, true],
    [new Set(['a']), false],
    [new Uint8Array(1), false],
    [Symbol('list'), false],
  ],
  map: [
    ['text', true],
    [1, true],
    [true, true],
    [['a'], true],
    [Symbol('map'), false],
    [() => ({}), false],
  ],
};

/** Violations of one value, and of everything in it; `path` is how messages name it. */
function violations(shape: Shape, path: string): Violation[] {
  const wrong = wrongTypes[shape.type].map(
    ([value, onWire]): Violation => ({
      breaks: 'type',
      what: `${path} is ${String(Object.prototype.toString.call(value))}`,
      value,
      exception: 'SerializationException',
      says: `${path} has to be `,
      onWire,
    }),
  );
  switch (shape.type) {
    case 'string':
      return [...wrong, ...ofText(shape, path)];
    case 'integer':
      return [
        ...wrong,
        ...bounded('min', shape.min, (min) => min - 1, path, 'value greater than or equal to'),
        ...bounded('max', shape.max, (max) => max + 1, path, 'value less than or equal to'),
      ];
    case 'blob':
      return [
        ...wrong,
        ...bounded(
          'min',
          shape.min,
          (min) => new Uint8Array(min - 1),
          path,
          'length greater than or equal to',
        ),
        ...bounded('max', shape.max, (max) => new Uint8Array(max + 1), path, 'length less than or equal to'),
      ];
    case 'structure':
      return [...wrong, ...inMembers(shape, `${path}.`, validValue(shape) as object)];
    case 'list':
      return [...wrong, ...ofList(shape, path)];
    case 'map':
      return [...wrong, ...ofMap(shape, path)];
    default:
      return wrong;
  }
}

function inMembers({ members }: StructureShape, prefix: string, valid: object): Violation[] {
  return Object.entries(members).flatMap(([name, shape]) => {
    const path = prefix + name;
    const missing = [undefined, null].map(
      (value): Violation => broken('required', `${path} is ${value}`, value, path, 'Member must not be null'),
    );
    return [...violations(shape, path), ...(shape.required ? missing : [])].map((violation) => ({
      ...violation,
      value: { ...valid, [name]: violation.value },
    }));
  });
}

function ofText(shape: StringShape, path: string): Violation[] {
  const found = [
    ...bounded('min', shape.min, (min) => 'a'.repeat(min - 1), path, 'length greater than or equal to'),
    ...bounded('max', shape.max, (max) => 'a'.repeat(max + 1), path, 'length less than or equal to'),
  ];
  if (shape.pattern !== undefined) {
    const value = '\u4e00'.repeat(Math.max(shape.min ?? 0, 1));
    if (shape.pattern.test(value)) throw new Error(`${path}: a value off its pattern is wanted`);
    const rule = 'Member must satisfy regular expression pattern: ';
    found.push(broken('pattern', `${path} is off its pattern`, value, path, rule));
  }
  if (shape.enum !== undefined) {
    const rule = `Member must satisfy enum value set: [${shape.enum.join(', ')}]`;
    found.push(broken('enum', `${path} is NEITHER`, 'NEITHER', path, rule));
    found.push(broken('enum', `${path} is __proto__`, '__proto__', path, rule));
  }
  return found;
}

function ofList({ member, min, max = Number.POSITIVE_INFINITY }: ListShape, path: string): Violation[] {
  const entries = (length: number) => Array.from({ length }, () => validValue(member));
  const before = entries(max > 1 ? 1 : 0);
  const place = `${path}.${before.length + 1}.member`;
  const bad = [...violations(member, place), ...nullIn(place)];
  const [hole] = nullIn(`${path}.1.member`);
  return [
    ...bounded('min', min, (least) => entries(least - 1), path, 'length greater than or equal to'),
    ...bounded(
      'max',
      Number.isFinite(max) ? max : undefined,
      (most) => entries(most + 1),
      path,
      'length less than or equal to',
    ),
    ...bad.map((violation) => ({ ...violation, value: [...before, violation.value] })),
    { ...hole!, what: `${path} has a hole`, value: Array(1), onWire: false },
  ];
}

function ofMap({ key, value }: MapShape, path: string): Violation[] {
  const keys = ofText(key, `${path}.key`).map((violation) => ({
    ...violation,
    value: { [violation.value as string]: validValue(value) },
  }));
  const values = [...violations(value, `${path}.value`), ...nullIn(`${path}.value`)].map((violation) => ({
    ...violation,
    value: { first: validValue(value), second: violation.value },
  }));
  return [...keys, ...values];
}

/** Lists and maps hold no null. */
function nullIn(path: string): Violation[] {
  const rest = { breaks: 'type', exception: 'SerializationException', says: `${path} has to be ` } as const;
  return [
    { ...rest, what: `${path} is null`, value: null, onWire: true },
    { ...rest, what: `${path} is undefined`, value: undefined, onWire: false },
  ];
}

function bounded(
  breaks: 'min' | 'max',
  bound: number | undefined,
  beyond: (bound: number) => unknown,
  path: string,
  rule: string,
): Violation[] {
  if (bound === undefined || (breaks === 'min' && bound === 0)) return [];
  const what = `${path} is beyond its ${breaks} of ${bound}`;
  return [broken(breaks, what, beyond(bound), path, `Member must have ${rule} ${bound}`)];
}

function broken(breaks: Constraint, what: string, value: unknown, path: string, rule: string): Violation {
  const place = path
    .split('.')
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join('.');
  return {
    breaks,
    what,
    value,
    exception: 'ValidationException',
    says: `at '${place}' failed to satisfy constraint: ${rule}`,
    onWire: true,
  };
}
