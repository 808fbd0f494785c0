/** What the guide shows of clients in other languages, run as it stands there; only the port is another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSimulator } from 'custom-key-store-simulator';
import { serve } from 'custom-key-store-simulator/node';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { root } from '../helpers/packedPackage.ts';
import { guideFences, guideFolder } from './guideFences.ts';
import { clientEnvironment, type Outcome, pythonTools, runProgram } from './programs.ts';

const fences = guideFences(['http', 'http-clients']);
const files = Object.fromEntries(
  fences.flatMap(({ file, code }) => (file === undefined ? [] : [[file, code]])),
);

/** What runs by itself. The piece with npx starts the server, which runs here already. */
const pieces = fences.filter(
  ({ language, file, code }) =>
    ['sh', 'python'].includes(language) && file === undefined && !code.startsWith('npx '),
);

const folder = guideFolder('clients');

beforeAll(() => {
  // With this, an answer that is an error makes curl end with one.
  folder.write({ ...files, '.curlrc': 'silent\nshow-error\nfail-with-body\n' });
});

afterAll(folder.remove);

/** Runs a command in the folder of the guide's files, before a server of its own. */
async function run(
  sim: ReturnType<typeof createSimulator>,
  tools: { readonly aws: string },
  command: string,
  args: readonly string[],
): Promise<Outcome> {
  await using server = await serve(sim);
  const env = {
    ...clientEnvironment(server.url, tools.aws),
    AWS_CONFIG_FILE: join(folder.path, 'config'),
    CURL_HOME: folder.path,
  };
  const here = args.map((arg) => arg.replaceAll('4566', String(server.port)));
  return await runProgram(command, here, { cwd: folder.path, env });
}

test('the guide shows the control interface in Python as the tests here use it', ({ expect }) => {
  const used = readFileSync(join(root, 'test/interop/simulator.py'), 'utf8');

  expect(files['simulator.py']).toBe(`# simulator.py\n${used.trimEnd()}`);
});

test('the guide has pieces and files to run', ({ expect }) => {
  expect(new Set(pieces.map(({ language }) => language))).toEqual(new Set(['sh', 'python']));
  expect(Object.keys(files)).toEqual(['simulator.py', 'test_reconnect.py', 'config', 'connect.sh']);
});

describe.concurrent('of the guide', () => {
  test.for(pieces.map((piece) => [piece.where, piece] as const))(
    'the piece at %s runs',
    { timeout: 120_000 },
    async ([, { language, code }], { expect, skip }) => {
      const tools = pythonTools(skip);
      const [command, flags] = language === 'sh' ? ['bash', ['-euo', 'pipefail']] : [tools.python, []];

      const { exitCode, stdout, stderr } = await run(createSimulator(), tools, command, [
        ...flags,
        '-c',
        code,
      ]);

      expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    },
  );

  test('the script waits for the end of connecting', { timeout: 120_000 }, async ({ expect, skip }) => {
    const tools = pythonTools(skip);
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    cluster.kmsuser.lockOut();

    const outcome = await run(sim, tools, 'bash', ['connect.sh', CustomKeyStoreId]);

    expect(outcome).toEqual({ exitCode: 0, stdout: 'FAILED\tUSER_LOCKED_OUT\n', stderr: '' });
  });
});
