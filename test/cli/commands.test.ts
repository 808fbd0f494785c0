/** Commands against a running server, by the control interface. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { controlOperations } from '../../src/http/control/controlOperations.ts';
import { type KmsServer, serve } from '../../src/node/serve.ts';
import { createSimulator, type Simulator } from '../../src/Simulator.ts';
import { type CliSetting, jsonOf, runCli, startCli } from './cliRun.ts';

const id = 'cks-1234567890abcdef0';
let sim: Simulator;
let server: KmsServer;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cks-sim-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  sim = createSimulator();
  server = await serve(sim);
});

afterEach(async () => {
  await server.close();
  sim.dispose();
});

const at = (setting: CliSetting = {}): CliSetting => ({
  ...setting,
  env: { ...setting.env, CKS_SIM_URL: server.url },
});
const cks = (...argv: string[]) => runCli(argv, at());
const json = (...argv: string[]) => jsonOf(argv, at());

/** A server whose world has the clock of the host while a function runs. */
async function withSystemClock(use: (world: Simulator, url: string) => Promise<void>): Promise<void> {
  const world = createSimulator({ clock: 'system', timing: { connectCloudHsm: '1h' } });
  const other = await serve(world);
  try {
    await use(world, other.url);
  } finally {
    await other.close();
    world.dispose();
  }
}

describe('status', () => {
  test('shows the time, the clock and every key store', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id, CustomKeyStoreName: 'Payments', keys: 2 });
    sim.given.externalKeyStore({ ConnectionState: 'FAILED', ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT' });

    const { stdout } = await cks('status');

    expect(stdout).toContain(`Server  ${server.url} (version `);
    expect(stdout).toContain('Time    2026-01-01 00:00:00 UTC\n');
    expect(stdout).toContain('Clock   virtual');
    expect(stdout).toContain('Account 111122223333, us-east-1: 2 KMS keys\n');
    expect(stdout).toMatch(new RegExp(`^ {2}${id} +CloudHSM +CONNECTED +Payments$`, 'm'));
    expect(stdout).toContain('"cks-sim explain\n  XKS_PROXY_TIMED_OUT" says what repairs it.');
  });

  test('says how to begin where there is nothing', async () => {
    expect((await cks('status')).stdout).toContain(
      'No custom key stores; "cks-sim arrange cloudhsm" makes one.',
    );
  });

  test('is an object with --json', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id });

    expect(await json('status')).toMatchObject({
      url: server.url,
      clock: 'virtual',
      accounts: [{ customKeyStores: [{ CustomKeyStoreId: id, ConnectionState: 'CONNECTED' }] }],
    });
  });

  test('shows names from elsewhere without what a terminal would obey', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreName: '\u001b[2Jgone\nnew line \u202eback' });

    const { stdout } = await cks('status');

    expect(stdout).toContain('\\u001b[2Jgone new line \\u202eback');
  });
});

