import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../runtime/bytes.ts';
import { sha256 } from '../runtime/sha256.ts';

/** SHA-256, or HMAC-SHA-256 when made with a key, in the form that `@smithy/signature-v4` asks for. */
export class Sha256Hash {
  readonly #key: Uint8Array | undefined;
  #chunks: Uint8Array[] = [];

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#key = key === undefined ? undefined : bytesOf(key);
  }

  update(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  reset(): void {
    this.#chunks = [];
  }

  async digest(): Promise<Uint8Array> {
    if (this.#key === undefined) return sha256(...this.#chunks);
    const mac = hmac.create(portableSha256, this.#key);
    for (const chunk of this.#chunks) mac.update(chunk);
    return mac.digest();
  }
}

function bytesOf(key: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof key === 'string') return utf8(key);
  return ArrayBuffer.isView(key)
    ? new Uint8Array(key.buffer, key.byteOffset, key.byteLength)
    : new Uint8Array(key);
}
