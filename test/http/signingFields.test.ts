/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signingFieldsOf } from '../../src/http/signingFields.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import {
  AccessKeyId,
  presignedRequest,
  sha256Hex,
  signedInHeaders,
  signedRequest,
  temporary,
} from './signedRequests.ts';

const unsigned: WireRequest = { method: 'POST', path: '/', query: '', headers: {}, body: new Uint8Array() };
const withHeader = (name: string, value: string) => ({ ...unsigned, headers: { [name]: value } });

describe('signingFieldsOf', () => {
  const scope = { date: '20261122', region: 'us-east-1', service: 'kms', terminator: 'aws4_request' };
  const common = {
    Algorithm: 'AWS4-HMAC-SHA256',
    Credential: `${AccessKeyId}/20261122/us-east-1/kms/aws4_request`,
    AccessKeyId,
    scope,
    Signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    date: '20261122T123600Z',
    expires: undefined,
    SessionToken: temporary.SessionToken,
    malformed: false,
    repeated: false,
    ambiguous: false,
  };
  const SignedHeaders = [
    'content-type',
    'host',
    'x-amz-content-sha256',
    'x-amz-date',
    'x-amz-security-token',
    'x-amz-target',
  ];
  const contentSha256 = sha256Hex(Buffer.from('{"KeyId":"alias/a"}'));

  test('finds them in the Authorization header', async () => {
    const fields = signingFieldsOf(await signedRequest({ key: temporary }));

    expect(fields).toEqual({ ...common, form: 'authorization', SignedHeaders, contentSha256 });
  });

  test('finds them in a header each', async () => {
    const fields = signingFieldsOf(await signedInHeaders({ key: temporary }));

    expect(fields).toEqual({ ...common, form: 'headers', SignedHeaders, contentSha256 });
  });

  test('finds them in the query of a pre-signed request', async () => {
    const fields = signingFieldsOf(await presignedRequest({ key: temporary, expiresIn: 60 }));

    expect(fields).toEqual({
      ...common,
      form: 'query',
      SignedHeaders: ['content-type', 'host', 'x-amz-target'],
      contentSha256: undefined,
      expires: '60',
    });
  });

  test.each([
    ['no header and no query', unsigned],
    ['another scheme', withHeader('authorization', 'Bearer AWS4-HMAC-SHA256 Credential=a/b')],
    [
      'a date and a token alone',
      { ...withHeader('x-amz-date', '20261122T123600Z'), query: 'X-Amz-Security-Token=a' },
    ],
    ['parameters of its own', { ...unsigned, query: 'Credential=a&X-Amz=b&__proto__=c' }],
  ])('finds none in a request with %s', (_what, request) => {
    expect(signingFieldsOf(request)).toBeUndefined();
  });

  test.each([
    ['AWS4-HMAC-SHA256 Credential=AKIA/20261122/eu-west-1', 'AKIA', 'eu-west-1'],
    ['AWS4-HMAC-SHA256 Credential=AKIA', 'AKIA', undefined],
    ['AWS4-HMAC-SHA256 Credential=/20261122/eu-west-1/kms', undefined, 'eu-west-1'],
    [
      '  AWS4-HMAC-SHA256\tSignature=a,Credential=AKIA/d/eu-west-1/kms/aws4_request/more',
      'AKIA',
      'eu-west-1',
    ],
    ['AWS4-ECDSA-P256-SHA256 Credential=AKIA/20261122/kms/aws4_request', 'AKIA', 'kms'],
    ['AWS4-HMAC-SHA256 Credential=AKIA/d/eu-west-1, Credential=other/d/other', 'AKIA', 'eu-west-1'],
    ['AWS4-HMAC-SHA256 credential=AKIA/d/eu-west-1', undefined, undefined],
    ['AWS4-HMAC-SHA256', undefined, undefined],
  ])('reads what is there of %j', (header, AccessKeyId, region) => {
    expect(signingFieldsOf(withHeader('authorization', header))).toMatchObject({
      form: 'authorization',
      AccessKeyId,
      scope: { region },
    });
  });

  test('reads query parameters in any capitals, and keeps what is not well encoded', () => {
    const fields = signingFieldsOf({
      ...unsigned,
      query: 'x-amz-CREDENTIAL=AKIA%2Fd%2Feu-west-1&X-Amz-Date=%zz+',
    });

    expect(fields).toMatchObject({
      form: 'query',
      AccessKeyId: 'AKIA',
      scope: { region: 'eu-west-1' },
      date: '%zz+',
    });
  });

  test('takes X-Amz-Date before Date, and Date where there is no other', () => {
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=a', date: 'Sun, 22 Nov 2026 12:36:00 GMT' };

    expect(signingFieldsOf({ ...unsigned, headers })?.date).toBe(headers.date);
    expect(signingFieldsOf({ ...unsigned, headers: { ...headers, 'x-amz-date': '2026' } })?.date).toBe(
      '2026',
    );
  });

  test('takes the date of a pre-signed request from its query alone, and its session token from a header too', () => {
    const headers = { date: 'Sun, 22 Nov 2026 12:36:00 GMT', 'x-amz-security-token': 'token' };

    const fields = signingFieldsOf({ ...unsigned, headers, query: 'X-Amz-Credential=a' });

    expect(fields).toMatchObject({ form: 'query', date: undefined, SessionToken: 'token' });
  });

  test('reads headers by their own names alone', () => {
    const headers = Object.create({ authorization: 'AWS4-HMAC-SHA256 Credential=a' }) as Record<
      string,
      string
    >;

    expect(signingFieldsOf({ ...unsigned, headers })).toBeUndefined();
  });

  test('never throws', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));

    fc.assert(
      fc.property(text, text, text, (authorization, credential, query) => {
        for (const headers of [
          { authorization },
          { authorization: `AWS4-${authorization}` },
          { 'x-amz-credential': credential, 'x-amz-signedheaders': authorization },
          {},
        ]) {
          expect(() => signingFieldsOf({ ...unsigned, headers, query })).not.toThrow();
          expect(() =>
            signingFieldsOf({ ...unsigned, headers, query: `X-Amz-Signature=${query}` }),
          ).not.toThrow();
        }
      }),
    );
  });
});
