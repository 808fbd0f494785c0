/** Requests to the control interface that it has to refuse. */
import fc from 'fast-check';
import type { ControlOperationTable } from '../../src/http/control/controlOperation.ts';
import { controlOperations } from '../../src/http/control/controlOperations.ts';
import type { JsonSchema } from '../../src/http/control/controlShape.ts';
import { brokenBody, hostileNames, utf8 } from './fuzzAsked.ts';

const operations = Object.entries<ControlOperationTable[string]>(controlOperations);

const names = operations.map(([name]) => name);

/** What is asked for: below the path of the control interface. */
interface Asked {
  readonly name: string;
  readonly body: Uint8Array;
  readonly method?: string;
  readonly query?: string;
  readonly type?: string;
}

/** A value of each type of JSON; no word of an enumeration is among them. */
const values: readonly (readonly [type: string, value: unknown])[] = [
  ['null', null],
  ['boolean', true],
  ['number', 0.5],
  ['string', 'no such word'],
  ['array', [[]]],
  ['object', { toString: 1 }],
];

function wrongValues({ type = [], enum: words }: JsonSchema): unknown[] {
  const types = [type].flat().flatMap((one) => (one === 'integer' ? [] : [one]));
  if (types.length === 0 && type !== 'integer') return [];
  const isWord = (name: string) => name === 'string' && words !== undefined;
  return values.filter(([name]) => !types.includes(name) || isWord(name)).map(([, value]) => value);
}

/** An example of which one member has a value of another type, or has no name that is known. */
const wrongMembers: readonly Asked[] = operations.flatMap(([name, { input, example = {} }]) => [
  ...Object.entries(input.schema.properties ?? {}).flatMap(([member, schema]) =>
    wrongValues(schema).map((value) => ({
      name,
      body: utf8(JSON.stringify({ ...example, [member]: value })),
    })),
  ),
  ...hostileNames.map((unknown) => ({
    name,
    body: utf8(
      `{${JSON.stringify(unknown)}:{}${Object.keys(example).length === 0 ? '' : ','}${JSON.stringify(example).slice(1)}`,
    ),
  })),
]);

const asked: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...wrongMembers) },
  {
    weight: 3,
    arbitrary: fc.record({ name: fc.constantFrom(...names), body: brokenBody }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.oneof(
        fc.constantFrom(
          ...hostileNames.filter((name) => name !== ''),
          'a'.repeat(5_000),
          'Status',
          'status/',
          '%2e',
          'kms/reset',
        ),
        fc
          .string({ unit: 'binary-ascii', minLength: 1, maxLength: 60 })
          .map((name) => `${encodeURIComponent(name)}?`),
        fc.constantFrom(...names).map((name) => `${name}/${name}`),
      ),
      body: fc.constantFrom('', '{}', '{"duration":"1h"}').map(utf8),
    }),
  },
  fc.record({
    name: fc.constantFrom(...names),
    body: fc.constant(utf8('{}')),
    type: fc.constantFrom(
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/x-amz-json-1.1',
      'application/jsonp',
      '',
    ),
  }),
  fc.record({
    name: fc.constantFrom(...names),
    body: fc.constant(utf8('{}')),
    query: fc.constantFrom('duration=1h', '__proto__=1', 'a=1&a=2', '%'),
  }),
  fc.record({
    name: fc.constantFrom(...names),
    body: fc.constant(new Uint8Array()),
    method: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
  }),
  fc.record({
    name: fc.constantFrom(...names),
    body: fc.constant(new Uint8Array()),
    method: fc.constant('GET'),
    query: fc.constantFrom('__proto__=1', 'constructor=1', 'a=1&a=2', '%ff=%ff', '&&&=&', 'a'.repeat(5_000)),
  }),
);

/** A request that the control interface refuses. */
export const malformedControl: fc.Arbitrary<Request> = asked.map(
  ({ name, body, method = 'POST', query = '', type = 'application/json' }) => {
    const url = `http://localhost/_simulator/${name.replace('?', '%3f')}${query === '' ? '' : `?${query}`}`;
    const content = ['GET', 'HEAD'].includes(method) ? {} : { body: body as Uint8Array<ArrayBuffer> };
    return new Request(url, { method, headers: { 'content-type': type }, ...content });
  },
);

/** What is wrong with an answer that has to be an error; `undefined` when nothing is. */
export async function controlFaultOf(response: Response): Promise<string | undefined> {
  const text = await response.text();
  const shown = `${response.status} ${text.slice(0, 300)}`;
  if (![400, 404, 405, 415].includes(response.status)) return `status: ${shown}`;
  if (response.headers.get('content-type') !== 'application/json') return `type: ${shown}`;
  const { error, ...more } = JSON.parse(text);
  if (error?.name !== 'SimulatorUsageError' || Object.keys(more).length > 0) return `error: ${shown}`;
  if (typeof error.message !== 'string' || error.message === '' || text.length > 20_000)
    return `message: ${shown}`;
  return undefined;
}
