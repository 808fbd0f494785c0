import { describe } from '../runtime/duration.ts';

/** Says what a file is, should one meet it. */
const format = 'custom-key-store-simulator state';

/** Raised whenever the form of the file changes. The form of a line never does, so that every release can tell. */
const version = 1;

/** The first line of a state file. */
export interface StateHeader {
  readonly format: typeof format;
  readonly version: number;
  /** Of the simulator that wrote the file: its records mean something to that release only. */
  readonly release: string;
  /** 1 for the first file of a directory, one more after every snapshot. */
  readonly generation: number;
  /** Whether the second line is a snapshot. */
  readonly hasSnapshot: boolean;
}

/** The first line of a file to be written. */
export function stateHeader(release: string, generation: number, hasSnapshot: boolean): StateHeader {
  return { format, version, release, generation, hasSnapshot };
}

/** The first line of a file that was read, or what is wrong with it. */
export function parseStateHeader(json: string): StateHeader | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'does not begin as a state file';
  }
  const header = (typeof value === 'object' && value !== null ? value : {}) as Partial<StateHeader>;
  if (header.format !== format) return 'does not begin as a state file';
  if (header.version !== version) {
    return `has version ${describe(header.version)}, written by release ${describe(header.release)}, and this release reads version ${version}`;
  }
  const { release, generation, hasSnapshot } = header;
  const isWhole =
    typeof release === 'string' && Number.isSafeInteger(generation) && typeof hasSnapshot === 'boolean';
  return isWhole ? (header as StateHeader) : 'has a first line that lacks a member';
}
