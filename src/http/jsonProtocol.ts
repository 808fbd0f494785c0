import { base64 } from '@scure/base';
import type { AwsError } from '../errors/AwsError.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { Shape } from '../model/shapes.ts';
import { cloudHsmService } from '../simulator/cloudHsmService.ts';
import type { Judgement } from '../simulator/inFlight.ts';
import { kmsService } from '../simulator/kmsService.ts';
import type { ServiceRequest } from '../simulator/service.ts';

/** AWS JSON 1.1 as AWS KMS and AWS CloudHSM speak it: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export const contentType = 'application/x-amz-json-1.1';

const services = [kmsService, cloudHsmService];

/** An answer as it goes over the wire. */
export interface EncodedAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** JSON; empty where there is none. */
  readonly body: string;
}

/**
 * What a request asks of which service.
 *
 * @throws {@link KmsError} `SerializationException`: the body is not JSON.
 */
export function decodeRequest(target: string | undefined, body: unknown): ServiceRequest {
  const input = decodeBody(body);
  const service = services.find(({ targetPrefix }) => target?.startsWith(targetPrefix));
  if (service === undefined) return { service: kmsService, operation: String(target), input };
  const operation = target!.slice(service.targetPrefix.length);
  if (!Object.hasOwn(service.shapes, operation)) return { service, operation, input };
  return { service, operation, input: decodeMembers(service.shapes[operation]!.input, input) };
}

/** What JSON has no form for: bytes and points in time. Everything else stays as it is, and is checked later. */
function decodeMembers(members: Readonly<Record<string, Shape>>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const decoded: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const shape = Object.hasOwn(members, name) ? members[name] : undefined;
    if (shape !== undefined) decoded[name] = decodeMember(shape, member, name);
  }
  return decoded;
}

function decodeMember(shape: Shape, value: unknown, name: string): unknown {
  switch (shape.type) {
    case 'blob':
      return typeof value === 'string' ? decodeBlob(value, name) : value;
    case 'timestamp':
      return typeof value === 'number' ? new Date(value * 1_000) : value;
    case 'structure':
      return decodeMembers(shape.members, value);
    default:
      return value;
  }
}

function decodeBlob(text: string, name: string): Uint8Array {
  try {
    return base64.decode(text);
  } catch {
    throw kmsError('SerializationException', { reason: `${name} has to be base64.` });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodeBody(body: unknown): unknown {
  if (body === undefined || body === '') return {};
  try {
    const text = typeof body === 'string' ? body : decoder.decode(body as Uint8Array);
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw kmsError('SerializationException', { reason: 'The body of the request is not JSON.' });
  }
}

/** The answer to a request: output or error, with its request id. */
export function encodeAnswer(
  { service, operation }: ServiceRequest,
  { output, error, requestId }: Judgement,
): EncodedAnswer {
  if (error !== undefined) return encodeError(error, requestId);
  const shape = service.shapes[operation]!;
  return encode(200, requestId, shape.hasNoOutput ? undefined : encodeMembers(shape.output, output!));
}

/** An error as AWS KMS sends it; `statusCode` where HTTP itself has one for what is wrong. */
export function encodeError(
  error: AwsError,
  requestId: string,
  statusCode: number = error.$metadata.httpStatusCode!,
): EncodedAnswer {
  return encode(statusCode, requestId, { __type: error.name, message: error.message }, error.name);
}

function encode(
  statusCode: number,
  requestId: string,
  body: object | undefined,
  errorType?: string,
): EncodedAnswer {
  return {
    statusCode,
    headers: {
      'content-type': contentType,
      'x-amzn-requestid': requestId,
      ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
    },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

function encodeMembers(members: Readonly<Record<string, Shape>>, value: object): Record<string, unknown> {
  const encoded: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) encoded[name] = encodeMember(members[name]!, member);
  }
  return encoded;
}

function encodeMember(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'blob':
      return base64.encode(value as Uint8Array);
    case 'timestamp':
      return (value as Date).getTime() / 1_000;
    case 'structure':
      return encodeMembers(shape.members, value as object);
    case 'list':
      return (value as unknown[]).map((item) => encodeMember(shape.member, item));
    default:
      return value;
  }
}
