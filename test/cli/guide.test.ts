/** The guide to the program shows every command, and what the commands print. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { Terminal } from '../../src/cli/Terminal.ts';
import { fencesOf } from '../helpers/markdown.ts';
import { root } from '../helpers/packedPackage.ts';
import { runCli, startCli } from './cliRun.ts';

const fences = fencesOf(readFileSync(join(root, 'docs/guide/cli.md'), 'utf8'));

/** A command of the guide, and the lines below it. */
interface Step {
  readonly command: string;
  readonly said: string;
}

const steps = fences
  .filter(({ language }) => language === 'console')
  .flatMap(({ code }) => code.split(/^\$ /m).slice(1))
  .map((text): Step => {
    const [command = '', ...said] = text.trimEnd().split('\n');
    return { command, said: said.join('\n') };
  });

/** What stands between the spaces of a command line; quotes hold a word together. */
const wordsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cks-sim-guide-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The operation of AWS KMS that a command of the AWS CLI calls, with its one option. */
async function callAws(
  url: string,
  [, service, operation = '', option = '', value]: string[],
): Promise<void> {
  expect(service).toBe('kms');
  const pascal = (words: string) => words.replace(/(?:^|-+)(\w)/g, (_, letter) => letter.toUpperCase());
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${pascal(operation)}`,
    },
    body: JSON.stringify({ [pascal(option)]: value }),
  });
  expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: '{}' });
}

/** Whether a text was printed, where `…` stands for any word or part of one. */
function expectPrinted(printed: string, { command, said }: Step): void {
  const pattern = said
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\S+');
  expect(printed.trimEnd(), command).toMatch(new RegExp(`^${pattern}$`));
}

test('the commands of the guide print what stands below them', async () => {
  const [first, ...others] = steps;
  const server = startCli([...wordsOf(first!.command).slice(1), '--port', '0']);
  const listening = await server.printed('listening on');
  const url = listening.trim().split(' ').at(-1)!;
  const asInGuide = (text: string) =>
    text.replaceAll(url, 'http://127.0.0.1:4566').replaceAll(`${folder}/`, '');
  expectPrinted(asInGuide(listening), first!);

  for (const step of others) {
    const words = wordsOf(step.command).map((word) => (word === 'before.json' ? `${folder}/${word}` : word));
    if (words[0] === 'aws') await callAws(url, words);
    else {
      const { stdout, stderr } = await runCli(words.slice(1), { env: { CKS_SIM_URL: url } });
      expectPrinted(asInGuide(stdout + stderr), step);
    }
  }

  server.stop();
  expect((await server.ended).code).toBe(0);
  expect(steps.length).toBeGreaterThan(20);
});

test('the guide shows every command, and no other', () => {
  const nowhere = { write: () => true };
  const host = {
    stdout: nowhere,
    stderr: nowhere,
    env: {},
    pid: 1,
    readInput: async () => '',
    sleep: async () => {},
    onStop: () => () => {},
    exit: () => {},
  };
  const program = createProgram({ host, terminal: new Terminal(host, false) });
  const called = fences.flatMap(({ code }) =>
    [...code.matchAll(/^(?:\$ |eval "\$\()cks-sim ([a-z]+)(?: ([a-z]+)\b)?/gm)].map(
      ([, name, below]) => [name!, below] as const,
    ),
  );

  expect(new Set(called.map(([name]) => name))).toEqual(
    new Set(program.commands.map((command) => command.name())),
  );
  const arranged = called.filter(([name]) => name === 'arrange').map(([, below]) => below);
  const { commands } = program.commands.find((command) => command.name() === 'arrange')!;
  expect(new Set(arranged)).toEqual(new Set(commands.map((command) => command.name())));
});