describe('arrange', () => {
  test('puts an AWS CloudHSM key store with keys into the world', async () => {
    const { stdout, stderr } = await cks(
      ...['arrange', 'cloudhsm', '--custom-key-store-id', id, '--custom-key-store-name', 'Payments'],
      ...['--cloud-hsm-cluster-id', 'cluster-2a34b5cdefg', '--keys', '2', '--connection-state', 'CONNECTING'],
    );

    expect(stderr).toBe('');
    expect(sim.keyStore(id).ConnectionState).toBe('CONNECTING');
    expect(sim.cloudHsm.cluster('cluster-2a34b5cdefg').State).toBe('ACTIVE');
    expect(stdout).toMatch(
      new RegExp(
        `^CustomKeyStoreId +${id}\nCloudHsmClusterId +cluster-2a34b5cdefg\n(KMS key +arn:aws:kms:\\S+\n){2}$`,
      ),
    );
  });

  test('puts a FAILED external key store into the world', async () => {
    const { CustomKeyStoreId, XksProxyUriEndpoint } = await json(
      ...['arrange', 'xks', '--connection-state', 'failed', '--connection-error-code', 'XKS_PROXY_TIMED_OUT'],
      ...['--xks-proxy-uri-endpoint', 'https://proxy.example.com', '--xks-proxy-uri-path', '/a/kms/xks/v1'],
      ...['--xks-proxy-connectivity', 'VPC_ENDPOINT_SERVICE'],
    );

    expect(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode).toBe('XKS_PROXY_TIMED_OUT');
    expect(sim.xks.proxy(XksProxyUriEndpoint, '/a/kms/xks/v1').vpcEndpointService).toBeDefined();
  });

  test('puts a KMS key into a key store, with further members from --input', async () => {
    sim.given.externalKeyStore({ CustomKeyStoreId: id });

    const { KeyId } = await json(
      ...[
        'arrange',
        'key',
        '--custom-key-store-id',
        id,
        '--alias-name',
        'alias/orders',
        '--xks-key-id',
        'outside-1',
      ],
      ...['--description', 'orders', '--input', '{"Tags":[{"TagKey":"team","TagValue":"payments"}]}'],
    );
    const { KeyMetadata } = await sim.client().describeKey({ KeyId: 'alias/orders' });
    const { Tags } = await sim.client().listResourceTags({ KeyId });

    expect(KeyMetadata).toMatchObject({
      KeyId,
      CustomKeyStoreId: id,
      Description: 'orders',
      XksKeyConfiguration: { Id: 'outside-1' },
    });
    expect(Tags).toEqual([{ TagKey: 'team', TagValue: 'payments' }]);
  });

  test('puts it into another account and Region', async () => {
    await cks(
      'arrange',
      'key',
      '--alias-name',
      'alias/there',
      '--account-id',
      '444455556666',
      '--region',
      'eu-west-1',
    );

    const { Aliases } = await sim.account('444455556666', 'eu-west-1').client().listAliases();
    expect(Aliases?.map(({ AliasName }) => AliasName)).toContain('alias/there');
  });

  test('ends with 1 and the rule that forbids it', async () => {
    const { code, stdout, stderr } = await cks('arrange', 'key', '--custom-key-store-id', 'cks-none');

    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      'cks-sim: kmsKey: there is no custom key store "cks-none"\n',
    ]);
  });

  test('says that as JSON with --json', async () => {
    const { stderr } = await cks('arrange', 'key', '--custom-key-store-id', 'cks-none', '--json');

    expect(JSON.parse(stderr)).toEqual({
      error: {
        name: 'ControlError',
        message: 'kmsKey: there is no custom key store "cks-none"',
        exitCode: 1,
      },
    });
  });
});

describe('trigger, repair and faults', () => {
  test('bring a failure about, list it, and end it', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id, ConnectionState: 'DISCONNECTED' });

    const triggered = await cks('trigger', 'user_locked_out', id);
    const listed = await cks('faults');
    const repaired = await cks('repair', 'USER_LOCKED_OUT', id);
    const left = await json('faults');

    expect(triggered.stdout).toContain(`"cks-sim repair USER_LOCKED_OUT ${id}" ends it.`);
    expect(listed.stdout).toMatch(new RegExp(`^triggered +USER_LOCKED_OUT +${id}`, 'm'));
    expect(repaired.stdout).toContain(`Repaired USER_LOCKED_OUT for ${id}, which is DISCONNECTED.`);
    expect(left).toEqual([]);
  });

  test('list what is scripted, and what AWS KMS has still to be told', async () => {
    sim.given.cloudHsmKeyStore({
      CustomKeyStoreId: id,
      ConnectionState: 'FAILED',
      ConnectionErrorCode: 'USER_LOCKED_OUT',
    });
    sim.faults.failNext('Encrypt', 'ThrottlingException', { times: 2 });
    sim.faults.fail('Decrypt', 'KMSInternalException', { rate: 0.5, until: '1h' });
    sim.faults.repair('USER_LOCKED_OUT', { CustomKeyStoreId: id });

    const { stdout } = await cks('faults', 'pending');

    expect(stdout).toMatch(/^next +ThrottlingException +Encrypt +2 times$/m);
    expect(stdout).toMatch(/^scripted +KMSInternalException +Decrypt\s+50% until 2026-01-01 01:00:00 UTC$/m);
    expect(stdout).toMatch(new RegExp(`^repair +KeyStorePassword +${id}`, 'm'));
  });

  test('end with 1 where the failure does not concern the key store', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id });

    const { code, stderr } = await cks('trigger', 'XKS_PROXY_TIMED_OUT', id);

    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('XKS_PROXY_TIMED_OUT concerns EXTERNAL_KEY_STORE'),
    ]);
  });
});

