import { isAwsError } from '../errors/AwsError.ts';
import { decodeRequest, type EncodedAnswer, encodeAnswer, encodeError } from '../http/jsonProtocol.ts';
import { attemptOf, type OpenCalls, openCallsByWorld } from '../http/openCalls.ts';
import type { AbortSignalLike } from '../runtime/abort.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Sender } from '../simulator/world.ts';
import { type Retry, RetryPolicy } from './retryPolicy.ts';
import { carryTimers } from './worldTimers.ts';

/** A request as the AWS SDK hands it to its request handler. */
interface SdkRequest {
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

interface HandlerOptions {
  readonly abortSignal?: AbortSignalLike;
  readonly requestTimeout?: number;
}

/** Tells apart the kinds of failure, as the AWS SDK's retry middleware does. */
interface RetryErrorInfo {
  readonly errorType: 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';
}

interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
  getRetryCost(): number | undefined;
  readonly $retryLog: { readonly acquisitionDelay: number };
}

/** Configuration for `new KMSClient(…)` of `@aws-sdk/client-kms`: the real client, without a network. */
export interface KmsClientConfig {
  region: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
  requestHandler: {
    metadata: { handlerProtocol: string };
    handle(request: any, options?: any): Promise<{ response: any }>;
    updateHttpClientConfig(key: never, value: never): void;
    httpHandlerConfigs(): Record<string, never>;
    destroy(): void;
  };
  retryStrategy: {
    acquireInitialRetryToken(scope: string): Promise<any>;
    refreshRetryTokenForRetry(token: any, errorInfo: any): Promise<any>;
    recordSuccess(token: any): void;
  };
  signer: { sign(request: any): Promise<any> };
  disableClockSkewCorrection: () => Promise<boolean>;
  authSchemePreference: string[];
  useDualstackEndpoint: boolean;
  useFipsEndpoint: boolean;
  userAgentAppId: () => Promise<undefined>;
  defaultsMode: 'standard';
}

/**
 * Everything by which a real client talks to a world: a request handler that answers in process, retries whose
 * waits pass on the world's clock, a signer that signs nothing, and settings that keep the client from reading the
 * environment and files of its user.
 */
export function createClientConfig(sender: () => Sender, timers: Timers): KmsClientConfig {
  const { region, maxAttempts } = sender().at.settings;
  const policy = new RetryPolicy(maxAttempts, () => sender().world);
  return {
    region,
    endpoint: `https://kms.${region}.amazonaws.com`,
    credentials: { accessKeyId: 'AKIASIMULATED2222222', secretAccessKey: 'simulated' },
    maxAttempts,
    requestHandler: createRequestHandler(sender, timers, policy),
    retryStrategy: createRetryStrategy(() => sender().world, policy),
    signer: { sign: (request) => Promise.resolve(request) },
    // The client would shift its clock by the years between the world's time and the host's.
    disableClockSkewCorrection: () => Promise.resolve(true),
    authSchemePreference: [],
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: () => Promise.resolve(undefined),
    defaultsMode: 'standard',
  };
}

function createRequestHandler(
  sender: () => Sender,
  timers: Timers,
  policy: RetryPolicy,
): KmsClientConfig['requestHandler'] {
  const callsOf = openCallsByWorld();
  const handler: KmsClientConfig['requestHandler'] = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async ({ headers, body }: SdkRequest, { abortSignal, requestTimeout }: HandlerOptions = {}) => ({
      response: inBytes(
        await handle(sender(), callsOf, policy, headers, body, { abortSignal, requestTimeout }),
      ),
    }),
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
  carryTimers(handler, timers);
  return handler;
}

const encoder = new TextEncoder();

/** The AWS SDK reads answers as bytes. */
const inBytes = ({ statusCode, headers, body }: EncodedAnswer) => ({
  statusCode,
  headers,
  body: encoder.encode(body),
});

async function handle(
  sender: Sender,
  callsOf: (world: object) => OpenCalls,
  policy: RetryPolicy,
  headers: Record<string, string>,
  body: unknown,
  options: { abortSignal: AbortSignalLike | undefined; requestTimeout: number | undefined },
): Promise<EncodedAnswer> {
  const { world } = sender;
  try {
    const asked = decodeRequest(headers['x-amz-target'], body);
    const attempt = attemptOf(headers);
    // A retry strategy is not told how many attempts its client may make; the header says it.
    if (attempt.most !== undefined) policy.maxAttempts = attempt.most;
    const call = callsOf(world).of(attempt, asked.operation, () =>
      world.calls.begin(asked.operation, world.now),
    );
    return encodeAnswer(asked, await world.send(sender, asked, call, options));
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return encodeError(error, '');
  }
}

function createRetryStrategy(
  world: () => Sender['world'],
  policy: RetryPolicy,
): KmsClientConfig['retryStrategy'] {
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0, undefined)),
    refreshRetryTokenForRetry: async ({ getRetryCount }: RetryToken, { errorType }: RetryErrorInfo) => {
      const attempts = getRetryCount() + 1;
      const retry = policy.retry(kinds[errorType], attempts);
      if (retry === undefined) throw new Error('No retry token available');
      await world().pause(retry.delayMs);
      return token(attempts, retry);
    },
    recordSuccess: ({ getRetryCost }: RetryToken) => policy.succeeded(getRetryCost()),
  };
}

const kinds = {
  TRANSIENT: 'transient',
  THROTTLING: 'throttling',
  SERVER_ERROR: undefined,
  CLIENT_ERROR: undefined,
} as const;

/** The wait has passed on the world's clock already, so that nothing is left to wait for on the host's. */
function token(retryCount: number, retry: Retry | undefined): RetryToken {
  return {
    getRetryCount: () => retryCount,
    getRetryDelay: () => 0,
    getRetryCost: () => retry?.cost,
    $retryLog: { acquisitionDelay: retry?.delayMs ?? 0 },
  };
}
