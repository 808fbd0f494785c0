import { expect, test } from 'vitest';
import { createControlHandler } from '../../../src/http/index.ts';
import { Secrets } from '../../helpers/secrets.ts';
import { operations, prepareExample } from './exampleWorld.ts';

/** What is there to hand a secret out. */
const handOut = [
  'snapshot',
  'cluster/createCustomKeyStoreInput',
  'cluster/kmsuser/KeyStorePassword',
  'cluster/kmsuser/changePassword',
  'cluster/kmsuser/create',
  'proxy/XksProxyAuthenticationCredential',
  'proxy/createCustomKeyStoreInput',
  'proxy/rotateCredential',
  'proxy/addCredential',
  'iam/createRootAccessKey',
  'user/createAccessKey',
  'role/assume',
];

const withExample = operations.filter(([, { example }]) => example !== undefined);

test.each(withExample)('%s shows a secret only if it is there for that', async (name, { example }) => {
  const sim = await prepareExample(name);
  const secrets = new Secrets();
  secrets.addAllOf(sim);
  const handler = createControlHandler(sim);

  const response = await handler(
    new Request(`http://127.0.0.1/_simulator/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(example),
    }),
  );
  secrets.addAllOf(sim);
  const found = secrets.foundIn(await response.text());

  expect(response.status).toBe(200);
  expect(secrets.size).toBeGreaterThan(5);
  expect(found.length > 0, found.join('\n')).toBe(handOut.includes(name));
});
