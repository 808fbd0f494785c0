/** What every command has in common: help, misuse, colours, JSON. */
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { Terminal } from '../../src/cli/Terminal.ts';
import { runCli } from './cliRun.ts';

const quiet = { stdout: { write: () => {} }, stderr: { write: () => {} }, env: {} };

/** Every command, as it is typed. */
function paths(): string[][] {
  const below = (command: Command, path: string[]): string[][] => [
    path,
    ...command.commands.flatMap((one) => below(one, [...path, one.name()])),
  ];
  const host = {
    ...quiet,
    pid: 0,
    readInput: async () => '',
    sleep: async () => {},
    onStop: () => () => {},
    exit: () => {},
  };
  return below(createProgram({ host, terminal: new Terminal(host, false) }), []);
}

const sequence = '\u001b[';

describe('help', () => {
  test.each(paths().map((path) => [path.join(' '), path] as const))(
    'of "%s" fits 80 columns and teaches examples and exit codes',
    async (_, path) => {
      const { code, stdout, stderr } = await runCli([...path, '--help']);

      const lines = stdout.split('\n');
      expect([code, stderr]).toEqual([0, '']);
      expect(lines.filter((line) => line.length > 80 && !/^ {2}(cks-sim|echo) /.test(line))).toEqual([]);
      expect(stdout).toContain('Exit codes: 0 done');
      expect(stdout).toMatch(
        path.length === 0 ? /First steps:\n {2}cks-sim serve/ : /Prints: .*Examples:\n {2}\S/s,
      );
    },
  );

  test('examples name commands and options that exist', async () => {
    const problems: string[] = [];
    for (const path of paths().slice(1)) {
      const { stdout } = await runCli([...path, '--help']);
      const examples = stdout.split('Examples:\n')[1]!.split('\n\n')[0]!;
      for (const [, call = ''] of examples.matchAll(/^ {2}(?! ).*?cks-sim ([^|>)\n]*)/gm)) {
        const words = call.trim().split(' ');
        const depth = words[0] === 'arrange' ? 2 : 1;
        const help = (await runCli([...words.slice(0, depth), '--help'])).stdout;
        const unknown = words.filter((word) => word.startsWith('--') && !help.includes(word));
        if (!help.startsWith(`Usage: cks-sim ${words.slice(0, depth).join(' ')}`) || unknown.length > 0)
          problems.push(call);
      }
    }

    expect(problems).toEqual([]);
  });

  test.each([[[]], [['--json']]])('is what a call without a command gets: %j', async (argv) => {
    const { code, stdout } = await runCli(argv);

    expect([code, stdout.startsWith('Usage: cks-sim <command>')]).toEqual([0, true]);
  });

  test('wraps to a narrow terminal', async () => {
    const { stdout } = await runCli(['wait', '--help'], { columns: 60 });

    expect(
      stdout.split('\n').filter((line) => line.length > 60 && !/^(Usage:| {2}cks-sim)/.test(line)),
    ).toEqual([]);
  });
});

