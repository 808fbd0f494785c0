import type { IncomingMessage } from 'node:http';
import { concatenated } from '../http/readBody.ts';

/** The body of a message, or `undefined` when it has more than `most` bytes; the rest is then not read. */
export function readMessage(message: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const take = (chunk: Uint8Array) => {
      length += chunk.byteLength;
      if (length > most) {
        message.off('data', take);
        message.pause();
        resolve(undefined);
        return;
      }
      chunks.push(chunk);
    };
    message.on('data', take);
    message.on('end', () => resolve(concatenated(chunks, length)));
    message.on('error', reject);
    message.on('aborted', () => reject(new Error('The request was aborted.')));
  });
}