describe('advance', () => {
  test('moves a virtual clock and says what changed on the way', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id, ConnectionState: 'CONNECTING' });

    const { stdout } = await runCli(['advance', '20m'], at({ columns: 120 }));

    expect(sim.keyStore(id).ConnectionState).toBe('CONNECTED');
    expect(stdout).toContain(`customKeyStore ${id}: CONNECTING → CONNECTED`);
    expect(stdout).toMatch(/^2026-01-01 00:20:00 UTC, 20m later\n$/m);
  });

  test.each([
    ['90', '2026-01-01 00:00:00.090 UTC, 90ms later'],
    ['36h', '2026-01-02 12:00:00 UTC, 1d 12h later'],
    ['0', '2026-01-01 00:00:00 UTC, 0ms later'],
  ])('takes %s', async (duration, expected) => {
    expect((await cks('advance', duration)).stdout).toBe(`${expected}\n`);
  });

  test('ends with 1 where the clock moves by itself', async () => {
    await withSystemClock(async (_, url) => {
      const { code, stderr } = await runCli(['advance', '1m', '--url', url]);

      expect([code, stderr]).toEqual([1, expect.stringContaining('"cks-sim serve --clock virtual"')]);
    });
  });
});

describe('wait', () => {
  test('moves a virtual clock until the state is reached', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id, ConnectionState: 'CONNECTING' });

    const { code, stdout } = await cks('wait', id, 'CONNECTED');

    expect([code, stdout]).toEqual([0, `2026-01-01 00:20:00 UTC: ${id} is CONNECTED\n`]);
  });

  test('ends with 1 when the time is over', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id, ConnectionState: 'CONNECTING' });

    const { code, stderr } = await cks('wait', id, 'CONNECTED', '--within', '5m');

    expect([code, stderr]).toEqual([1, expect.stringContaining(`after 5m ${id} is CONNECTING`)]);
  });

  test('does not wait for what time alone does not bring', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id });

    const { code, stderr } = await cks('wait', id, 'DISCONNECTED');

    expect([code, stderr, sim.now]).toEqual([1, expect.stringContaining('is CONNECTED'), Date.UTC(2026, 0)]);
  });

  test('ends with 1 when the key store becomes FAILED, with the way out', async () => {
    const { cluster } = sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id, ConnectionState: 'DISCONNECTED' });
    cluster.kmsuser.lockOut();
    await sim.client().connectCustomKeyStore({ CustomKeyStoreId: id });

    const whileConnecting = await cks('wait', id, 'CONNECTED');
    const afterwards = await cks('wait', id, 'CONNECTED');
    const forFailed = await json('wait', id, 'FAILED');

    for (const { code, stderr } of [whileConnecting, afterwards]) {
      expect([code, stderr]).toEqual([1, expect.stringContaining('"cks-sim explain USER_LOCKED_OUT"')]);
    }
    expect(forFailed).toMatchObject({ ConnectionState: 'FAILED', ConnectionErrorCode: 'USER_LOCKED_OUT' });
  });

  test('looks again and again where the clock moves by itself', async () => {
    await withSystemClock(async (world, url) => {
      world.given.cloudHsmKeyStore({ CustomKeyStoreId: id, ConnectionState: 'DISCONNECTED' });
      let looks = 0;
      const sleep = async () => {
        looks++;
        if (looks === 3) world.given.cloudHsmKeyStore();
        if (looks === 3) world.faults.trigger('USER_LOCKED_OUT', { CustomKeyStoreId: id });
        if (looks === 4) await world.client().connectCustomKeyStore({ CustomKeyStoreId: id });
      };

      const reached = await runCli(['wait', id, 'CONNECTING', '--url', url], { sleep });
      const tooLate = await runCli(['wait', id, 'CONNECTED', '--url', url, '--within', '10s'], { sleep });

      expect([reached.code, reached.stdout]).toEqual([0, expect.stringContaining(`${id} is CONNECTING`)]);
      expect([tooLate.code, tooLate.stderr]).toEqual([
        1,
        expect.stringContaining(`after 10s ${id} is CONNECTING`),
      ]);
      expect(looks).toBe(4 + 40);
    });
  });
});

