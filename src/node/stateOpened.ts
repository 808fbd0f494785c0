import type { Buffer } from 'node:buffer';
import type { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { CheckedState, StateRange } from './stateCheck.ts';
import { stateError } from './stateError.ts';
import { type Generation, stateName } from './stateGeneration.ts';
import type { StateFileSystem } from './stateHost.ts';
import { LineReader } from './stateLine.ts';

/** What a state directory held when it was opened; it is read from the file until the first compaction. */
export interface OpenedState {
  /** The release that wrote it: another one has to compact before it appends. */
  readonly release: string;
  /** The last snapshot, read anew each time; `undefined` if none was ever made. */
  readonly snapshot: unknown;
  /** The records since that snapshot, oldest first, read piece by piece; one can begin again. */
  readonly records: Iterable<unknown>;
  /** Set if the last process was killed while it wrote a record, which nobody was told of: the bytes removed. */
  readonly recovered?: { readonly tornBytes: number };
}

/** Reads on demand, so that neither snapshot nor records are kept in memory. */
export function openedState(
  directory: string,
  files: StateFileSystem,
  generation: Generation,
  { header, snapshot, journal, tornBytes }: CheckedState,
): OpenedState {
  function* values(range: StateRange): Generator<unknown> {
    const reader = new LineReader(files, generation.fd, range);
    while (reader.position < range.to) {
      if (generation.isRetired) {
        throw stateError(directory, 'was compacted or closed; what it held when it was opened is gone');
      }
      const { position } = reader;
      const json = reader.next();
      if (json === undefined) throw changed(position, 'was changed by somebody else');
      yield parse(json, position);
    }
  }

  const parse = (json: Buffer, position: number): unknown => {
    try {
      return JSON.parse(json.toString());
    } catch {
      // Not as the cause: the message of that error quotes the text, which may be a secret.
      throw changed(position, 'holds no JSON that can be read');
    }
  };
  const changed = (position: number, how: string): SimulatorUsageError =>
    stateError(directory, `cannot be continued: ${stateName} ${how} at byte ${position}`);

  return {
    release: header.release,
    get snapshot() {
      for (const value of values(snapshot)) return value;
      return undefined;
    },
    records: { [Symbol.iterator]: () => values(journal) },
    ...(tornBytes > 0 ? { recovered: { tornBytes } } : {}),
  };
}
