import { getCanonicalHeaders, getSigningKey, SignatureV4Base } from '@smithy/signature-v4';
import { utf8 } from '../runtime/bytes.ts';
import { toHex } from '../runtime/hex.ts';
import { queryParameters } from './queryParameters.ts';
import { Sha256Hash } from './sha256Hash.ts';
import type { WireRequest } from './wireRequest.ts';

/** What a signature is made with, besides the request. */
export interface SigningParameters {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly region: string;
  readonly service: string;
  /** In ISO 8601 basic format. */
  readonly date: string;
  /** Names of the signed headers; all are headers of the request. */
  readonly SignedHeaders: readonly string[];
  /** SHA-256 of the body in hexadecimal digits. */
  readonly contentSha256: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * Signs a request that has come in as its client did, with the signer of the AWS SDK. Its `sign` and `presign` make
 * a new request, with today's headers and every header signed; here the date and the signed headers are given, so
 * its steps are called one by one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class RequestSigner extends SignatureV4Base {
  readonly #parameters: SigningParameters;

  constructor(parameters: SigningParameters) {
    const { AccessKeyId, SecretAccessKey, region, service } = parameters;
    super({
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
      region,
      service,
      sha256: Sha256Hash,
    });
    this.#parameters = parameters;
  }

  /** The signature, in 64 hexadecimal digits; `undefined` where the headers have another canonical list. */
  async signatureOf(request: WireRequest): Promise<string | undefined> {
    const { AccessKeyId, SecretAccessKey, region, service, date, SignedHeaders, contentSha256 } =
      this.#parameters;
    const signed = new Set(SignedHeaders);
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => signed.has(name)));
    const { method, path } = request;
    const toSign = { method, path, protocol: '', hostname: '', headers, query: queryBag(request.query) };

    const canonicalHeaders = getCanonicalHeaders(toSign, undefined, signed);
    if (this.getCanonicalHeaderList(canonicalHeaders) !== SignedHeaders.join(';')) return undefined;
    const canonicalRequest = this.createCanonicalRequest(toSign, canonicalHeaders, contentSha256);

    const day = date.slice(0, 8);
    const scope = `${day}/${region}/${service}/aws4_request`;
    const stringToSign = await this.createStringToSign(date, scope, canonicalRequest, algorithm);
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    const hash = new Sha256Hash(await getSigningKey(Sha256Hash, credentials, day, region, service));
    hash.update(utf8(stringToSign));
    return toHex(await hash.digest());
  }
}

/** Most query parameters of a request: AWS KMS has none of its own, and the signer copies repeated ones often. */
const mostParameters = 100;

/** What no header value holds: https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
const notInHeaders = /[\0\r\n]/;

/**
 * Whether the canonical form of a request is that of no other: the signer reads a line feed in a header as a space,
 * and leaves a parameter `__proto__` out of what it signs; half a character has no UTF-8.
 */
export function isSignable({ path, query, headers }: WireRequest): boolean {
  const values = Object.values(headers);
  if (values.some((value) => notInHeaders.test(value))) return false;
  try {
    for (const text of [path, decodeURIComponent(query), ...values]) encodeURIComponent(text);
  } catch {
    return false;
  }
  const parameters = queryParameters(query);
  return parameters.length <= mostParameters && parameters.every(({ name }) => name !== '__proto__');
}

function queryBag(query: string): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of queryParameters(query)) {
    const others = values.get(name);
    if (others === undefined) values.set(name, [value]);
    else others.push(value);
  }
  return Object.fromEntries(values);
}
