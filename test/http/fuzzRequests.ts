/** Requests of which a service may carry out none. */
import fc from 'fast-check';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import { type Asked, refusedAsked, soundAsked, utf8 } from './fuzzAsked.ts';
import { type Headers, signing } from './fuzzSigning.ts';

const contentTypes = [
  'application/x-amz-json-1.1',
  'application/x-amz-json-1.1; charset=utf-8',
  'application/x-amz-json-1.1;charset=utf-16;charset=latin1',
  'APPLICATION/JSON',
  'application/json;;;',
  'application/x-amz-json-1.0',
];

const wrongContentTypes = [
  '',
  ';',
  'application/cbor',
  'application/x-amz-json-1.2',
  'application/x-amz-json-1.1, application/x-amz-json-1.1',
  'application/x-www-form-urlencoded; charset=utf-8',
  'text/plain',
  'application/json+cbor',
  'application/json\u0000',
  `application/${'x'.repeat(9_000)}`,
  `${'\t'.repeat(9_000)}application/json,`,
];

/** Headers besides, sound and unsound. */
const others: fc.Arbitrary<Headers> = fc
  .record(
    {
      'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'deflate, gzip', 'x'),
      'accept-encoding': fc.constantFrom('gzip', '*;q=0', ''),
      accept: fc.constantFrom('application/cbor', '*/*', 'text/html'),
      'smithy-protocol': fc.constantFrom('rpc-v2-cbor', 'rpc-v2-json', '__proto__'),
      'amz-sdk-invocation-id': fc.constantFrom('', '__proto__', 'a', 'b', 'c'.repeat(8_000)),
      'amz-sdk-request': fc.constantFrom(
        'attempt=1; max=3',
        'attempt=2; max=3',
        'attempt=9999',
        'ttl=20260101T000010Z; attempt=2; max=5',
        'attempt=-1',
        'attempt=1e9; max=__proto__',
        ';'.repeat(4_000),
      ),
      'x-amz-user-agent': fc.constantFrom('aws-sdk-js/3.0', 'x'.repeat(4_000)),
      'x-amzn-query-mode': fc.constantFrom('true', ''),
      ['__proto__']: fc.constantFrom('a'),
      constructor: fc.constantFrom('a'),
      cookie: fc.constantFrom('a=b; c=d'),
      origin: fc.constantFrom('https://evil.example', 'null'),
      'x-http-method-override': fc.constantFrom('DELETE'),
      'x-forwarded-host': fc.constantFrom('evil.example'),
    },
    { requiredKeys: [] },
  )
  .map((headers) => headers as Headers);

const sound = { method: 'POST', path: '/', query: '' };

/** Where and how it is sent when not as AWS does. */
const misled: fc.Arbitrary<Partial<WireRequest>> = fc.oneof(
  fc.record({
    method: fc.constantFrom(
      'GET',
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'HEAD',
      'post',
      'Post',
      '__proto__',
      '',
    ),
  }),
  fc.record({
    path: fc.oneof(
      fc.constantFrom(
        '//',
        '/.',
        '/%2f',
        '/..%2f..%2fetc/passwd',
        '/service/TrentService/operation/CreateKey',
        '/service/BaldrApiService/operation/CreateCluster',
        '/_simulators',
        '/__proto__',
        '*',
        '',
        `/${'a'.repeat(9_000)}`,
        '/\u00ff',
      ),
      fc.webPath().filter((path) => path !== '' && path !== '/'),
    ),
  }),
  fc.record({ headers: fc.constantFrom(...wrongContentTypes).map((type) => ({ 'content-type': type })) }),
);

/** What is refused whatever is asked. */
const astray: fc.Arbitrary<Partial<WireRequest>> = fc.oneof(
  { weight: 39, arbitrary: misled },
  { weight: 1, arbitrary: fc.constant({ body: utf8('{}'.padEnd(1_048_577)) }) },
);

/** How often a request of {@link malformed} is sent as AWS has it, out of 8. */
const wellSent = 7;

/** A request as HTTP has it, with its headers in any order. */
function request(
  asked: fc.Arbitrary<Asked>,
  isAstray: fc.Arbitrary<Partial<WireRequest>>,
): fc.Arbitrary<WireRequest> {
  return fc
    .tuple(asked, fc.constantFrom(...contentTypes), signing, others, isAstray, fc.constantFrom(0, 0, 0, 1, 2))
    .map(([{ target, body }, type, { headers, query }, more, off, at]) => {
      const inQuery = at === 1 ? `x-amz-target=${encodeURIComponent(target)}` : '';
      return {
        ...sound,
        body,
        query: [query, inQuery].filter((part) => part !== '').join('&'),
        ...off,
        headers: {
          host: 'kms.us-east-1.amazonaws.com',
          'content-type': type,
          ...(at === 1 ? {} : { 'x-amz-target': target }),
          ...more,
          ...headers,
          ...off.headers,
        },
      };
    });
}

/** A request that is refused, whoever sends it. */
export const malformed: fc.Arbitrary<WireRequest> = fc.oneof(
  { weight: wellSent, arbitrary: request(refusedAsked, fc.constant({})) },
  { weight: 8 - wellSent, arbitrary: request(fc.oneof(refusedAsked, soundAsked), astray) },
);

/** The same for who normalizes methods and paths, as the Fetch API does: what it asks for is refused in any case. */
const malformedAnyway = request(refusedAsked, fc.oneof(fc.constant({}), astray));

/** A {@link malformed} request as the Fetch API can send it. */
export const malformedForFetch: fc.Arbitrary<Request> = malformedAnyway.map((wire) => {
  const headers = Object.entries(wire.headers).map(([name, value]): [string, string] => [
    name,
    value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'),
  ]);
  const method = wire.method === '' ? 'GET' : wire.method;
  const body = ['GET', 'HEAD'].includes(method) ? {} : { body: wire.body as Uint8Array<ArrayBuffer> };
  return new Request(`http://localhost/${wire.path.slice(1)}?${wire.query}`, { method, headers, ...body });
});

/** A request that only its signature is wrong with. */
export const unsound: fc.Arbitrary<WireRequest> = request(soundAsked, fc.constant({}));

/** The same with a signature of the right form, by the access keys with these ids, and nothing else about it right. */
export const wronglySigned = (AccessKeyIds: readonly string[]): fc.Arbitrary<WireRequest> =>
  fc
    .tuple(
      soundAsked,
      fc.constantFrom(...AccessKeyIds),
      fc.constantFrom('0'.repeat(64), 'f'.repeat(64), 'F', '__proto__'),
    )
    .map(([{ target, body }, AccessKeyId, signature]) => ({
      ...sound,
      body,
      headers: {
        host: 'kms.us-east-1.amazonaws.com',
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-date': '20261122T123600Z',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=${AccessKeyId}/20261122/us-east-1/kms/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${signature}`,
      },
    }));

/** When {@link wronglySigned} requests are signed. */
export const signedAt = Date.UTC(2026, 10, 22, 12, 36);
