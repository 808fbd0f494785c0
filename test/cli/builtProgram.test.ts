/** The program as its users run it: built, as a process of its own, with signals, pipes and exit codes. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, root } from '../helpers/packedPackage.ts';

const program = join(root, 'dist/cli/main.js');
const children = new Set<ChildProcess>();

beforeAll(() => buildIfStale(), 240_000);

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

/** Runs it to its end. */
async function runBuilt(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [program, ...args])) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/** Starts it, and waits for its first line. */
async function start(
  ...args: string[]
): Promise<{ child: ChildProcess; line: string; ended: Promise<unknown[]> }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const ended = new Promise<unknown[]>((resolve) => {
    child.on('exit', (...how) => resolve(how));
  });
  const line = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout!.on('data', (chunk) => {
      printed += chunk;
      if (printed.includes('\n')) resolve(printed);
    });
    child.stderr!.on('data', (chunk) => reject(new Error(String(chunk))));
  });
  return { child, line, ended };
}

describe('the built program', () => {
  test.skipIf(process.platform === 'win32')('can be run by its path', async () => {
    const { stdout } = await promisify(execFile)(program, ['--version']);

    const { version, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(stdout).toBe(`${version}\n`);
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(bin['cks-sim']).toBe('./dist/cli/main.js');
  });

  test('ends with 0, 1 and 2', async () => {
    const done = await runBuilt('explain', 'USER_LOCKED_OUT');
    const failed = await runBuilt('status', '--url', 'http://127.0.0.1:9');
    const misused = await runBuilt('sevre');

    expect([done.code, failed.code, misused.code]).toEqual([0, 1, 2]);
    expect([done.stderr, failed.stdout, misused.stdout]).toEqual(['', '', '']);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and ends with 0', async (signal) => {
    const { child, line, ended } = await start('serve', '--port', '0', '--clock', 'virtual', '--json');
    const { url, pid } = JSON.parse(line);

    const status = await runBuilt('status', '--url', url, '--json');
    child.kill(signal);

    expect(pid).toBe(child.pid);
    expect(JSON.parse(status.stdout)).toMatchObject({ url, clock: 'virtual' });
    expect(await ended).toEqual([0, null]);
  });

  test('ends at once at a second signal', async () => {
    const { child, line, ended } = await start('serve', '--port', '0', '--json');
    const { port } = JSON.parse(line);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise((resolve) => socket.write('POST / HTTP/1.1\r\nHost: localhost\r\n', resolve));

    // One may come while the other is being handled; what is there twice is seen twice.
    child.kill('SIGINT');
    const again = setInterval(() => child.kill('SIGTERM'), 10);
    const how = await ended;
    clearInterval(again);
    socket.destroy();

    expect(how).toEqual([1, null]);
  });

  test('is quiet when nobody reads what it prints', async () => {
    const child = spawn(process.execPath, [program, 'operations', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.destroy();

    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });

    expect([code, stderr]).toEqual([0, '']);
  });

  test('leaves what browsers load without modules of Node', () => {
    const loaded = new Set(['index.js']);
    const builtins: string[] = [];
    for (const path of loaded) {
      const code = readFileSync(join(root, 'dist', path), 'utf8');
      for (const [, specifier = ''] of code.matchAll(/(?:from|import)\s*["'`]([^"'`]+)["'`]/g)) {
        if (specifier.startsWith('.')) loaded.add(posix.join(posix.dirname(path), specifier));
        else if (specifier.startsWith('node:')) builtins.push(`${path} imports ${specifier}`);
      }
    }

    expect(loaded.size).toBeGreaterThan(1);
    expect(builtins).toEqual([]);
  });
});
