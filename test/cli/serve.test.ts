/** `cks-sim serve` in this process: options, readiness, what is arranged, the end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeCustomKeyStoresCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ServeFlags, serverOptions, simulatorOptions } from '../../src/cli/serve.ts';
import { createControlClient } from '../../src/http/control/controlClient.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { createSimulator } from '../../src/Simulator.ts';
import { type CliSetting, jsonOf, runCli, startCli } from './cliRun.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cks-sim-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server on a free port while a function runs; returns how it ended. */
async function served(
  options: readonly string[],
  use: (server: { url: string; stdout: string; stop: () => void; exits: readonly number[] }) => Promise<void>,
  setting: CliSetting = {},
) {
  const running = startCli(['serve', '--port', '0', '--json', ...options], setting);
  const stdout = await running.printed('\n');
  try {
    await use({ url: JSON.parse(stdout).url, stdout, stop: running.stop, exits: running.exits });
  } finally {
    running.stop();
  }
  return running.ended;
}

const plain: ServeFlags = {
  port: 4566,
  hostname: '127.0.0.1',
  clock: 'real',
  allowHost: [],
  allowOrigin: [],
};

describe('the options of serve', () => {
  test('are those of a simulator', () => {
    const flags: ServeFlags = {
      ...plain,
      clock: 'virtual',
      seed: '7',
      accountId: '444455556666',
      region: 'eu-west-1',
      startTime: '2030-01-01T00:00:00Z',
      timing: 'instant',
      requestQuotas: 'documented',
      auth: 'sigv4',
      authorization: 'iam',
    };

    expect(simulatorOptions(flags)).toEqual({
      clock: 'virtual',
      seed: 7,
      accountId: '444455556666',
      region: 'eu-west-1',
      startTime: Date.parse('2030-01-01T00:00:00Z'),
      timing: 'instant',
      quotas: { requests: 'documented' },
      signatures: 'verified',
      authorization: 'iam',
    });
  });

  test('leave everything else as a simulator has it', () => {
    expect(simulatorOptions(plain)).toEqual({ clock: 'system' });
    expect(simulatorOptions({ ...plain, auth: 'none' })).toEqual({ clock: 'system' });
  });

  test('are those of a server', () => {
    expect(serverOptions({ ...plain, port: 1, allowHost: ['a'], allowOrigin: ['http://b'] })).toEqual({
      port: 1,
      hostname: '127.0.0.1',
      allowedHosts: ['a'],
      allowedOrigins: ['http://b'],
    });
  });

  test('make the same world of a seed as TypeScript does', () => {
    const idOf = (seed: string) =>
      createSimulator({ ...simulatorOptions({ ...plain, clock: 'virtual', seed }) }).given.kmsKey().KeyId;

    expect([idOf('1'), idOf('other')]).toEqual([
      createSimulator().given.kmsKey().KeyId,
      createSimulator({ seed: 'other' }).given.kmsKey().KeyId,
    ]);
  });

  test.each([
    [undefined, Date.UTC(2026, 0)],
    ['1000', 1_000],
    ['2030-01-01', Date.UTC(2030, 0)],
  ])('make a clock that runs faster, from %s', (startTime, expected) => {
    vi.useFakeTimers();
    const { clock } = simulatorOptions({
      ...plain,
      clock: '60x',
      ...(startTime === undefined ? {} : { startTime }),
    });
    vi.advanceTimersByTime(1_000);
    const { now } = clock as Clock;
    vi.useRealTimers();

    expect(now).toBe(expected + 60_000);
  });
});

