import type { IncomingMessage } from 'node:http';
import { concatenated } from '../http/readBody.ts';

/**
 * The body of a message, or `undefined` as soon as it has more than `most` bytes. What comes after is thrown away, but
 * read, so that the client comes to read its answer; the server's `requestTimeout` bounds how long that takes.
 */
export function readMessage(message: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const take = (chunk: Uint8Array) => {
      length += chunk.byteLength;
      if (length <= most) {
        chunks.push(chunk);
        return;
      }
      resolve(undefined);
      chunks.length = 0;
      message.off('data', take);
      message.off('end', finish);
      message.resume();
    };
    const finish = () => resolve(concatenated(chunks, length));
    message.on('data', take);
    message.on('end', finish);
    message.on('error', reject);
    message.on('aborted', () => reject(new Error('The request was aborted.')));
  });
}
