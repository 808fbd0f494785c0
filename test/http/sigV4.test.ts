/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
import { DescribeKeyCommand, EncryptCommand } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { parseSigningDate } from '../../src/http/signingDate.ts';
import { verifySignature } from '../../src/http/sigV4.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import {
  AccessKeyId,
  endpoint,
  longTerm,
  presignedRequest,
  sentByKmsClient,
  sha256Hex,
  signedAt,
  signedInHeaders,
  signedRequest,
  temporary,
  withHeaders,
} from './signedRequests.ts';

const forms = { authorization: signedRequest, headers: signedInHeaders, query: presignedRequest };
const formNames = Object.keys(forms) as (keyof typeof forms)[];

describe('verifySignature', () => {
  describe.each(formNames)('of a request signed in the form %s', (form) => {
    const sign = forms[form];

    test('tells who signed it, for which Region and service, and when', async () => {
      const caller = await verifySignature(await sign(), endpoint());

      expect(caller).toEqual({ AccessKeyId, region: 'us-east-1', service: 'kms', form, signedAt });
    });

    test('takes the session token of temporary credentials', async () => {
      const request = await sign({ key: temporary });

      const caller = await verifySignature(request, endpoint({ key: temporary }));

      expect(caller.AccessKeyId).toBe(AccessKeyId);
    });

    test('takes temporary credentials until the millisecond before they end', async () => {
      const Expiration = signedAt + 5_000;
      const request = await sign({ key: temporary });
      const at = (now: number) =>
        verifySignature(request, endpoint({ now, key: { ...temporary, Expiration } }));

      await expect(at(Expiration - 1)).resolves.toMatchObject({ form });
      await expect(at(Expiration)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    });

    test('takes one for any service that the endpoint answers for', async () => {
      const request = await sign({ service: 'cloudhsm', region: 'eu-west-1' });

      const caller = await verifySignature(
        request,
        endpoint({ region: 'eu-west-1', services: ['kms', 'cloudhsm'] }),
      );

      expect(caller).toMatchObject({ region: 'eu-west-1', service: 'cloudhsm' });
    });

    test('takes queries, paths and bodies of any characters', async () => {
      const request = await sign({
        path: '/a%20b/./c//d/../%E1%88%B4/',
        query: { b: ['2', '1', ''], a: 'ሴ & = + * !', A: '', toString: 'x' },
        body: '\u{1F511} ￿',
      });

      await expect(verifySignature(request, endpoint())).resolves.toMatchObject({ form });
    });

    test('takes a body without text', async () => {
      await expect(verifySignature(await sign({ body: '' }), endpoint())).resolves.toMatchObject({ form });
    });

    test('ignores headers that nobody signed', async () => {
      const request = withHeaders(await sign({ unsigned: ['accept'] }), {
        'user-agent': 'another',
        accept: '*/*',
        'x-amzn-trace-id': 'Root=1',
      });

      await expect(verifySignature(request, endpoint())).resolves.toMatchObject({ form });
    });
  });

  test('takes signatures up to 15 minutes old or early', async () => {
    const request = await signedRequest();
    const at = (now: number) => verifySignature(request, endpoint({ now }));

    await expect(at(signedAt + 900_000)).resolves.toMatchObject({ signedAt });
    await expect(at(signedAt - 900_000)).resolves.toMatchObject({ signedAt });
    await expect(at(signedAt + 900_001)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(at(signedAt - 900_001)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  test('takes pre-signed requests up to 15 minutes after their X-Amz-Expires', async () => {
    const request = await presignedRequest({ expiresIn: 604_800 });
    const end = signedAt + 604_800_000 + 900_000;
    const at = (now: number) => verifySignature(request, endpoint({ now }));

    await expect(at(end)).resolves.toMatchObject({ signedAt });
    await expect(at(end + 1)).rejects.toMatchObject({ name: 'RequestExpired' });
  });

  test('takes an X-Amz-Content-Sha256 that is signed and right', async () => {
    const body = '{"KeyId":"alias/a"}';
    const contentSha256 = sha256Hex(Buffer.from(body));
    const request = await signedRequest({ body, headers: { 'x-amz-content-sha256': contentSha256 } });

    await expect(verifySignature(request, endpoint())).resolves.toMatchObject({ AccessKeyId });
  });

  test('asks for the access key once, by the ID in the request', async () => {
    const asked: string[] = [];
    const accessKey = (id: string) => {
      asked.push(id);
      return longTerm;
    };

    await verifySignature(await signedRequest(), endpoint({ accessKey }));

    expect(asked).toEqual([AccessKeyId]);
  });
});

/** What the real client sends, its own headers included. */
describe('verifySignature of requests of the KMSClient', () => {
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: longTerm.SecretAccessKey };
  const now = (request: WireRequest) => parseSigningDate(request.headers['x-amz-date']!)!;

  test('takes them', async () => {
    const request = await sentByKmsClient({ region: 'eu-central-1', credentials }, (kms) =>
      kms.send(new EncryptCommand({ KeyId: 'alias/ключ', Plaintext: new Uint8Array(4096).fill(255) })),
    );

    const caller = await verifySignature(request, endpoint({ region: 'eu-central-1', now: now(request) }));

    expect(caller).toMatchObject({ AccessKeyId, region: 'eu-central-1', form: 'authorization' });
  });

  test('takes them with a session token, at an endpoint with a port', async () => {
    const request = await sentByKmsClient(
      {
        region: 'us-east-1',
        endpoint: 'http://127.0.0.1:4566',
        credentials: { ...credentials, sessionToken: temporary.SessionToken },
      },
      (kms) => kms.send(new DescribeKeyCommand({ KeyId: 'alias/a' })),
    );

    const options = endpoint({ now: now(request), key: temporary });

    expect(request.headers.host).toBe('127.0.0.1:4566');
    await expect(verifySignature(request, options)).resolves.toMatchObject({ AccessKeyId });
  });

  test('refuses them with another body', async () => {
    const request = await sentByKmsClient({ region: 'us-east-1', credentials }, (kms) =>
      kms.send(new DescribeKeyCommand({ KeyId: 'alias/a' })),
    );
    const body = new TextEncoder().encode('{"KeyId":"alias/b"}');

    const verified = verifySignature({ ...request, body }, endpoint({ now: now(request) }));

    expect(body).toHaveLength(request.body.length);
    await expect(verified).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });
});

/**
 * Requests and signatures that AWS publishes for authors of signers.
 * https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4
 */
describe('verifySignature of the published requests', () => {
  const host = 'example.amazonaws.com';
  const date = '20150830T123600Z';
  const vectors: readonly [
    name: string,
    signature: string,
    request: Partial<WireRequest>,
    signed?: string,
  ][] = [
    ['get-vanilla', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31', {}],
    ['post-vanilla', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b', { method: 'POST' }],
    [
      'get-vanilla-query-order-key-case',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
      { query: 'Param2=value2&Param1=value1' },
    ],
    ['get-utf8', '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85', { path: '/ሴ' }],
    [
      'get-slash-dot-slash',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      { path: '/./' },
    ],
    [
      'post-header-key-sort',
      'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
      { method: 'POST', headers: { 'my-header1': 'value1' } },
      'host;my-header1;x-amz-date',
    ],
    [
      'get-header-value-trim',
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
      { headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' } },
      'host;my-header1;my-header2;x-amz-date',
    ],
    [
      'post-x-www-form-urlencoded',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new TextEncoder().encode('Param1=value1'),
      },
      'content-type;host;x-amz-date',
    ],
  ];

  test.each(vectors)('takes %s', async (_name, Signature, given, SignedHeaders = 'host;x-amz-date') => {
    const Credential = `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`;
    const request: WireRequest = {
      method: 'GET',
      path: '/',
      query: '',
      body: new Uint8Array(),
      ...given,
      headers: {
        host,
        'x-amz-date': date,
        ...given.headers,
        authorization: `AWS4-HMAC-SHA256 Credential=${Credential}, SignedHeaders=${SignedHeaders}, Signature=${Signature}`,
      },
    };

    const caller = await verifySignature(request, {
      now: Date.UTC(2015, 7, 30, 12, 36),
      region: 'us-east-1',
      services: ['service'],
      accessKey: () => ({ SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }),
    });

    expect(caller.AccessKeyId).toBe('AKIDEXAMPLE');
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-examples.html */
  test('takes the example of the user guide, a ListUsers', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': date,
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    };
    const query = 'Action=ListUsers&Version=2010-05-08';

    const caller = await verifySignature(
      { method: 'GET', path: '/', query, body: new Uint8Array(), headers },
      {
        now: Date.UTC(2015, 7, 30, 12, 40),
        region: 'us-east-1',
        services: ['iam'],
        accessKey: () => ({ SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }),
      },
    );

    expect(caller).toMatchObject({ AccessKeyId: 'AKIDEXAMPLE', service: 'iam' });
  });

  /** An older one, whose day of the week is wrong. */
  test('takes get-vanilla of 2011, dated by its Date header alone', async () => {
    const headers = {
      date: 'Mon, 09 Sep 2011 23:36:00 GMT',
      host: 'host.foo.com',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20110909/us-east-1/host/aws4_request, SignedHeaders=date;host, Signature=b27ccfbfa7df52a200ff74193ca6e32d4b48b8856fab7ebf1c595d0670a7e470',
    };
    const request = { method: 'GET', path: '/', query: '', body: new Uint8Array(), headers };
    const options = {
      now: Date.UTC(2011, 8, 9, 23, 40),
      region: 'us-east-1',
      services: ['host'],
      accessKey: () => ({ SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }),
    };

    await expect(verifySignature(request, options)).resolves.toMatchObject({ service: 'host' });
    await expect(
      verifySignature(withHeaders(request, { date: 'Mon, 09 Sep 2011 23:36:01 GMT' }), options),
    ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });
});
