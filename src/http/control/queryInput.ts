import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { describe } from '../../runtime/duration.ts';
import type { ControlOperation } from './controlOperation.ts';
import type { JsonSchema } from './controlShape.ts';

/**
 * The input that the query of a GET request stands for: a parameter for every member, several for a list.
 *
 * @throws {@link SimulatorUsageError} a parameter stands several times and its member is no list.
 */
export function inputOfQuery(name: string, { input }: ControlOperation, query: string): object {
  const parameters = new URLSearchParams(query);
  const { properties = {} } = input.schema;
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((member) => {
      const values = parameters.getAll(member);
      const schema = Object.hasOwn(properties, member) ? properties[member]! : {};
      if (schema.type === 'array') return [member, values];
      if (values.length === 1) return [member, valueFor(schema, values[0]!)];
      throw new SimulatorUsageError(
        `${name}: ${describe(member)} stands ${values.length} times in the query`,
      );
    }),
  );
}

/** What is no number stays text, and is refused as such. */
function valueFor({ type }: JsonSchema, value: string): string | number {
  return type === 'integer' && /^-?\d+$/.test(value) ? Number(value) : value;
}
