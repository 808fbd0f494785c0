import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { isBytes } from '../runtime/bytes.ts';

/**
 * The bytes of a request, or `undefined` when there are more than `most`; what comes after is not read then.
 *
 * @throws {@link SimulatorUsageError} somebody has read the body before, or it is no stream of bytes.
 */
export async function readBody(request: Request, most: number): Promise<Uint8Array | undefined> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > most) return undefined;
  if (request.bodyUsed || request.body?.locked) {
    throw new SimulatorUsageError('expected a request whose body nobody has read; pass a clone() of it');
  }
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    // Whoever makes a request of a stream can put anything into it.
    if (!isBytes(read.value))
      throw new SimulatorUsageError('expected a request whose body is a stream of bytes');
    length += read.value.byteLength;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(read.value);
  }
  return concatenated(chunks, length);
}

/** The bytes of several chunks in one. */
export function concatenated(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