describe('serve', () => {
  test('prints one line when it listens, and ends with 0 at a signal', async () => {
    const running = startCli(['serve', '--port', '0']);
    const stdout = await running.printed('\n');
    running.stop();

    expect(stdout).toMatch(/^cks-sim listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await running.ended).toEqual({ code: 0, stdout, stderr: '' });
    expect(running.exits).toEqual([]);
  });

  test('prints one line of JSON with --json', async () => {
    const { code } = await served([], async ({ url, stdout }) => {
      const port = Number(new URL(url).port);

      expect(JSON.parse(stdout)).toEqual({
        url,
        hostname: '127.0.0.1',
        port,
        pid: 4_711,
        control: `${url}/_simulator`,
      });
      expect(stdout.split('\n')).toHaveLength(2);
    });

    expect(code).toBe(0);
  });

  test('says on a terminal what to do next, apart from its answer', async () => {
    const running = startCli(['serve', '--port', '0'], { isTTY: true, env: { NO_COLOR: '1' } });
    const stdout = await running.printed('\n');
    running.stop();
    const { stderr } = await running.ended;

    const url = stdout.trim().split(' ').at(-1);
    expect(stderr).toContain(`eval "$(cks-sim env --url ${url})"`);
  });

  test('answers AWS clients that env leads to it', async () => {
    await served(['--clock', 'virtual'], async ({ url }) => {
      const env = await jsonOf(['env', '--url', url]);
      const kms = new KMSClient({
        endpoint: env.AWS_ENDPOINT_URL_KMS,
        region: env.AWS_REGION,
        credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
      });

      const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({}));

      expect(CustomKeyStores).toEqual([]);
      kms.destroy();
    });
  });

  test('with --auth sigv4 answers who has an access key that env has made', async () => {
    await served(['--auth', 'sigv4', '--authorization', 'iam'], async ({ url }) => {
      const answerWith = async (options: string[]) => {
        const env = await jsonOf(['env', '--url', url, ...options]);
        const kms = new KMSClient({
          endpoint: url,
          region: 'us-east-1',
          credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
        });
        const answer = await kms.send(new DescribeCustomKeyStoresCommand({})).then(
          () => 'accepted',
          (error: Error) => error.name,
        );
        kms.destroy();
        return answer;
      };

      expect(await answerWith([])).not.toBe('accepted');
      expect(await answerWith(['--new-access-key'])).toBe('accepted');
    });
  });

  test('begins with what a file arranges', async () => {
    const file = join(folder, 'world.json');
    const CustomKeyStoreId = 'cks-1234567890abcdef0';
    const steps = [
      { 'given/cloudHsmKeyStore': { CustomKeyStoreId, ConnectionState: 'DISCONNECTED' } },
      { 'faults/trigger': { name: 'USER_LOCKED_OUT', CustomKeyStoreId } },
      { 'given/kmsKey': { AliasName: 'alias/orders' } },
    ];
    writeFileSync(file, `\ufeff${JSON.stringify(steps)}`);

    await served(['--arrange', file], async ({ url }) => {
      const kms = new KMSClient({
        endpoint: url,
        region: 'us-east-1',
        credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      });
      const { Aliases } = await kms.send(new ListAliasesCommand({}));
      const { pending } = await createControlClient(url).faults.pending({});
      kms.destroy();

      expect(Aliases?.map(({ AliasName }) => AliasName)).toContain('alias/orders');
      expect(pending).toEqual([{ kind: 'triggered', name: 'USER_LOCKED_OUT', CustomKeyStoreId }]);
    });
  });

  test('begins with what standard input arranges', async () => {
    const input = '[{ "given/externalKeyStore": { "CustomKeyStoreName": "outside" } }]';

    await served(
      ['--arrange', '-'],
      async ({ url }) => {
        const { accounts } = await createControlClient(url).status();

        expect(accounts[0]?.customKeyStores.map((store) => store.CustomKeyStoreName)).toEqual(['outside']);
      },
      { input },
    );
  });

  test.each<[unknown, number, string]>([
    [{}, 2, 'standard input: expected a list'],
    [[1], 2, 'standard input, step 1: expected an object with one operation'],
    [[{}], 2, 'step 1: expected an object with one operation'],
    [[{ 'given/kmsKey': {}, reset: {} }], 2, 'step 1: expected an object with one operation'],
    [[{ 'given/kmsKey': {} }, { 'given/kmskey': {} }], 1, 'step 2: There is no operation "given/kmskey"'],
    [
      [{ 'given/cloudHsmKeyStore': { CustomKeyStoreId: '' } }],
      1,
      'step 1: cloudHsmKeyStore: CustomKeyStoreId',
    ],
    [[{ 'given/cloudHsmKeyStore': null }], 1, 'step 1: given/cloudHsmKeyStore: expected an object'],
    [[{ __proto__: null, constructor: {} }], 1, 'step 1: There is no operation "constructor"'],
  ])('does not start when what is arranged is wrong: %j', async (steps, expectedCode, message) => {
    const { code, stdout, stderr } = await runCli(['serve', '--port', '0', '--arrange', '-'], {
      input: JSON.stringify(steps),
    });

    expect([code, stdout]).toEqual([expectedCode, '']);
    expect(stderr).toContain(message);
  });

  test('keeps its world in a folder, and goes on with it', async () => {
    const state = join(folder, 'state');
    const input = '[{ "given/kmsKey": { "AliasName": "alias/arranged" } }]';
    const options = ['--state', state, '--arrange', '-', '--clock', '60x'];
    const aliases: string[][] = [];
    const times: number[] = [];

    for (const AliasName of ['alias/first', 'alias/second']) {
      await served(
        options,
        async ({ url }) => {
          const kms = new KMSClient({
            endpoint: url,
            region: 'us-east-1',
            credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
          });
          await createControlClient(url).given.kmsKey({ AliasName });
          const { Aliases } = await kms.send(new ListAliasesCommand({}));
          aliases.push(Aliases!.map((alias) => alias.AliasName!));
          times.push((await createControlClient(url).status()).now);
          kms.destroy();
        },
        { input },
      );
    }

    expect(aliases).toEqual([
      ['alias/arranged', 'alias/first'],
      ['alias/arranged', 'alias/first', 'alias/second'],
    ]);
    expect(times[1]).toBeGreaterThanOrEqual(times[0]!);
    expect(times[1]! - Date.UTC(2026, 0)).toBeLessThan(3_600_000);
  });

  test('begins with the whole file again when it was wrong before', async () => {
    const state = join(folder, 'begun');
    const wrong = '[{ "given/kmsKey": {} }, { "given/kmsKey": { "KeyId": "none" } }]';

    const refused = await runCli(['serve', '--port', '0', '--state', state, '--arrange', '-'], {
      input: wrong,
    });
    const { code } = await served(
      ['--state', state, '--arrange', '-'],
      async ({ url }) => {
        expect((await createControlClient(url).status()).accounts[0]?.kmsKeys).toBe(1);
      },
      { input: '[{ "given/kmsKey": {} }]' },
    );

    expect([refused.code, refused.stderr, code]).toEqual([1, expect.stringContaining('step 2: '), 0]);
  });

  test('says when the folder has a world that was made with other options', async () => {
    const state = join(folder, 'other');
    await served(['--state', state], async () => {});

    const { code, stderr } = await runCli([
      'serve',
      '--port',
      '0',
      '--state',
      state,
      '--region',
      'eu-west-1',
    ]);

    expect([code, stderr]).toEqual([1, expect.stringMatching(/^cks-sim: .*made with another region.*\n$/)]);
  });

  test('says when the folder is in use', async () => {
    const state = join(folder, 'used');
    await served(['--state', state], async () => {
      const { code, stderr } = await runCli(['serve', '--port', '0', '--state', state]);

      expect([code, stderr]).toEqual([1, expect.stringMatching(/^cks-sim: .* is already open.*\n$/)]);
    });
  });

  test('says when the port is in use, and what to do', async () => {
    await served([], async ({ url }) => {
      const { port } = new URL(url);
      const { code, stdout, stderr } = await runCli(['serve', '--port', port]);

      expect([code, stdout, stderr]).toEqual([
        1,
        '',
        `cks-sim: port ${port} of 127.0.0.1 is in use; end what listens there, or take another with --port (0 takes a free one)\n`,
      ]);
    });
  });

  test('says when the address is none of this machine', async () => {
    const { code, stderr } = await runCli(['serve', '--port', '0', '--hostname', '192.0.2.1']);

    expect([code, stderr]).toEqual([
      1,
      'cks-sim: 192.0.2.1 is no address of this machine; check --hostname\n',
    ]);
  });

  test('ends at once at a second signal while a request is still under way', async () => {
    const running = startCli(['serve', '--port', '0', '--json']);
    const { port } = JSON.parse(await running.printed('\n'));
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.write('POST / HTTP/1.1\r\nHost: localhost\r\n', resolve));

    running.stop();
    const before = [...running.exits];
    running.stop();
    socket.destroy();
    await running.ended;

    expect([before, running.exits]).toEqual([[], [1]]);
  });
});
