/** Every operation, over a socket, with the example of the OpenAPI document, and its answer against that document. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { exampleIds } from '../../../src/http/control/exampleIds.ts';
import { openApiDocument } from '../../../src/http/control/openApiDocument.ts';
import { createControlClient } from '../../../src/http/index.ts';
import { createSimulator } from '../../../src/index.ts';
import { serve } from '../../../src/node/index.ts';
import { createExampleWorld, operations, prepareExample } from './exampleWorld.ts';

interface Content {
  readonly content: Record<string, { readonly schema: object }>;
}

interface Documented {
  readonly requestBody: { readonly content: Record<string, { readonly example?: object }> };
  readonly parameters?: readonly { readonly name: string; readonly example?: unknown }[];
  readonly responses: { readonly 200: Content | { readonly $ref: string } };
}

const { paths, components } = openApiDocument() as {
  readonly paths: Record<string, { readonly post: Documented; readonly get?: Documented }>;
  readonly components: { readonly responses: Record<string, Content> };
};

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true }).addVocabulary(['components']);

/** What is wrong with an answer. */
function problemsOf(answer: unknown, { responses: { 200: documented } }: Documented): unknown[] {
  const { content } = '$ref' in documented ? components.responses.Done! : documented;
  return ajv.validate({ ...content['application/json']!.schema, components }, answer) ? [] : ajv.errors!;
}

const exampleOf = ({ requestBody }: Documented) => requestBody.content['application/json']!.example;

const entries = Object.entries(paths).map(
  ([path, item]) => [path.slice('/_simulator/'.length), item] as const,
);

const withExample = entries.filter(([, { post }]) => exampleOf(post) !== undefined);

test('the document has every operation', () => {
  expect(entries.map(([name]) => name)).toEqual(operations.map(([name]) => name));
});

test('all operations but those whose input is made by another have an example', () => {
  const without = entries.filter((entry) => !withExample.includes(entry)).map(([name]) => name);

  expect(without).toEqual([
    'restore',
    'proxy/removeCredential',
    'user/updateAccessKey',
    'user/deleteAccessKey',
  ]);
});

test.each(withExample)('%s answers its example as documented', async (name, { post }) => {
  const sim = await prepareExample(name);
  await using server = await serve(sim);

  const response = await fetch(`${server.url}/_simulator/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(exampleOf(post)),
  });
  const answer = await response.json();

  expect({ status: response.status, answer }).toMatchObject({ status: 200, answer: expect.anything() });
  expect(problemsOf(answer, post)).toEqual([]);
  const { output } = operations.find(([other]) => other === name)![1];
  expect(output.check(answer, name)).toEqual(answer);
});

const readings = entries.filter(([, { get }]) => get !== undefined);

describe('what only reads', () => {
  test.each(readings)('%s answers GET as it answers POST', async (name, { get, post }) => {
    await using server = await serve(createExampleWorld());
    const example = exampleOf(post) ?? {};
    const query = new URLSearchParams(
      get!.parameters!.flatMap(({ name, example }) =>
        example === undefined ? [] : [[name, String(example)]],
      ),
    );

    const byGet = await fetch(`${server.url}/_simulator/${name}?${query}`);
    const byPost = await fetch(`${server.url}/_simulator/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(example),
    });

    expect(byGet.status).toBe(200);
    expect(await byGet.json()).toEqual(await byPost.json());
  });

  test.each(readings)('%s leaves the world as it is', async (name, { post }) => {
    const sim = createExampleWorld();
    const before = JSON.stringify([sim.snapshot(), sim.trace]);
    await using server = await serve(sim);
    const example = exampleOf(post);
    const { properties } = operations.find(([other]) => other === name)![1].input.schema;
    const elsewhere = 'accountId' in properties! ? { accountId: '999988887777', region: 'eu-west-1' } : {};

    for (const input of [example, { ...example, ...elsewhere }]) {
      await fetch(`${server.url}/_simulator/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
    }

    expect(JSON.stringify([sim.snapshot(), sim.trace])).toBe(before);
  });
});

test.each(operations.filter(([, { reads }]) => !reads))('%s is refused by GET', async (name) => {
  await using server = await serve(createSimulator());

  const response = await fetch(`${server.url}/_simulator/${name}`);

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

describe('operations whose input is made by another', () => {
  test('restore goes on from what snapshot answered', async () => {
    await using server = await serve(createExampleWorld());
    const control = createControlClient(server.url);
    const { snapshot } = await control.snapshot();
    await control.advance({ duration: '30d' });
    await control.cluster.delete({ ClusterId: exampleIds.ClusterId });

    await control.restore({ snapshot });

    expect(await control.snapshot()).toEqual({ snapshot });
  });

  test('proxy/removeCredential takes the credential of proxy/addCredential', async () => {
    const { XksProxyUriEndpoint } = exampleIds;
    await using server = await serve(createExampleWorld());
    const control = createControlClient(server.url);
    const { XksProxyAuthenticationCredential } = await control.proxy.addCredential({ XksProxyUriEndpoint });
    const { AccessKeyId } = XksProxyAuthenticationCredential;

    expect(await control.proxy.removeCredential({ XksProxyUriEndpoint, AccessKeyId })).toEqual({});
    await expect(control.proxy.removeCredential({ XksProxyUriEndpoint, AccessKeyId })).rejects.toThrow(
      /cannot happen now/,
    );
  });

  test('user/updateAccessKey and user/deleteAccessKey take the key of user/createAccessKey', async () => {
    const { UserName } = exampleIds;
    await using server = await serve(createExampleWorld());
    const control = createControlClient(server.url);
    const { AccessKeyId } = await control.user.createAccessKey({ UserName });

    expect(await control.user.updateAccessKey({ UserName, AccessKeyId, Status: 'Inactive' })).toEqual({});
    expect(await control.user.deleteAccessKey({ UserName, AccessKeyId })).toEqual({});
    await expect(control.user.deleteAccessKey({ UserName, AccessKeyId })).rejects.toThrow(/no access key/);
  });
});
