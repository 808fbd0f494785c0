import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Levels of an input; snapshots have less than half of it. */
const deepest = 64;

/**
 * The input that a body holds.
 *
 * @throws {@link SimulatorUsageError} it is not JSON, or too deep to be an input.
 */
export function inputOfBody(name: string, body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  const input = parsed(body);
  if (input === undefined) {
    throw new SimulatorUsageError(`${name}: expected a body that is a JSON object, got one that is not JSON`);
  }
  // What walks through it later may be recursive.
  let level: readonly unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new SimulatorUsageError(`${name}: expected at most ${deepest} levels of JSON`);
    level = level
      .filter((value) => typeof value === 'object' && value !== null)
      .flatMap((value) => Object.values(value!));
  }
  return input;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    return undefined;
  }
}
