/** A test in another language: it knows HTTP and JSON, and nothing of this package. */
import { DescribeCustomKeyStoresCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulator } from '../../../src/index.ts';
import { type KmsServer, serve } from '../../../src/node/index.ts';

let server: KmsServer;
let kms: KMSClient;

beforeAll(async () => {
  server = await serve(createSimulator());
  kms = new KMSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
});

afterAll(async () => {
  kms.destroy();
  await server.close();
});

/** As `requests.post(url, json=body)` of Python. */
async function post(path: string, body: object = {}): Promise<any> {
  const response = await fetch(`${server.url}/_simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, path).toBe(200);
  return response.json();
}

/** As `requests.get(url, params=query)` of Python. */
async function get(path: string, query: Record<string, string> = {}): Promise<any> {
  const response = await fetch(`${server.url}/_simulator/${path}?${new URLSearchParams(query)}`);
  expect(response.status, path).toBe(200);
  return response.json();
}

const connectionOf = async (CustomKeyStoreId: string) => {
  const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
  const [{ ConnectionState, ConnectionErrorCode } = {}] = CustomKeyStores ?? [];
  return ConnectionErrorCode ?? ConnectionState;
};

describe('a test in another language', () => {
  test('arranges, breaks, waits, looks, repairs, and goes back', async () => {
    const { CustomKeyStoreId, ClusterId, keys } = await post('given/cloudHsmKeyStore', {
      CustomKeyStoreName: 'Payments',
      keys: [{ AliasName: 'alias/cards' }],
    });
    const KeyId = keys[0].KeyId;
    const { lastSequence } = await get('trace');
    const { snapshot } = await get('snapshot');

    await post('faults/trigger', { name: 'INSUFFICIENT_CLOUDHSM_HSMS', CustomKeyStoreId });
    expect((await get('cluster/describe', { ClusterId })).Hsms).toEqual([]);
    expect((await get('faults/pending')).pending).toEqual([
      { kind: 'triggered', name: 'INSUFFICIENT_CLOUDHSM_HSMS', CustomKeyStoreId },
    ]);
    await kmsPost('DisconnectCustomKeyStore', { CustomKeyStoreId });
    await post('advance', { duration: '10m' });
    await kmsPost('ConnectCustomKeyStore', { CustomKeyStoreId });
    const ended = await post('advanceUntil', { CustomKeyStoreId, ConnectionState: 'FAILED', within: '30m' });
    expect(ended.ConnectionErrorCode).toBe('INSUFFICIENT_CLOUDHSM_HSMS');
    expect(await connectionOf(CustomKeyStoreId)).toBe('INSUFFICIENT_CLOUDHSM_HSMS');

    const { entries } = await get('trace', { after: String(lastSequence), type: 'transition' });
    expect(entries.map(({ to }: { to: string }) => to)).toEqual(
      expect.arrayContaining(['DISCONNECTING', 'DISCONNECTED', 'CONNECTING', 'FAILED']),
    );
    const { calls } = await get('calls', { operation: 'ConnectCustomKeyStore' });
    expect(calls).toMatchObject([{ input: { CustomKeyStoreId } }]);

    await post('faults/repair', { name: 'INSUFFICIENT_CLOUDHSM_HSMS', CustomKeyStoreId });
    await kmsPost('DisconnectCustomKeyStore', { CustomKeyStoreId });
    await post('advance', { duration: '10m' });
    await kmsPost('ConnectCustomKeyStore', { CustomKeyStoreId });
    await post('advance', { duration: '20m' });
    await kms.send(new EncryptCommand({ KeyId, Plaintext: new Uint8Array(16) }));

    await post('reset');
    expect((await get('status')).accounts[0].customKeyStores).toEqual([]);
    await post('restore', { snapshot });
    expect(await connectionOf(CustomKeyStoreId)).toBe('CONNECTED');
    await kms.send(new EncryptCommand({ KeyId: 'alias/cards', Plaintext: new Uint8Array(16) }));
    expect((await get('status')).now).toBeGreaterThanOrEqual(snapshot.now);
  });

  test('looks at another account and Region', async () => {
    const place = { accountId: '444455556666', region: 'eu-west-1' };
    const { CustomKeyStoreId } = await post('given/externalKeyStore', {
      ...place,
      CustomKeyStoreName: 'Vault',
    });

    const { accounts } = await get('status');

    expect(accounts.at(-1)).toEqual({
      ...place,
      customKeyStores: [
        {
          CustomKeyStoreId,
          CustomKeyStoreName: 'Vault',
          CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
          ConnectionState: 'CONNECTED',
        },
      ],
      kmsKeys: 0,
    });
    expect(await get('keyStore/describe', { CustomKeyStoreId, ...place })).toEqual({
      CustomKeyStoreId,
      ConnectionState: 'CONNECTED',
    });
  });

  test('lets the next attempts fail', async () => {
    await post('faults/failNext', { operation: 'ListKeys', errorName: 'KMSInternalException' });

    expect(await kmsPost('ListKeys', {})).toMatchObject({ __type: 'KMSInternalException' });
    expect(await kmsPost('ListKeys', {})).toMatchObject({ Truncated: false });
  });

  test('finds out what there is', async () => {
    const index = await (await fetch(`${server.url}/_simulator`)).json();
    const document = await (await fetch(`${server.url}/_simulator/openapi.json`)).json();

    expect(index.operations['cluster/kmsuser/lockOut']).toEqual({
      path: '/_simulator/cluster/kmsuser/lockOut',
      reads: false,
      summary: expect.any(String),
    });
    expect(Object.keys(document.paths)).toEqual(
      Object.values<{ path: string }>(index.operations).map(({ path }) => path),
    );
  });

  test('pages through a long trace', async () => {
    const { entries: all, lastSequence } = await get('trace');
    const seen: number[] = [];
    let after = 0;
    while (after < lastSequence) {
      const { entries } = await get('trace', { after: String(after), limit: '7' });
      seen.push(...entries.map(({ sequence }: { sequence: number }) => sequence));
      after = entries.at(-1).sequence;
    }

    expect(seen).toEqual(all.map(({ sequence }: { sequence: number }) => sequence));
    const { entries: last } = await get('trace', { limit: '2' });
    expect(last).toEqual(all.slice(-2));
  });
});

/** A client of AWS that needs no SDK. */
async function kmsPost(operation: string, input: object): Promise<unknown> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return response.json();
}
