/** Real clients of the AWS SDK whose signed requests go to a handler instead of a network. */
import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { AccessKey, AssumedRole, Simulator } from 'custom-key-store-simulator';
import { createKmsHandler, type KmsHandler } from 'custom-key-store-simulator/http';

/** What a client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request as the middleware of the SDK hands it to its request handler. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** Access keys as the configuration of a client spells them. */
export const credentialsOf = ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  ...rest
}: AccessKey | AssumedRole['Credentials']): Credentials => ({
  accessKeyId,
  secretAccessKey,
  ...('SessionToken' in rest ? { sessionToken: rest.SessionToken } : {}),
});

/** The same request for `fetch`. */
export function toRequest({
  method,
  protocol,
  hostname,
  path,
  query = {},
  headers,
  body = '',
}: SdkRequest): Request {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  );
  const search = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  return new Request(`${protocol}//${hostname}${path}${search}`, { method, headers, body: body as BodyInit });
}

export interface SigningClientOptions {
  /** The Region that is signed for. Default `us-east-1`. */
  readonly region?: string;
  /** What happens to a request on its way. */
  readonly onTheWay?: (request: Request) => Request | Promise<Request>;
}

/** A client that signs with these credentials, and whose requests this handler answers. */
export function signingClient(
  handler: KmsHandler,
  credentials: Credentials,
  { region = 'us-east-1', onTheWay = (request) => request }: SigningClientOptions = {},
): KMSClient {
  const handle = async (request: SdkRequest) => {
    const response = await handler(await onTheWay(toRequest(request)));
    return {
      response: {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: new Uint8Array(await response.arrayBuffer()),
      },
    };
  };
  const requestHandler = { handle } as unknown as NonNullable<KMSClientConfig['requestHandler']>;
  return new KMSClient({ region, credentials, requestHandler, maxAttempts: 1 });
}

/** A handler of that world, and clients that talk to it. */
export function wireOf(sim: Simulator) {
  const handler = createKmsHandler(sim);
  return {
    handler,
    client: (key: AccessKey | AssumedRole['Credentials'], options?: SigningClientOptions) =>
      signingClient(handler, credentialsOf(key), options),
  };
}

/** An access key ID with any secret, as nobody has made it. */
export const invented = (AccessKeyId: string): AccessKey => ({ AccessKeyId, SecretAccessKey: 'any secret' });

/** A request of AWS KMS that is not signed, or says only whose it is. */
export function plainRequest(
  target: string,
  body: unknown,
  AccessKeyId?: string,
  region = 'us-east-1',
): Request {
  const scope = `20260101/${region}/kms/aws4_request`;
  const authorization =
    AccessKeyId === undefined
      ? {}
      : {
          authorization: `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/${scope}, SignedHeaders=host, Signature=0`,
        };
  return new Request(`https://kms.${region}.amazonaws.com/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${target}`,
      ...authorization,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