describe('trace', () => {
  test('shows what happened, a part of it, or all of it as JSON', async () => {
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id });
    await sim.client().describeCustomKeyStores({ CustomKeyStoreId: id });
    await sim
      .client()
      .describeCustomKeyStores({ CustomKeyStoreId: 'cks-none' })
      .catch(() => {});

    const all = await cks('trace');
    const transitions = await cks('trace', '--type', 'transition', '--limit', '1');
    const later = await json('trace', '--after', '3', '--type', 'call');

    expect(all.stdout).toContain(`CustomKeyStoreId=${id}\n`);
    expect(all.stdout).toContain('CustomKeyStoreNotFoundException');
    expect(all.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(transitions.stdout.match(/ transition /g)).toHaveLength(1);
    expect(later.entries.map(({ type }: { type: string }) => type)).toEqual(['call', 'call']);
    expect(later.lastSequence).toBe(sim.trace.at(-1)!.sequence);
  });

  test('says when there is nothing', async () => {
    expect((await cks('trace')).stdout).toBe('Nothing has happened yet.\n');
    sim.given.kmsKey();
    expect((await cks('trace', '--type', 'fault')).stdout).toBe('No such entries.\n');
  });

  test('follows what happens later, also after a reset, until it is stopped', async () => {
    sim.given.kmsKey({ AliasName: 'alias/before' });
    const whatHappens = [
      () => sim.given.kmsKey({ AliasName: 'alias/first' }),
      () => sim.reset(),
      () => sim.given.kmsKey({ AliasName: 'alias/second' }),
      () => running.stop(),
    ];
    const running = startCli(
      ['trace', '--follow', '--json'],
      at({ sleep: async () => void whatHappens.shift()?.() }),
    );

    const { code, stdout } = await running.ended;

    const entries = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const aliases = entries.filter(({ what }) => what === 'CreateAlias').map(({ input }) => input.AliasName);
    expect([code, aliases]).toEqual([0, ['alias/first', 'alias/second']]);
  });

  test('follows until as many entries as were asked for', async () => {
    for (let i = 0; i < 5; i++) sim.given.kmsKey();

    const { stdout } = await cks('trace', '--follow', '--after', '0', '--limit', '3');

    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['1', '2', '3']);
  });
});

describe('calls', () => {
  test('shows how calls ended', async () => {
    await sim.client().listKeys();
    await sim
      .client()
      .describeKey({ KeyId: 'alias/none' })
      .catch(() => {});

    const all = await cks('calls');
    const some = await json('calls', '--operation', 'ListKeys');

    expect(all.stdout).toMatch(/ListKeys +1 +accepted/);
    expect(all.stdout).toMatch(/DescribeKey +1\s+NotFoundException: /);
    expect(some.map(({ operation }: { operation: string }) => operation)).toEqual(['ListKeys']);
    expect((await cks('calls', '--operation', 'Encrypt')).stdout).toBe('No calls.\n');
  });
});

