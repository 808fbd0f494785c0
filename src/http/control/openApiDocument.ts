import type { ControlOperation, ControlOperationTable } from './controlOperation.ts';
import { controlOperations } from './controlOperations.ts';
import { type JsonSchema, object } from './controlShape.ts';
import { exampleCloudHsmKeyStore, exampleExternalKeyStore, exampleIds } from './exampleIds.ts';
import { version } from './version.ts';

let document: object | undefined;

/**
 * The control interface as OpenAPI has it.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(): object {
  document ??= newDocument();
  return document;
}

function newDocument(): object {
  const schemas = new Map<string, object>([['Error', errorSchema]]);
  const operations = Object.entries<ControlOperationTable[string]>(controlOperations);
  const paths = Object.fromEntries(
    operations.map(([name, operation]) => [`/_simulator/${name}`, pathItem(name, operation, schemas)]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'custom-key-store-simulator',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description: [
        'Controls a simulated world of AWS KMS custom key stores: its time, its failures, and what is arranged in it.',
        'The examples work in a world in which two key stores were arranged:',
        `given/cloudHsmKeyStore with ${JSON.stringify(exampleCloudHsmKeyStore)},`,
        `and given/externalKeyStore with ${JSON.stringify(exampleExternalKeyStore)};`,
        `and a user and a role made: iam/createUser with ${JSON.stringify({ UserName: exampleIds.UserName })},`,
        `and iam/createRole with ${JSON.stringify({ RoleName: exampleIds.RoleName })}.`,
      ].join(' '),
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      responses: { Done: answered(object({}).schema, schemas), Refused: refused },
    },
  };
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', enum: ['SimulatorUsageError', 'InternalError'] },
        message: { type: 'string', description: 'One sentence that says what was expected.' },
      },
    },
  },
};

const refused = {
  description: 'The input does not fit, it cannot happen now, or the request is none.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function pathItem(name: string, operation: ControlOperation, schemas: Map<string, object>): object {
  const { reads, input, output, example } = operation;
  const responses = {
    200: isEmpty(output.schema) ? { $ref: '#/components/responses/Done' } : answered(output.schema, schemas),
    '4XX': { $ref: '#/components/responses/Refused' },
  };
  const body = {
    schema: documented(input.schema, schemas),
    ...(example === undefined ? {} : { example }),
  };
  const post = {
    ...described(name, operation, 'post'),
    requestBody: { content: { 'application/json': body } },
    responses,
  };
  if (!reads) return { post };
  const parameters = parametersOf(operation, schemas);
  return { get: { ...described(name, operation, 'get'), parameters, responses }, post };
}

const isEmpty = ({ properties = {} }: JsonSchema) => Object.keys(properties).length === 0;

function answered(schema: JsonSchema, schemas: Map<string, object>): object {
  return {
    description: 'Done.',
    content: { 'application/json': { schema: documented(schema, schemas) } },
  };
}

/** `cluster/kmsuser/lockOut` has the id `cluster_kmsuser_lockOut`, which is a name in every language. */
function described(name: string, { summary }: ControlOperation, method: 'get' | 'post'): object {
  const id = name.replaceAll('/', '_');
  const at = name.lastIndexOf('/');
  const tag = at < 0 ? 'simulator' : name.slice(0, at);
  return { operationId: method === 'post' ? id : `get_${id}`, tags: [tag], summary };
}

function parametersOf({ input, example = {} }: ControlOperation, schemas: Map<string, object>): object[] {
  const { properties = {}, required = [] } = input.schema;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    schema: documented(schema, schemas),
    ...(Object.hasOwn(example, name) ? { example: (example as Record<string, unknown>)[name] } : {}),
  }));
}

/** Objects have no members but those that are listed; what has a name goes to `schemas`, and is referred to. */
function documented(shape: JsonSchema, schemas: Map<string, object>): object {
  const { title, ...schema } = shape;
  const { properties, items, oneOf, additionalProperties } = schema;
  const inner = (other: JsonSchema) => documented(other, schemas);
  const members = Object.entries(properties ?? {}).map(([name, member]) => [name, inner(member)]);
  const whole = {
    ...schema,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(members), additionalProperties: false }),
    ...(items === undefined ? {} : { items: inner(items) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(inner) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: inner(additionalProperties) }
      : {}),
  };
  if (title === undefined) return whole;
  schemas.set(title, whole);
  return { $ref: `#/components/schemas/${title}` };
}
