/** Inputs that the table of shapes accepts, made from it. */
import fc from 'fast-check';
import { type OperationName, operationShapes, type Shape, type StringShape } from '../../src/model/shapes.ts';

/** An input with the required members only; every value fits its shape, though no such key may exist. */
export function validInput(operation: OperationName): Record<string, unknown> {
  return requiredMembers(operationShapes[operation].input);
}

/** A value that breaks no constraint. */
export function validValue(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      return validText(shape);
    case 'integer':
      return shape.min ?? 1;
    case 'boolean':
      return true;
    case 'timestamp':
      return new Date('2026-01-01T00:00:00Z');
    case 'blob':
      return new Uint8Array(Math.max(shape.min ?? 0, 1)).fill(7);
    case 'structure':
      return requiredMembers(shape.members);
    case 'list':
      return Array.from({ length: Math.max(shape.min ?? 0, 1) }, () => validValue(shape.member));
    case 'map':
      return { [validText(shape.key)]: validValue(shape.value) };
  }
}

function requiredMembers(members: Readonly<Record<string, Shape>>): Record<string, unknown> {
  const required = Object.entries(members).filter(([, shape]) => shape.required);
  return Object.fromEntries(required.map(([name, shape]) => [name, validValue(shape)]));
}

function validText(shape: StringShape): string {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern = /^/ } = shape;
  if (shape.enum !== undefined) return shape.enum[0]!;
  const simple = ['a', 'A', '0'].map((character) => character.repeat(Math.max(min, 1)));
  const fits = (text: string) => text.length >= min && text.length <= max && pattern.test(text);
  return simple.find(fits) ?? fc.sample(fc.stringMatching(pattern).filter(fits), { numRuns: 1, seed: 1 })[0]!;
}

/** Any value that breaks no constraint, as far as that is easy to make. */
export function fitting(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'string':
      if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
      if (shape.pattern !== undefined) return fc.constant(validText(shape));
      return textOf(shape);
    case 'integer':
      return fc.integer(defined({ min: shape.min, max: shape.max }));
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.date({ noInvalidDate: true });
    case 'blob':
      return fc.uint8Array({ minLength: shape.min ?? 0, maxLength: Math.min(shape.max ?? 64, 64) });
    case 'structure':
      return fc.record(
        Object.fromEntries(Object.entries(shape.members).map(([name, part]) => [name, fitting(part)])),
        { requiredKeys: Object.keys(requiredMembers(shape.members)) },
      );
    case 'list':
      return fc.array(fitting(shape.member), {
        minLength: shape.min ?? 0,
        maxLength: Math.min(shape.max ?? 4, 4),
      });
    case 'map':
      return fc.dictionary(fc.oneof(textOf(shape.key), prototypeName), fitting(shape.value), { maxKeys: 4 });
  }
}

/** Names that every object has something under. */
export const prototypeName = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
);

const textOf = ({ min = 0, max = 40 }: StringShape) =>
  fc.oneof(
    fc.string({ minLength: min, maxLength: Math.max(min, Math.min(max, 40)), unit: 'binary' }),
    fc.string({ minLength: min, maxLength: Math.max(min, Math.min(max, 40)) }),
  );

function defined<T extends object>(members: T): { [M in keyof T]?: Exclude<T[M], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
