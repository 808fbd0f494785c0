import type { Shape } from '../../model/shapes.ts';
import {
  anything,
  type ControlShape,
  flag,
  integer,
  list,
  object,
  optional,
  text,
  word,
} from './controlShape.ts';

/** Members of the API model, each of which may be left out. */
export type ModelMembers<T> = {
  readonly [N in keyof T]-?: ControlShape<Exclude<T[N], undefined>> & { readonly isOptional: true };
};

/**
 * Members as the API model has them, with their types only: lengths and patterns are judged by the operation of AWS
 * KMS itself.
 */
export function modelMembers<T extends object>(
  operation: string,
  members: Readonly<Record<keyof T, Shape>>,
): ModelMembers<T> {
  const entries = Object.entries<Shape>(members);
  return Object.fromEntries(
    entries.map(([name, shape]) => [name, optional(fromModel(shape, `As in ${operation}.`))]),
  ) as ModelMembers<T>;
}

function fromModel(shape: Shape, description: string): ControlShape<unknown> {
  switch (shape.type) {
    case 'string':
      if (shape.enum !== undefined) return word(shape.enum, description);
      return text(description, shape.sensitive);
    case 'integer':
      return integer(description);
    case 'boolean':
      return flag(description);
    case 'list':
      return list(fromModel(shape.member, description), description);
    case 'structure': {
      const members = Object.entries(shape.members).map(([name, member]) => {
        const converted = fromModel(member, description);
        return [name, member.required ? converted : optional(converted)];
      });
      return object(Object.fromEntries(members), description);
    }
    default:
      return anything(description);
  }
}
