/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
import { describe, expect, test } from 'vitest';
import { isKmsError } from '../../src/errors/KmsError.ts';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import { type SignatureErrorKey, signatureErrors } from '../../src/http/signatureErrors.ts';
import { type AccessKey, type VerifyOptions, verifySignature } from '../../src/http/sigV4.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import {
  endpoint,
  longTerm,
  presignedRequest,
  signedAt,
  signedInHeaders,
  signedRequest,
  temporary,
  withAuthorization,
  withHeaders,
} from './signedRequests.ts';

interface Case {
  request: () => Promise<WireRequest>;
  options?: Partial<VerifyOptions> & { key?: AccessKey };
  name: string;
  message: string | RegExp;
}

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const invalidToken = 'The security token included in the request is invalid.';

const authorization = (rewrite: (header: string) => string) => async () =>
  withAuthorization(await signedRequest(), rewrite);
const credential = (Credential: string) =>
  authorization((header) => header.replace(/Credential=[^,]+/, `Credential=${Credential}`));

/** One request for each row of the table. */
const cases: Record<SignatureErrorKey, Case> = {
  missingAuthenticationToken: {
    request: async () => withHeaders(await signedRequest(), { authorization: undefined }),
    name: 'MissingAuthenticationTokenException',
    message: 'Request is missing Authentication Token',
  },
  ambiguous: {
    request: async () => ({ ...(await signedRequest()), query: 'X-Amz-Signature=00' }),
    name: 'InvalidSignatureException',
    message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  },
  malformed: {
    request: authorization((header) => header.replace('Credential=', 'Credential= ')),
    name: 'IncompleteSignatureException',
    message:
      /^Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '[A-Za-z0-9+/]{43}='\.$/,
  },
  repeated: {
    request: authorization((header) => `${header}, Signature=00`),
    name: 'IncompleteSignatureException',
    message: 'A signing parameter occurs more than once.',
  },
  missingParameter: {
    request: authorization(() => 'AWS4-HMAC-SHA256 Signature=00'),
    name: 'IncompleteSignatureException',
    message:
      "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter.",
  },
  missingHeader: {
    request: async () => withHeaders(await signedInHeaders(), { 'x-amz-signature': undefined }),
    name: 'IncompleteSignatureException',
    message: "AWS signing headers must include 'X-Amz-Signature'.",
  },
  missingQueryParameter: {
    request: async () => ({ ...(await presignedRequest()), query: 'X-Amz-Algorithm=AWS4-HMAC-SHA256' }),
    name: 'IncompleteSignatureException',
    message:
      "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'.",
  },
  missingDate: {
    request: async () => withHeaders(await signedRequest(), { 'x-amz-date': undefined }),
    name: 'IncompleteSignatureException',
    message: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
  },
  malformedDate: {
    request: async () => withHeaders(await signedRequest(), { 'x-amz-date': '20260230T123600Z' }),
    name: 'IncompleteSignatureException',
    message:
      "Date must be in ISO-8601 'basic format'. Got '20260230T123600Z'. See http://en.wikipedia.org/wiki/ISO_8601",
  },
  malformedExpires: {
    request: () => presignedRequest({ expiresIn: 0 }),
    name: 'IncompleteSignatureException',
    message: "X-Amz-Expires must be a number of seconds between 1 and 604800. Got '0'.",
  },
  expired: {
    request: () => signedRequest(),
    options: { now: signedAt + 1_800_000 },
    name: 'InvalidSignatureException',
    message:
      'Signature expired: 20261122T123600Z is now earlier than 20261122T125100Z (20261122T130600Z - 15 min.)',
  },
  notYetCurrent: {
    request: () => presignedRequest(),
    options: { now: signedAt - 1_800_000 },
    name: 'InvalidSignatureException',
    message:
      'Signature not yet current: 20261122T123600Z is still later than 20261122T122100Z (20261122T120600Z + 15 min.)',
  },
  requestExpired: {
    request: () => presignedRequest({ expiresIn: 60 }),
    options: { now: signedAt + 960_001 },
    name: 'RequestExpired',
    message: 'Request has expired.',
  },
  unsignedHost: {
    request: authorization((header) => header.replace('host;', '')),
    name: 'InvalidSignatureException',
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  },
  unsignedHeader: {
    request: async () => withHeaders(await signedRequest(), { 'x-amz-expected-account': '111122223333' }),
    name: 'InvalidSignatureException',
    message: "'x-amz-expected-account' must be a 'SignedHeader' in the AWS Authorization.",
  },
  unsupportedAlgorithm: {
    request: authorization((header) => header.replace('HMAC-SHA256', 'ECDSA-P256-SHA256')),
    name: 'IncompleteSignatureException',
    message: "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now).",
  },
  malformedCredential: {
    request: credential('AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/kms'),
    name: 'IncompleteSignatureException',
    message: 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
  },
  wrongRegion: {
    request: () => signedRequest({ region: 'eu-west-1' }),
    name: 'InvalidSignatureException',
    message: "Credential should be scoped to a valid region, not 'eu-west-1'.",
  },
  wrongService: {
    request: () => signedRequest({ service: 's3' }),
    name: 'InvalidSignatureException',
    message: "Credential should be scoped to correct service: 'kms'.",
  },
  wrongTerminator: {
    request: credential('AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/kms/aws5_request'),
    name: 'InvalidSignatureException',
    message: "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
  },
  wrongScopeDate: {
    request: credential('AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/kms/aws4_request'),
    name: 'InvalidSignatureException',
    message:
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261121' != '20261122', from '20261122T123600Z'.",
  },
  unknownAccessKey: {
    request: () => signedRequest(),
    options: { accessKey: () => undefined },
    name: 'UnrecognizedClientException',
    message: invalidToken,
  },
  inactiveAccessKey: {
    request: () => signedRequest(),
    options: { key: { ...longTerm, Status: 'Inactive' } },
    name: 'UnrecognizedClientException',
    message: invalidToken,
  },
  unsignableRequest: {
    request: async () => ({ ...(await signedRequest()), query: 'a=%zz' }),
    name: 'InvalidSignatureException',
    message: mismatch,
  },
  wrongSignedHeaders: {
    request: authorization((header) => header.replace('content-type;host', 'host;content-type')),
    name: 'InvalidSignatureException',
    message: mismatch,
  },
  wrongContentSha256: {
    request: () => signedRequest({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    name: 'InvalidSignatureException',
    message: mismatch,
  },
  wrongSignature: {
    request: () => signedRequest({ key: { SecretAccessKey: 'another' } }),
    name: 'InvalidSignatureException',
    message: mismatch,
  },
  missingSessionToken: {
    request: () => signedRequest(),
    options: { key: temporary },
    name: 'UnrecognizedClientException',
    message: invalidToken,
  },
  unexpectedSessionToken: {
    request: () => signedRequest({ key: temporary }),
    name: 'UnrecognizedClientException',
    message: invalidToken,
  },
  wrongSessionToken: {
    request: () => signedRequest({ key: temporary }),
    options: { key: { ...temporary, SessionToken: 'another' } },
    name: 'UnrecognizedClientException',
    message: invalidToken,
  },
  expiredSessionToken: {
    request: () => signedRequest({ key: temporary }),
    options: { key: { ...temporary, Expiration: signedAt } },
    name: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  },
};

async function refusalOf({ request, options = {} }: Pick<Case, 'request' | 'options'>) {
  const verified = verifySignature(await request(), endpoint(options));
  const error: unknown = await verified.then(
    () => undefined,
    (reason) => reason,
  );
  if (!isKmsError(error)) throw error ?? new Error('The request was not refused.');
  return error;
}

describe('verifySignature', () => {
  test.each(Object.entries(cases))('refuses as documented: %s', async (key, refused) => {
    const row = signatureErrors[key as SignatureErrorKey];

    const error = await refusalOf(refused);

    expect({ name: error.name, reason: error.reason }).toEqual({ name: refused.name, reason: row.reason });
    expect(error.message).toMatch(refused.message);
    expect(error.message).not.toMatch(/\{\w+\}|undefined/);
    expect(error.documentation).toBe(row.documentation);
    expect(error.$metadata.httpStatusCode).toBe(kmsErrors[row.name].httpStatusCode);
  });

  test('names everything that is wrong with a credential scope', async () => {
    const request = credential('AKIAIOSFODNN7EXAMPLE/b/c/d/e');

    const { message } = await refusalOf({ request, options: { services: ['kms', 'cloudhsm'] } });

    expect(message).toBe(
      "Credential should be scoped to a valid region, not 'c'. Credential should be scoped to correct service: 'kms' or 'cloudhsm'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20261122', from '20261122T123600Z'.",
    );
  });

  test('takes other schemes of the Authorization header for no signature', async () => {
    for (const scheme of ['Bearer AWS4-', 'Basic YTpi', 'AWS AKIAIOSFODNN7EXAMPLE:c2ln', '']) {
      const error = await refusalOf({ request: authorization(() => scheme) });

      expect(error.name, scheme).toBe('MissingAuthenticationTokenException');
    }
  });

  test('refuses unsigned and streamed bodies', async () => {
    for (const value of ['UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', '', '0'.repeat(64)]) {
      const headers = { 'x-amz-content-sha256': value };

      for (const sign of [signedRequest, signedInHeaders, presignedRequest]) {
        const error = await refusalOf({ request: () => sign({ headers }) });
        expect(error.reason).toBe(signatureErrors.wrongContentSha256.reason);
      }
    }
  });

  test('refuses a session token that was added after signing', async () => {
    const request = async () =>
      withHeaders(await signedRequest(), { 'x-amz-security-token': temporary.SessionToken });

    const error = await refusalOf({ request, options: { key: temporary } });

    expect(error.reason).toBe(signatureErrors.unsignedHeader.reason);
  });

  test('refuses query parameters that would escape the signature', async () => {
    for (const query of ['__proto__=1', 'x-amz-signature=1', 'a&'.repeat(101)]) {
      await expect(
        refusalOf({ request: async () => ({ ...(await signedRequest()), query }) }),
        query,
      ).resolves.toMatchObject({ name: 'InvalidSignatureException' });
      const presigned = async () => {
        const request = await presignedRequest();
        return { ...request, query: `${request.query}&${query}` };
      };
      await expect(refusalOf({ request: presigned }), query).resolves.toMatchObject({ $fault: 'client' });
    }
  });

  test.each(['1e3', '-1', '0x10', ' 60', '604801', '9'.repeat(400), ''])(
    'refuses X-Amz-Expires %j',
    async (expires) => {
      const presigned = async () => {
        const request = await presignedRequest();
        const query = request.query.replace('Expires=3600', `Expires=${encodeURIComponent(expires)}`);
        return { ...request, query };
      };

      const error = await refusalOf({ request: presigned });

      expect(error.reason).toBe(signatureErrors.malformedExpires.reason);
    },
  );

  test('puts no secret and no right signature into an error', async () => {
    const secrets = [longTerm.SecretAccessKey, temporary.SessionToken];

    for (const [key, refused] of Object.entries(cases)) {
      const error = await refusalOf(refused);
      const { stack = '', message } = error;
      const printed = `${message} ${stack} ${JSON.stringify(error)}`;

      for (const secret of secrets) expect(printed, key).not.toContain(secret);
      expect(printed, key).not.toMatch(/[0-9a-f]{64}/);
    }
  });

  test('repeats no secret that stands in the wrong place', async () => {
    const secret = longTerm.SecretAccessKey;
    const misplaced = [
      credential(`${secret}/20261122/us-east-1/kms/aws4_request`),
      authorization((header) => `${header} ${secret}`),
      authorization(() => `Bearer ${secret}`),
      authorization(() => `AWS4-HMAC-SHA256 ${secret}=${secret}`),
    ];

    for (const request of misplaced) {
      const error = await refusalOf({ request });
      expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(secret);
    }
  });

  test('says of every refusal which rule it is and which page of AWS states it', () => {
    for (const row of Object.values(signatureErrors)) {
      expect(row.documentation).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
      expect(row.reason).toMatch(/^[A-Z].*\.$/);
    }
  });
});
