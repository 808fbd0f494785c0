/** Requests as real clients sign them. */
import { createHash, createHmac } from 'node:crypto';
import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AccessKey, VerifyOptions } from '../../src/http/sigV4.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';

export const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE';
export const longTerm = { SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } satisfies AccessKey;
export const temporary = { ...longTerm, SessionToken: 'AQoDYXdzEJr//+EXAMPLE/token==' } satisfies AccessKey;

/** Date of the signatures below. */
export const signedAt = Date.UTC(2026, 10, 22, 12, 36);

/** SHA-256 of Node, so that the tests share no hash with the code. */
class NodeSha256 {
  readonly #hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as string | Uint8Array);
  }
  update(chunk: Uint8Array) {
    this.#hash.update(chunk);
  }
  reset() {}
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}

export const sha256Hex = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');

export interface SignOptions {
  key?: AccessKey;
  region?: string;
  service?: string;
  path?: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  body?: string;
  date?: number;
  /** Names of headers that stay unsigned. */
  unsigned?: string[];
  /** Seconds; of a pre-signed request. */
  expiresIn?: number;
}

function signerOf({ key = longTerm, region = 'us-east-1', service = 'kms' }: SignOptions) {
  const { SecretAccessKey: secretAccessKey, SessionToken } = key;
  const sessionToken = SessionToken === undefined ? {} : { sessionToken: SessionToken };
  return new SignatureV4({
    credentials: { accessKeyId: AccessKeyId, secretAccessKey, ...sessionToken },
    region,
    service,
    sha256: NodeSha256,
  });
}

function toSign({ path = '/', query = {}, headers = {}, body = '{"KeyId":"alias/a"}' }: SignOptions) {
  return {
    method: 'POST',
    protocol: 'https:',
    hostname: 'kms.us-east-1.amazonaws.com',
    path,
    query,
    headers: {
      host: 'kms.us-east-1.amazonaws.com',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'TrentService.DescribeKey',
      'user-agent': 'test',
      ...headers,
    },
    body,
  };
}

/** A request of AWS KMS, signed in its `Authorization` header. */
export async function signedRequest(options: SignOptions = {}): Promise<WireRequest> {
  const signed = await signerOf(options).sign(toSign(options), {
    signingDate: new Date(options.date ?? signedAt),
    unsignableHeaders: new Set(options.unsigned),
  });
  return toWire(signed);
}

/** The same with a header for each field. */
export async function signedInHeaders(options: SignOptions = {}): Promise<WireRequest> {
  const request = await signedRequest(options);
  const { authorization, ...headers } = request.headers;
  const [Algorithm, ...parts] = authorization!.split(/, | /);
  const fields = parts.map((part) => [`x-amz-${part.split('=')[0]!.toLowerCase()}`, part.split('=')[1]!]);
  return {
    ...request,
    headers: { ...headers, 'x-amz-algorithm': Algorithm!, ...Object.fromEntries(fields) },
  };
}

/** The same, pre-signed: `X-Amz-Target` stays a header, everything else is in the query. */
export async function presignedRequest(options: SignOptions = {}): Promise<WireRequest> {
  const presigned = await signerOf(options).presign(toSign(options), {
    signingDate: new Date(options.date ?? signedAt),
    unhoistableHeaders: new Set(['x-amz-target']),
    ...(options.expiresIn === undefined ? {} : { expiresIn: options.expiresIn }),
  });
  return toWire(presigned);
}

/** What the client of the AWS SDK would send. */
export async function sentByKmsClient(
  config: KMSClientConfig,
  send: (kms: KMSClient) => Promise<unknown>,
): Promise<WireRequest> {
  let sent: Parameters<typeof toWire>[0] | undefined;
  const handle = async (request: Parameters<typeof toWire>[0]) => {
    sent = request;
    throw new Error('not sent');
  };
  const requestHandler = { handle } as unknown as NonNullable<KMSClientConfig['requestHandler']>;
  await send(new KMSClient({ maxAttempts: 1, ...config, requestHandler })).catch(() => undefined);
  return toWire(sent!);
}

interface Sent {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

function toWire({ method, path, query = {}, headers, body = '' }: Sent): WireRequest {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  );
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method,
    path,
    query: parameters.join('&'),
    headers: Object.fromEntries(lowerCase),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : (body as Uint8Array),
  };
}

/** The endpoint of AWS KMS in us-east-1, a second after the signatures. */
export function endpoint(options: Partial<VerifyOptions> & { key?: AccessKey } = {}): VerifyOptions {
  const { key = longTerm, ...rest } = options;
  return {
    now: signedAt + 1_000,
    region: 'us-east-1',
    services: ['kms'],
    accessKey: (id) => (id === AccessKeyId ? key : undefined),
    ...rest,
  };
}

/** The request with some headers changed; `undefined` takes one away. */
export function withHeaders(request: WireRequest, changes: Record<string, string | undefined>): WireRequest {
  const entries = Object.entries({ ...request.headers, ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...request, headers: Object.fromEntries(entries) as Record<string, string> };
}

/** The request with its `Authorization` header rewritten. */
export const withAuthorization = (request: WireRequest, rewrite: (header: string) => string): WireRequest =>
  withHeaders(request, { authorization: rewrite(request.headers.authorization!) });
