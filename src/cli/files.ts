import { open, readFile } from 'node:fs/promises';
import { describe } from '../runtime/duration.ts';
import { CliError, usageError } from './CliError.ts';
import type { CliHost } from './cliHost.ts';

/** What stands for standard input where a file is expected. */
const standardInput = '-';

/** JSON of a file, or with `-` of standard input. */
export async function readJson(path: string, host: Pick<CliHost, 'readInput'>): Promise<unknown> {
  const name = path === standardInput ? 'standard input' : path;
  const text = await read(path, host);
  return parseJson(text, name);
}

/** JSON as somebody typed it. What it says is not shown: it may be secret. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw usageError(`${name}: it is no JSON`);
  }
}

/** Writes a file that only its owner may read, also where others could read what was there before. */
export async function writeSecret(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'w', 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CliError(`cannot write ${describe(path)}: ${reasonOf(error)}`);
  }
}

async function read(path: string, host: Pick<CliHost, 'readInput'>): Promise<string> {
  if (path === standardInput) return host.readInput();
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(`cannot read ${describe(path)}: ${reasonOf(error)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'no space is left',
};

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
