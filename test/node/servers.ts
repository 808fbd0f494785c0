/** Servers for one test each, and ways to talk to them. */
import { connect } from 'node:net';
import { KMSClient } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { type KmsServer, type ServeOptions, serve } from 'custom-key-store-simulator/node';
import { onTestFinished } from 'vitest';
import { HeldBackings, turn } from '../helpers/heldBackings.ts';
import { answersIn, requestBytes, sendBytes } from './rawHttp.ts';

/** A server until the test is over. */
export async function served(
  options: ServeOptions = {},
  sim: Simulator = createSimulator(),
): Promise<KmsServer> {
  const server = await serve(sim, options);
  onTestFinished(() => server.close());
  return server;
}

export function clientOf({ url }: KmsServer, maxAttempts = 1): KMSClient {
  const kms = new KMSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts,
  });
  onTestFinished(() => kms.destroy());
  return kms;
}

export const close = 'Connection: close';

/** Status and exception of the answer to a request that is sent as it is. */
export async function rawAnswer(server: KmsServer, bytes: string): Promise<string> {
  const [answer] = answersIn(await sendBytes(server.port, [bytes]));
  const error = answer!.headers['x-amzn-errortype'];
  return error === undefined ? `${answer!.statusCode}` : `${answer!.statusCode} ${error}`;
}

export const withHost = (host: string) =>
  requestBytes('ListKeys', '{}', [close]).replace('Host: localhost', `Host: ${host}`);

/** Code of the error that a connection ends with. */
export function connectionError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host }, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

/** A world in which an answer can be held back, with a key store whose connection that concerns. */
export function heldWorld() {
  const backings = new HeldBackings();
  const sim = createSimulator({ backings: backings.backings });
  const { keys } = sim.given.externalKeyStore({ keys: 1 });
  backings.held = ['encrypt'];
  const encrypt = requestBytes('Encrypt', JSON.stringify({ KeyId: keys[0]!.KeyId, Plaintext: 'YQ==' }));
  const asked = async () => {
    while (backings.waiting === 0) await turn();
  };
  return { sim, backings, encrypt, asked };
}

/** An answer that is due, and the connection on which it is. */
export async function due(server: KmsServer, { encrypt, asked }: ReturnType<typeof heldWorld>) {
  const received = sendBytes(server.port, [encrypt]);
  await asked();
  return { received };
}
