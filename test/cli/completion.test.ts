/** Completion scripts, tried with bash itself. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlOperations } from '../../src/http/control/controlOperations.ts';
import { faultCatalogue } from '../../src/simulator/faultCatalogue.ts';
import { jsonOf, runCli } from './cliRun.ts';

let script = '';
let folder = '';

beforeAll(async () => {
  script = (await runCli(['completion', 'bash'])).stdout;
  folder = mkdtempSync(join(tmpdir(), 'cks-sim-'));
  mkdirSync(join(folder, 'a folder'));
  writeFileSync(join(folder, 'a file.json'), '[]');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers for the last of the words, as the completion function leaves it. */
async function offered(...words: string[]): Promise<string[]> {
  const program = `
    eval "$COMPLETION"
    COMP_WORDS=(cks-sim "$@")
    COMP_CWORD=$#
    _cks_sim
    for one in "\${COMPREPLY[@]}"; do printf '%s\\n' "$one"; done
  `;
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    ['--norc', '--noprofile', '-u', '-c', program, 'bash', ...words],
    {
      env: { PATH: process.env.PATH, COMPLETION: script },
      cwd: folder,
    },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion bash', () => {
  test('offers commands', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['serve', 'status', 'arrange', 'completion']));
    expect(await offered('tr')).toEqual(['trace', 'trigger']);
  });

  test('offers commands below a command', async () => {
    expect(await offered('arrange', '')).toEqual(['cloudhsm', 'xks', 'key']);
  });

  test('offers options of the command, and those of all', async () => {
    expect(await offered('serve', '--p')).toEqual(['--port']);
    expect(await offered('serve', '--j')).toEqual(['--json']);
    expect(await offered('arrange', 'cloudhsm', '--connection-')).toEqual([
      '--connection-state',
      '--connection-error-code',
    ]);
    expect(await offered('--v')).toEqual(['--version']);
    expect(await offered('serve', '--v')).toEqual([]);
  });

  test('offers values of options', async () => {
    expect(await offered('serve', '--timing', '')).toEqual(['documented', 'instant']);
    expect(await offered('arrange', 'cloudhsm', '--connection-error-code', 'USER_')).toEqual([
      'USER_LOCKED_OUT',
      'USER_LOGGED_IN',
      'USER_NOT_FOUND',
    ]);
    expect(await offered('serve', '--seed', '')).toEqual([]);
  });

  test('offers names of failures, states, machines and operations where they go', async () => {
    expect(await offered('trigger', '')).toEqual(Object.keys(faultCatalogue));
    expect(await offered('trigger', 'USER_LOCKED_OUT', '')).toEqual([]);
    expect(await offered('wait', 'cks-1', 'CONNECT')).toEqual(['CONNECTED', 'CONNECTING']);
    expect(await offered('draw', 'kms')).toEqual(['kmsKey', 'kmsuser']);
    expect(await offered('call', '')).toEqual(Object.keys(controlOperations));
    expect(await offered('explain', 'GenerateDataKeyW')).toEqual(['GenerateDataKeyWithoutPlaintext']);
  });

  test('passes over options and their values when it counts', async () => {
    expect(await offered('--json', 'arrange', '--json', 'k')).toEqual(['key']);
    expect(await offered('wait', '--within', 'CONNECTED', '--json', 'cks-1', 'FAI')).toEqual(['FAILED']);
    expect(await offered('trace', '-f', '--type', 'tr')).toEqual(['transition']);
  });

  test('offers files, also those with spaces', async () => {
    expect((await offered('restore', 'a')).sort()).toEqual(['a file.json', 'a folder']);
    expect((await offered('serve', '--arrange', 'a f')).sort()).toEqual(['a file.json', 'a folder']);
  });

  test('offers nothing for what nobody knows', async () => {
    expect(await offered('nonsense', '')).toEqual([]);
    expect(await offered('status', 'more', '')).toEqual([]);
  });
});

describe.each(['bash', 'zsh', 'fish'])('completion %s', (shell) => {
  test('prints a script that names every command and failure', async () => {
    const { stdout } = await runCli(['completion', shell]);

    for (const word of ['serve', 'arrange', 'cloudhsm', 'help', 'follow', ...Object.keys(faultCatalogue)]) {
      expect(stdout).toContain(word);
    }
    expect(await jsonOf(['completion', shell])).toEqual({ shell, script: stdout });
  });

  test('quotes every text: outside of quotes no character means something else', async () => {
    const { stdout } = await runCli(['completion', shell]);

    const descriptions = stdout
      .split('\n')
      .filter((line) => line.includes('options=(') || line.startsWith('complete'));
    const outside = descriptions.map((line) =>
      line.replace(shell === 'fish' ? /'(?:[^'\\]|\\.)*'/g : /'(?:[^']|'\\'')*'/g, ''),
    );
    expect(outside.filter((line) => /[`"$&|<>*?!']/.test(line))).toEqual([]);
  });
});
