import { cloudHsmV2Errors } from '../../src/errors/cloudHsmV2Errors.ts';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import type { EncodedAnswer } from '../../src/http/jsonProtocol.ts';

const rows: Readonly<Record<string, { readonly httpStatusCode: number }>> = {
  ...kmsErrors,
  ...cloudHsmV2Errors,
};

/** Statuses that HTTP has for what is wrong with a request, where AWS KMS has no error for it. */
const httpStatuses: Readonly<Record<string, readonly number[]>> = {
  UnknownOperationException: [400, 404, 405],
  SerializationException: [413],
  AccessDeniedException: [400, 403],
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong with an answer that has to be an error as AWS sends it; `undefined` when nothing is. */
export function faultOf({ statusCode, headers, body }: EncodedAnswer): string | undefined {
  const shown = `${statusCode} ${body.slice(0, 300)}`;
  if (statusCode < 400) return `accepted: ${shown}`;
  const { __type, message, ...more } = JSON.parse(body);
  const row = Object.hasOwn(rows, __type) ? rows[__type] : undefined;
  if (row === undefined) return `an unknown error: ${shown}`;
  if (statusCode !== row.httpStatusCode && !httpStatuses[__type]?.includes(statusCode))
    return `status: ${shown}`;
  if (statusCode >= 500 && __type !== 'NotSimulatedException') return `a fault of the simulator: ${shown}`;
  if (typeof message !== 'string' || message === '' || message.length > 20_000) return `message: ${shown}`;
  if (Object.keys(more).length > 0) return `more members: ${shown}`;
  if (headers['content-type'] !== 'application/x-amz-json-1.1') return `type: ${headers['content-type']}`;
  if (headers['x-amzn-errortype'] !== __type) return `errortype: ${headers['x-amzn-errortype']}`;
  if (!uuid.test(headers['x-amzn-requestid'] ?? '')) return `request id: ${headers['x-amzn-requestid']}`;
  return undefined;
}
