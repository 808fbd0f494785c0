import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { StateFileSystem } from './stateHost.ts';

/**
 * A line of a state file: checksum, length of the JSON in bytes, the JSON, a line feed.
 *
 *     5f2c8e01 0000002a {"Operation":"DisableKey", …}
 *
 * Checksum and length have eight lower-case hexadecimal digits. The checksum is the CRC-32 of everything after it in
 * this line, continued from the line before, so that a line which is changed, lost, repeated or moved is noticed, in
 * whichever line it happens. The length tells a line that ends too early from one that lost its line feed.
 */
export const headBytes = 18;

/** Where the part begins that the checksum covers. */
const coveredFrom = 9;
const space = 0x20;
export const lineFeed = 0x0a;
const digits = Buffer.from('0123456789abcdef');

/** Makes the lines of one file, each after the one before. */
export class LineEncoder {
  readonly #scratch = Buffer.allocUnsafe(64 * 1024);
  /** The checksum of the last line; 0 before the first. */
  #chain: number;

  constructor(chain = 0) {
    this.#chain = chain;
  }

  /** The next line; its bytes are valid until the one after is asked for. */
  encode(json: string): Buffer {
    // A UTF-16 unit takes three bytes at most, so that most texts need no counting.
    const fits = headBytes + json.length * 3 + 1 <= this.#scratch.length;
    const bytes = fits ? this.#scratch : Buffer.allocUnsafe(headBytes + Buffer.byteLength(json) + 1);
    const length = bytes.write(json, headBytes);
    const line = bytes.subarray(0, headBytes + length + 1);
    writeHex(line, coveredFrom, length);
    line[coveredFrom - 1] = space;
    line[headBytes - 1] = space;
    line[line.length - 1] = lineFeed;
    this.#chain = crc32(line.subarray(coveredFrom), this.#chain);
    writeHex(line, 0, this.#chain);
    return line;
  }

  get chain(): number {
    return this.#chain;
  }
}

/** Reads the lines of an open file one after the other, with bounded memory. */
export class LineReader {
  readonly #files: StateFileSystem;
  readonly #fd: number;
  readonly #end: number;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;
  #position: number;
  #chain: number;

  /** Reads from a position up to an end; `chain` is the checksum of the line before. */
  constructor(files: StateFileSystem, fd: number, range: { from: number; to: number; chain: number }) {
    this.#files = files;
    this.#fd = fd;
    this.#end = range.to;
    this.#position = range.from;
    this.#chain = range.chain;
  }

  /** Where the next line begins. */
  get position(): number {
    return this.#position;
  }

  /** The checksum of the last line. */
  get chain(): number {
    return this.#chain;
  }

  /**
   * The JSON of the next line, valid until the one after is asked for; `undefined`, without going on, at the end and
   * where no whole and right line is.
   */
  next(): Buffer | undefined {
    const length = this.lengthOf(this.#position);
    if (length === undefined) return undefined;
    const lineBytes = headBytes + length + 1;
    if (this.#position + lineBytes > this.#end) return undefined;
    const line = this.bytes(this.#position, lineBytes);
    if (line.length < lineBytes || line[lineBytes - 1] !== lineFeed) return undefined;
    const chain = crc32(line.subarray(coveredFrom), this.#chain);
    if (chain !== readHex(line, 0)) return undefined;
    this.#position += lineBytes;
    this.#chain = chain;
    return line.subarray(headBytes, -1);
  }

  /** How many bytes of JSON the line at a position says it has; `undefined` if it does not begin as a line. */
  lengthOf(position: number): number | undefined {
    if (position + headBytes > this.#end) return undefined;
    const head = this.bytes(position, headBytes);
    if (head[coveredFrom - 1] !== space || head[headBytes - 1] !== space) return undefined;
    return readHex(head, 0) === undefined ? undefined : readHex(head, coveredFrom);
  }

  /** The bytes from a position on, as many as the file has; valid until others are asked for. */
  bytes(position: number, length: number): Buffer {
    const offset = position - this.#windowAt;
    if (offset >= 0 && offset + length <= this.#window.length) {
      return this.#window.subarray(offset, offset + length);
    }
    const atOnce = Math.min(Math.max(length, windowBytes), this.#end - position);
    const read = this.#read(position, atOnce);
    // What is large is read once and then let go.
    if (length > windowBytes) return read.subarray(0, length);
    this.#window = read;
    this.#windowAt = position;
    return read.subarray(0, length);
  }

  #read(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = this.#files.readSync(this.#fd, bytes, filled, length - filled, position + filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }
}

/** How much is read at once. */
export const windowBytes = 256 * 1024;

/** Whether bytes could be the beginning of a line, cut anywhere before its JSON. */
export function isBeginningOfHead(bytes: Buffer): boolean {
  return /^([0-9a-f]{0,8}|[0-9a-f]{8} [0-9a-f]{0,8}|[0-9a-f]{8} [0-9a-f]{8} )$/.test(
    bytes.toString('latin1'),
  );
}

/** Eight digits, as a file name may have them. */
export const toHex = (value: number): string => value.toString(16).padStart(8, '0');

function writeHex(bytes: Buffer, at: number, value: number): void {
  for (let i = at + 7, rest = value; i >= at; i--, rest >>>= 4) bytes[i] = digits[rest & 15]!;
}

/** Upper case is refused: a file of ours has none. */
function readHex(bytes: Buffer, at: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + 8; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (byte >= 0x61 && byte <= 0x66) value = value * 16 + byte - 0x57;
    else return undefined;
  }
  return value;
}