describe('snapshot, restore and reset', () => {
  test('take the world, and go on from it', async () => {
    const file = join(folder, 'world.json');
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id });

    const taken = await cks('snapshot', file);
    const piped = await cks('snapshot');
    const reset = await cks('reset');
    const afterReset = await json('status');
    const restored = await cks('restore', file);

    expect(taken.stdout).toBe(`Wrote the world of 2026-01-01 00:00:00 UTC to ${file}; it holds secrets\n`);
    expect(JSON.parse(piped.stdout)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(reset.stdout).toBe('The world begins again at 2026-01-01 00:00:00 UTC\n');
    expect(afterReset.accounts[0].customKeyStores).toEqual([]);
    expect(restored.stdout).toBe('The world goes on from 2026-01-01 00:00:00 UTC\n');
    expect(sim.keyStore(id).ConnectionState).toBe('CONNECTED');
  });

  test.skipIf(process.platform === 'win32').each(['new', 'there before'])(
    'write files that only their owner reads, %s',
    async (which) => {
      const file = join(folder, `secret ${which}.json`);
      if (which === 'there before') writeFileSync(file, 'open to all', { mode: 0o644 });

      await cks('snapshot', file);

      expect(statSync(file).mode & 0o777).toBe(0o600);
    },
  );

  test('go on from standard input', async () => {
    const input = JSON.stringify(sim.snapshot());

    expect(await runCli(['restore', '-'], at({ input }))).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    [
      ['snapshot', '/no/such/folder/world.json'],
      1,
      'cannot write "/no/such/folder/world.json": there is no such file or folder',
    ],
    [['restore', '/no/such/file'], 1, 'cannot read "/no/such/file": there is no such file or folder'],
    [['restore', tmpdir()], 1, 'it is a folder'],
    [['restore', '-'], 2, 'standard input: it is no JSON'],
  ])('%j ends with %d: %s', async (argv, expectedCode, message) => {
    const { code, stderr } = await cks(...argv);

    expect([code, stderr]).toEqual([expectedCode, expect.stringContaining(message)]);
  });

  test.each(['{}', '[]', 'null', '{"format":"custom-key-store-simulator"}'])(
    'refuse %s as a snapshot, and keep the world',
    async (input) => {
      sim.given.cloudHsmKeyStore({ CustomKeyStoreId: id });

      const { code, stderr } = await runCli(['restore', '-'], at({ input }));

      expect([code, stderr]).toEqual([1, expect.stringMatching(/^cks-sim: .+\n$/)]);
      expect(sim.keyStore(id).ConnectionState).toBe('CONNECTED');
    },
  );
});

describe('call', () => {
  test('calls any operation, with its input from the command line, a file or standard input', async () => {
    const { cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const input = JSON.stringify({ ClusterId: cluster.ClusterId });

    await cks('call', 'cluster/kmsuser/lockOut', input);
    const lockedOut = sim.trace.at(-1);
    await runCli(['call', 'cluster/kmsuser/changePassword', '-'], at({ input }));
    const changed = sim.trace.at(-1);

    expect(lockedOut).toMatchObject({ cause: 'kmsuser.lockedOut' });
    expect(changed).toMatchObject({ cause: 'kmsuser.passwordChanged' });
    expect(JSON.parse((await cks('call', 'status')).stdout)).toMatchObject({ clock: 'virtual' });
  });

  test('lists every operation when it is called without one', async () => {
    const { stdout } = await cks('call');
    const listed: { name: string }[] = await json('call');

    expect(listed.map(({ name }) => name)).toEqual(Object.keys(controlOperations));
    for (const name of Object.keys(controlOperations))
      expect(stdout).toMatch(new RegExp(`^${name}( |$)`, 'm'));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('a server that is none', () => {
  test('that nobody is there is told in one line, with what to do', async () => {
    const { port } = server;
    await server.close();

    const { code, stdout, stderr } = await cks('status');

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `cks-sim: nothing listens at http://127.0.0.1:${port}; start it with "cks-sim serve --port ${port}"\n`,
    );
  });

  test('that something else is there is told as well', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('<html>')).listen(0, '127.0.0.1');
    await new Promise((listening) => other.on('listening', listening));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;

    const { code, stderr } = await runCli(['status', '--url', url]);
    await new Promise((closed) => other.close(closed));

    expect([code, stderr]).toEqual([1, expect.stringContaining('404, and not as a simulator does')]);
  });

  test('that a name is unknown is told as well', async () => {
    const { code, stderr } = await runCli(['status', '--url', 'http://nowhere.invalid']);

    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^cks-sim: (there is no host nowhere\.invalid|no answer)/),
    ]);
  });
});
