import { type AwsError, isAwsError } from '../errors/AwsError.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { newRequestId } from '../runtime/ids.ts';
import { Random, type RandomStream } from '../runtime/random.ts';
import type { RequestOptions } from '../simulator/inFlight.ts';
import type { World } from '../simulator/world.ts';
import { contentType, decodeRequest, type EncodedAnswer, encodeAnswer, encodeError } from './jsonProtocol.ts';
import { attemptOf, openCallsByWorld } from './openCalls.ts';
import { queryParameters } from './queryParameters.ts';
import { requireSignature, senderOf } from './senderOf.ts';
import { headerOf, type WireRequest } from './wireRequest.ts';

/** What an {@link Endpoint} is told. */
export interface EndpointOptions {
  /** Bytes of a body that are read. */
  readonly maxBodyBytes: number;
}

/** The endpoint of AWS in one world: answers requests as they come over the wire, whoever carried them. */
export class Endpoint {
  readonly #world: () => World;
  readonly #options: EndpointOptions;
  /** A call does not go on in the world that comes after a reset. */
  readonly #callsOf = openCallsByWorld();

  constructor(world: () => World, options: EndpointOptions) {
    this.#world = world;
    this.#options = options;
  }

  get maxBodyBytes(): number {
    return this.#options.maxBodyBytes;
  }

  /** The answer to a request. What is no request of AWS KMS is refused without a look at the world. */
  async answer(request: WireRequest, options: RequestOptions = {}): Promise<EncodedAnswer> {
    const world = this.#world();
    try {
      const refused = this.#refusalOf(request);
      if (refused !== undefined) return this.refuse(refused.error, refused.statusCode, refused.headers);
      const asked = decodeRequest(targetOf(request), request.body);
      const isVerified = world.settings.signatures === 'verified';
      const key = isVerified ? await requireSignature(world, request, asked.service.signingName) : undefined;
      const call = this.#callsOf(world).of(attemptOf(request.headers), asked.operation, () =>
        world.calls.begin(asked.operation, world.now),
      );
      // In one turn with the request: whoever is first makes the account.
      const judgement = await world.send(senderOf(world, request, key), asked, call, options);
      await world.journal?.flushed();
      return encodeAnswer(asked, judgement);
    } catch (error) {
      if (isAwsError(error)) return this.refuse(error);
      if (options.abortSignal?.aborted) throw error;
      // The world has ended, or cannot go on.
      const isUsage = error instanceof SimulatorUsageError;
      const reason = isUsage
        ? error.message
        : 'The simulator failed for a reason of its own; this is a fault of it.';
      return this.refuse(kmsError('InternalFailure', { reason }));
    }
  }

  /** The answer to a body that is longer than {@link Endpoint.maxBodyBytes}; the rest of it is not read. */
  tooLarge(): EncodedAnswer {
    const reason = `The body of the request has more than ${this.maxBodyBytes} bytes.`;
    return this.refuse(kmsError('SerializationException', { reason }), 413);
  }

  /** An error before a request has reached the world. */
  refuse(error: AwsError, statusCode?: number, headers: Record<string, string> = {}): EncodedAnswer {
    const answer = encodeError(error, newRequestId(refusedRequests(this.#world())), statusCode);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }

  /** What is wrong with a request as HTTP and the protocol have it. */
  #refusalOf(request: WireRequest): Refusal | undefined {
    if (request.path !== '/') return unknownOperation(`There is nothing at ${shownPath(request.path)}.`, 404);
    if (request.method !== 'POST') {
      const reason = `AWS KMS takes POST requests only, not ${request.method.slice(0, 16)}.`;
      return { ...unknownOperation(reason, 405), headers: { allow: 'POST' } };
    }
    if (request.body.byteLength > this.maxBodyBytes) {
      const reason = `The body of the request has more than ${this.maxBodyBytes} bytes.`;
      return { error: kmsError('SerializationException', { reason }), statusCode: 413 };
    }
    if (!isContentType(headerOf(request, 'content-type'))) {
      return unknownOperation(`The Content-Type has to be ${contentType} or application/json.`, 400);
    }
    if (targetOf(request) === undefined) {
      return unknownOperation(
        'The header X-Amz-Target is missing; it is TrentService. and the operation.',
        400,
      );
    }
    return undefined;
  }
}

const streams = new WeakMap<World, RandomStream>();

/** Chance for the ids of requests that do not reach a world, so that those of the others stay as they are. */
function refusedRequests(world: World): RandomStream {
  let stream = streams.get(world);
  if (stream === undefined) {
    stream = new Random(`refused by the endpoint of ${world.settings.seed}`).stream('requests');
    streams.set(world, stream);
  }
  return stream;
}

/** What the request asks for; signers of queries move it there with every header of AWS. */
const targetOf = (request: WireRequest): string | undefined =>
  headerOf(request, 'x-amz-target') ??
  queryParameters(request.query).find(({ name }) => name.toLowerCase() === 'x-amz-target')?.value;

interface Refusal {
  readonly error: KmsError;
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
}

function unknownOperation(reason: string, statusCode: number): Refusal {
  return { error: kmsError('UnknownOperationException', { reason }), statusCode };
}

const shownPath = (path: string) => (/^[\w\-./%]{1,64}$/.test(path) ? path : 'that path');

/** `application/x-amz-json-1.1`, or `application/json` as API catalogues send it; parameters such as a charset may follow. */
function isContentType(value: string | undefined): boolean {
  const [type = ''] = (value ?? '').split(';', 1);
  return /^application\/(?:x-amz-json-1\.[01]|json)$/i.test(type.trim());
}
