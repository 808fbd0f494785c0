import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import type { JsonSchema } from '../../../src/http/control/controlShape.ts';
import { openApiDocument } from '../../../src/http/control/openApiDocument.ts';
import { version } from '../../../src/http/control/version.ts';
import { operations } from './exampleWorld.ts';

interface Method {
  readonly operationId: string;
  readonly parameters?: readonly { readonly schema: { readonly type?: unknown; readonly $ref?: string } }[];
}

const document = openApiDocument() as {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Method>>;
};

const methods = Object.values(document.paths).flatMap((item) => Object.values(item));

describe('the OpenAPI document', () => {
  test('is valid by the schema of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));

    expect({ valid, errors }).toEqual({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  test('names every method once, with letters that are a name in any language', () => {
    const ids = methods.map(({ operationId }) => operationId);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[A-Za-z_]+$/.test(id))).toEqual([]);
  });

  test('has only parameters that a query can hold', () => {
    const types = methods.flatMap(({ parameters = [] }) =>
      parameters.map(({ schema }) => schema.type ?? 'string'),
    );

    expect(types.length).toBeGreaterThan(50);
    expect(new Set(types)).toEqual(new Set(['string', 'integer', 'array']));
  });

  test('has the version of the package', () => {
    expect(version).toBe(manifest.version);
    expect(document).toMatchObject({ info: { version } });
  });
});

test('a name of a shape stands for one shape', () => {
  const shapes = new Map<string, Set<string>>();
  const look = (schema: JsonSchema): void => {
    const { title, properties = {}, items, oneOf = [], additionalProperties } = schema;
    if (title !== undefined) shapes.set(title, (shapes.get(title) ?? new Set()).add(JSON.stringify(schema)));
    const more = typeof additionalProperties === 'object' ? [additionalProperties] : [];
    for (const inner of [...Object.values(properties), ...(items ? [items] : []), ...oneOf, ...more])
      look(inner);
  };
  for (const [, { input, output }] of operations) {
    look(input.schema);
    look(output.schema);
  }

  expect(shapes.size).toBeGreaterThan(10);
  expect([...shapes].filter(([, different]) => different.size > 1).map(([title]) => title)).toEqual([]);
});
