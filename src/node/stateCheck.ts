import { parseStateHeader, type StateHeader } from './stateHeader.ts';
import type { StateFileSystem } from './stateHost.ts';
import { headBytes, isBeginningOfHead, LineReader, lineFeed, windowBytes } from './stateLine.ts';

/** A stretch of a state file; `chain` is the checksum of the line before it. */
export interface StateRange {
  readonly from: number;
  readonly to: number;
  readonly chain: number;
}

/** A state file that was read to its end and found right. */
export interface CheckedState {
  readonly header: StateHeader;
  /** Where the snapshot is; empty if there is none. */
  readonly snapshot: StateRange;
  /** Where the whole records are. */
  readonly journal: StateRange;
  readonly records: number;
  /** The checksum of the last whole line. */
  readonly chain: number;
  /** Bytes after the last whole record: the beginning of one that was never acknowledged. */
  readonly tornBytes: number;
}

/**
 * Reads a state file to its end.
 *
 * A process that is killed leaves whole lines and perhaps the beginning of one more, at the end: that is a torn tail.
 * Anything else is damage.
 *
 * @returns What the file holds, or a sentence that says what is wrong with it.
 */
export function checkState(files: StateFileSystem, fd: number): CheckedState | string {
  const to = files.fstatSync(fd).size;
  if (to === 0) return `is empty, which the simulator never leaves it. ${restore}`;
  const reader = new LineReader(files, fd, { from: 0, to, chain: 0 });

  const first = reader.next();
  if (first === undefined) {
    return `is damaged at byte 0, in its first line, or no state file of the simulator. ${restore}`;
  }
  const header = parseStateHeader(first.toString());
  if (typeof header === 'string') return `${header}. ${restore}`;

  const snapshot = { from: reader.position, chain: reader.chain };
  if (header.hasSnapshot && reader.next() === undefined) {
    return `is damaged at byte ${snapshot.from}: the snapshot that begins there is cut off or was changed. ${restore}`;
  }

  const journal = { from: reader.position, chain: reader.chain };
  let records = 0;
  while (reader.next() !== undefined) records++;
  const { position } = reader;
  if (position < to && !isTorn(reader, to)) {
    return `is damaged at byte ${position}, in record ${records + 1} of the journal, and goes on after it. Restore the directory from a copy; or, to go on with the ${records} records before and without those after, cut the file to ${position} bytes.`;
  }

  return {
    header,
    snapshot: { ...snapshot, to: journal.from },
    journal: { ...journal, to: position },
    records,
    chain: reader.chain,
    tornBytes: to - position,
  };
}

const restore = 'Restore the directory from a copy, or begin anew in an empty one.';

/** Whether what is left of a file is one line at most, cut or not wholly written. */
function isTorn(reader: LineReader, to: number): boolean {
  const { position } = reader;
  const left = to - position;
  // A file system that loses power may have made the file longer, and not filled it yet.
  if (findByte(reader, to, (byte) => byte !== 0) === undefined) return true;
  if (left < headBytes) return isBeginningOfHead(reader.bytes(position, left));
  const length = reader.lengthOf(position);
  // Longer than it says: a line that lost its line feed, and one more.
  if (length === undefined || left > headBytes + length + 1) return false;
  const end = findByte(reader, to, (byte) => byte === lineFeed);
  return end === undefined || end === to - 1;
}

/** Where the first such byte after the last whole line is. */
function findByte(reader: LineReader, to: number, matches: (byte: number) => boolean): number | undefined {
  for (let at = reader.position; at < to; at += windowBytes) {
    const index = reader.bytes(at, Math.min(windowBytes, to - at)).findIndex(matches);
    if (index >= 0) return at + index;
  }
  return undefined;
}
