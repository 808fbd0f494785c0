/** What the program knows without a server: explanations, operations, diagrams, failures. */
import { describe, expect, test } from 'vitest';
import { drawnMachines } from '../../src/cli/reference/drawnMachines.ts';
import { cloudHsmV2Errors } from '../../src/errors/cloudHsmV2Errors.ts';
import { connectionErrorCodes } from '../../src/errors/connectionErrorCodes.ts';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import { toMermaid } from '../../src/machines/toMermaid.ts';
import { cloudHsmV2Shapes } from '../../src/model/cloudHsmV2/shapes.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { cloudHsmV2Operations } from '../../src/operations/cloudHsmV2/index.ts';
import { refusals } from '../../src/operations/refusedOperations.ts';
import { faultCatalogue } from '../../src/simulator/faultCatalogue.ts';
import { jsonOf, runCli } from './cliRun.ts';

const names = [
  ...new Set(
    [connectionErrorCodes, kmsErrors, cloudHsmV2Errors, operationShapes, cloudHsmV2Shapes].flatMap((table) =>
      Object.keys(table),
    ),
  ),
];

/** Lines that are longer than 80 characters, but for a URL or an ARN at their end, which stays whole to be copied. */
const longLines = (text: string) =>
  text.split('\n').filter((line) => line.length > 80 && !/(https:|arn:)\S+$/.test(line));

describe('explain', () => {
  test.each(names)('%s says what it is, when, and which page says so, in 80 columns', async (name) => {
    const { code, stdout, stderr } = await runCli(['explain', name]);
    const explained = await jsonOf(['explain', name]);

    expect([code, stderr, longLines(stdout)]).toEqual([0, '', []]);
    expect(stdout.startsWith(`${name}: `)).toBe(true);
    expect(stdout).toMatch(/ AWS +https:\/\/docs\.aws\.amazon\.com\/\S+\n/);
    for (const { when, documentation } of explained) {
      expect(when).toMatch(/^[A-Za-z].*\.$/s);
      expect(documentation).toMatch(/^https:\/\//);
    }
  });

  test.each(Object.keys(faultCatalogue))('%s says what repairs it', async (name) => {
    const [{ repair, types }] = await jsonOf(['explain', name]);

    expect({ repair, types }).toEqual({
      repair: faultCatalogue[name as 'INTERNAL_ERROR'].repair,
      types: faultCatalogue[name as 'INTERNAL_ERROR'].types,
    });
  });

  test('does not mind capitals', async () => {
    const { stdout } = await runCli(['explain', 'user_locked_out']);

    expect(stdout).toContain('USER_LOCKED_OUT: why a custom key store is FAILED');
  });

  test('explains a name that two services have twice', async () => {
    const found = await jsonOf(['explain', 'TagResource']);

    expect(found.map(({ what }: { what: string }) => what)).toEqual([
      'an operation of AWS KMS',
      'an operation of AWS CloudHSM',
    ]);
  });

  test('says which operations answer with an exception', async () => {
    const [{ operations, retryable }] = await jsonOf(['explain', 'CustomKeyStoreHasCMKsException']);
    const [common] = await jsonOf(['explain', 'ThrottlingException']);

    expect([operations, retryable]).toEqual([['DeleteCustomKeyStore'], false]);
    expect([common.operations, common.retryable]).toEqual([['*'], true]);
  });
});

describe('operations', () => {
  test('tell what each operation is answered with', async () => {
    const listed: { service: string; name: string; answer: string }[] = await jsonOf(['operations']);
    const byAnswer = (service: string, answer: string) =>
      listed.filter((row) => row.service === service && row.answer === answer).map(({ name }) => name);

    expect(byAnswer('kms', 'notSimulated')).toEqual(['GetKeyLastUsage']);
    expect([...byAnswer('kms', 'refused'), 'GetKeyLastUsage'].sort()).toEqual(Object.keys(refusals).sort());
    expect(listed).toHaveLength(
      Object.keys(operationShapes).length + Object.keys(cloudHsmV2Operations).length,
    );
    expect(byAnswer('cloudhsmv2', 'notSimulated').sort()).toEqual([
      'CopyBackupToRegion',
      'DeleteResourcePolicy',
      'GetResourcePolicy',
      'PutResourcePolicy',
    ]);
  });

  test('are one line each in 80 columns', async () => {
    const { stdout } = await runCli(['operations']);

    const rows = stdout
      .split('\n')
      .filter((line) => /^[A-Z]\w+ {2,}(simulated|refused|not simulated)/.test(line));
    expect(rows).toHaveLength(Object.keys(operationShapes).length + Object.keys(cloudHsmV2Operations).length);
    expect(longLines(stdout)).toEqual([]);
  });

  test('of one service leave out the other', async () => {
    const { stdout } = await runCli(['operations', '--service', 'cloudhsmv2']);

    expect([stdout.includes('CreateCluster'), stdout.includes('CreateKey')]).toEqual([true, false]);
  });
});

describe('draw', () => {
  test.each(Object.entries(drawnMachines))('draws %s', async (name, { machine }) => {
    const { code, stdout } = await runCli(['draw', name]);

    expect([code, stdout]).toEqual([0, `${toMermaid(machine)}\n`]);
    expect(await jsonOf(['draw', name])).toEqual({ machine: machine.id, mermaid: toMermaid(machine) });
  });
});

describe('faults catalogue', () => {
  test('lists every failure that can be triggered', async () => {
    const { stdout } = await runCli(['faults', 'catalogue']);
    const listed: { name: string }[] = await jsonOf(['faults', 'catalogue']);

    expect(listed.map(({ name }) => name)).toEqual(Object.keys(faultCatalogue));
    for (const name of Object.keys(faultCatalogue)) expect(stdout).toContain(name);
    expect(longLines(stdout)).toEqual([]);
  });
});
