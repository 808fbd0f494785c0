/** The package as its users get it: built, packed, and installed into throw-away projects. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cache = join(root, '.cache');
const windows = process.platform === 'win32';

/** Runs a command and returns what it printed; rejects with everything it printed when it fails. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  // What npm tells its scripts about this project must not reach an npm that works on another one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_)|npm_config_local_prefix$|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name),
    ),
  );
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd,
      env,
      shell: windows && command === 'npm',
      timeout: 180_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error([message, stdout, stderr].filter(Boolean).join('\n'));
  }
}

/** Builds `dist` unless it is newer than everything it is made from. */
export async function buildIfStale(): Promise<void> {
  const sources = [
    ...['src', 'scripts'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(root, folder, path),
      ),
    ),
    ...['package.json', 'package-lock.json', 'tsconfig.json'].map((path) => join(root, path)),
  ];
  const built = join(root, 'dist/THIRD-PARTY-LICENSES.txt');
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  if (sources.some((path) => statSync(path).mtimeMs > builtAt)) await run('npm', ['run', 'build'], root);
}

/** Packs the built package; the tarball's name tells its contents apart. */
export async function pack(): Promise<string> {
  const folder = join(cache, 'packed');
  mkdirSync(folder, { recursive: true });
  const printed = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
    root,
  );
  const [packed] = JSON.parse(printed.slice(printed.indexOf('['))) as [{ filename: string }];
  return join(folder, packed.filename);
}

/** A project of the user's with only the packed package installed, and these files. */
export async function createConsumer(
  name: string,
  tarball: string,
  files: Record<string, string>,
): Promise<string> {
  const folder = join(cache, 'consumers', name);
  const digest = createHash('sha256').update(readFileSync(tarball)).digest('hex');
  const marker = join(folder, 'node_modules', '.installed-tarball');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== digest) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `consumer-${name}`, private: true }));
    await npmInstall(folder, tarball);
    writeFileSync(marker, digest);
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

/** The executable of that Node major: the one running, or one installed from npm into the cache. */
export async function nodeExecutable(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = join(cache, 'runtimes', String(major));
  const packageName = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const executable = join(folder, 'node_modules', packageName, 'bin', windows ? 'node.exe' : 'node');
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `runtime-${major}`, private: true }));
    try {
      await npmInstall(folder, `${packageName}@${major}`);
    } catch (error) {
      const reason =
        /npm error (?!code|errno|syscall|type)(.+)/.exec(String(error))?.[1] ?? String(error).split('\n')[0];
      throw new Error(
        `Node ${major} is needed for this test, and ${packageName}@${major} cannot be installed: ${reason}`,
      );
    }
  }
  const version = (await run(executable, ['--version'], folder)).trim();
  if (!version.startsWith(`v${major}.`)) throw new Error(`${executable} is Node ${version}, not ${major}`);
  return executable;
}

async function npmInstall(folder: string, what: string): Promise<void> {
  await run(
    'npm',
    ['install', what, '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
    folder,
  );
}