test('prints its version', async () => {
  expect(await runCli(['--version'])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});

describe('misuse', () => {
  test.each<[string[], string]>([
    [['sevre'], 'did you mean serve?'],
    [['serve', '--prot', '1'], 'did you mean --port?'],
    [['serve', '--port', '70000'], '--port: expected a whole number from 0 to 65535, got "70000"'],
    [['serve', '--port', '1e3'], '--port: expected a whole number'],
    [['serve', '--timing', 'slow'], '--timing: expected one of documented, instant; got "slow"'],
    [['serve', '--seed'], "option '--seed <text>' argument missing"],
    [['serve', '--clock', '60'], 'expected real, virtual, or a pace such as 60x'],
    [['serve', '--clock', '0x'], 'scaledClock: factor: expected a number'],
    [['serve', '--start-time', '2026-01-01'], '--start-time: a real clock shows the time of the host'],
    [['serve', '--clock', 'virtual', '--start-time', 'soon'], '--start-time: expected a Date'],
    [['serve', '--account-id', '12'], 'accountId: expected 12 digits'],
    [['serve', '--region', '__proto__'], 'region: expected a Region'],
    [['arrange'], 'arrange: expected one of cloudhsm, xks, key; got nothing'],
    [['arrange', 'kee'], 'arrange: expected one of cloudhsm, xks, key; got "kee"'],
    [['arrange', 'cloudhsm', '--input', '[]'], '--input: expected a JSON object'],
    [['arrange', 'cloudhsm', '--input', '{'], '--input: it is no JSON'],
    [['arrange', 'cloudhsm', '--keys', '-1'], '--keys: expected a whole number'],
    [['trigger'], "missing required argument 'failure'"],
    [['trigger', 'USER_LOKED_OUT', 'cks-1'], 'did you mean USER_LOCKED_OUT?'],
    [['trigger', '__proto__', 'cks-1'], 'failure: there is no "__proto__"'],
    [['wait', 'cks-1', 'CONECTED'], 'expected one of CONNECTED'],
    [['wait', 'cks-1', 'CONNECTED', '--within', 'long'], '--within: expected a duration'],
    [['advance', 'soon'], 'advance: expected a duration'],
    [['advance', '-5'], 'advance: expected a duration'],
    [['status', 'more'], 'too many arguments'],
    [['status', '--url', 'nope'], '--url: expected a URL such as http://127.0.0.1:4566, got "nope"'],
    [['status', '--url', 'ftp://127.0.0.1'], '--url: expected a URL'],
    [['status', '--url', 'http://user:secret@127.0.0.1'], '--url: expected a URL'],
    [['call', 'faults/triger'], 'did you mean faults/trigger?'],
    [['call', 'constructor'], 'there is no "constructor"'],
    [['call', 'reset', '{'], 'it is no JSON'],
    [['explain', 'USER_LOKED'], 'did you mean USER_LOCKED_OUT?'],
    [['explain', 'x'.repeat(100_000)], 'nothing is named'],
    [['draw', 'toString'], 'machine: expected one of customKeyStore'],
    [['completion', 'tcsh'], 'shell: expected one of bash, zsh, fish; got "tcsh"'],
    [['env', '--region', 'x'], '--region: expected a Region'],
    [['env', '--account-id', '1'], '--account-id: expected 12 digits'],
  ])('%j is told in one line, with what to do, and ends with 2', async (argv, expected) => {
    const { code, stdout, stderr } = await runCli(argv);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cks-sim: [^\n]{10,400}\n$/);
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(/\n {4}at |[a-z]\.[;.]|\?;/);
  });

  test('names the variable that holds a wrong URL', async () => {
    const { code, stderr } = await runCli(['status'], { env: { CKS_SIM_URL: 'nope' } });

    expect([code, stderr]).toEqual([2, expect.stringContaining('CKS_SIM_URL: expected a URL')]);
  });

  test('is one line of JSON with --json, wherever that stands', async () => {
    for (const argv of [
      ['--json', 'sevre'],
      ['serve', '--port', 'x', '--json'],
    ]) {
      const { code, stdout, stderr } = await runCli(argv);

      expect([code, stdout, stderr.split('\n')]).toEqual([2, '', [expect.any(String), '']]);
      expect(JSON.parse(stderr)).toEqual({ error: { message: expect.any(String), exitCode: 2 } });
    }
  });

  test('shows nothing that a terminal would obey', async () => {
    const { stderr } = await runCli(['explain', `${sequence}31mred\u0007\nnext \u202e`]);

    expect(stderr).not.toMatch(/[\p{Cc}\u202e](?!$)/u);
  });

  test('does not show what is wrong with JSON, which may be secret', async () => {
    const { stderr } = await runCli(['call', 'proxy/addCredential', '{"RawSecretAccessKey":"hidden']);

    expect(stderr).not.toContain('hidden');
  });
});

describe('colours', () => {
  test.each<[string, boolean, Record<string, string>, boolean]>([
    ['a pipe', false, {}, false],
    ['a terminal', true, {}, true],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
    ['a pipe with both', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on %s', async (_, isTTY, env, expected) => {
    const { stdout } = await runCli(['explain', 'Sign'], { isTTY, env });
    const help = await runCli(['serve', '--help'], { isTTY, env });
    const { stderr } = await runCli(['sevre'], { isTTY, env });

    expect([stdout, help.stdout, stderr].map((text) => text.includes(sequence))).toEqual([
      expected,
      expected,
      expected,
    ]);
  });

  test('never stand in JSON', async () => {
    const { stdout } = await runCli(['explain', 'Sign', '--json'], {
      isTTY: true,
      env: { FORCE_COLOR: '1' },
    });

    expect(stdout).not.toContain(sequence);
  });
});
