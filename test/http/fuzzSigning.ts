/** What requests say about who sends them, none of it right. */
import fc from 'fast-check';

/** Headers by their names. */
export type Headers = Readonly<Record<string, string>>;

const hexes = fc.constantFrom(
  '',
  '0'.repeat(64),
  'f'.repeat(64),
  'g'.repeat(64),
  'F',
  '%00',
  '00'.repeat(4_000),
);
const dates = fc.constantFrom(
  '20261122T123600Z',
  '20260101T000000Z',
  '20269999T999999Z',
  '2026-11-22T12:36:00Z',
  'Sun, 22 Nov 2026 12:36:00 GMT',
  '99999999T999999Z',
  '0',
  '',
  '-1',
);
const credentials = fc
  .tuple(
    fc.constantFrom(
      'AKIAIOSFODNN7EXAMPLE',
      'ASIAIOSFODNN7EXAMPLE',
      '444455556666',
      '000000000000',
      '__proto__',
      'constructor',
      '',
      'a'.repeat(8_000),
      '../..',
      '\u00ff',
    ),
    fc.constantFrom('20261122', '', '__proto__', '00000000'),
    fc.constantFrom(
      'us-east-1',
      'eu-west-1',
      'us-gov-west-1',
      '__proto__',
      '',
      'x'.repeat(300),
      'us-east-1\u0000',
    ),
    fc.constantFrom('kms', 'cloudhsm', 's3', ''),
    fc.constantFrom('aws4_request', 'aws4_request/aws4_request', ''),
  )
  .map((parts) => parts.join('/'));
const signedHeaders = fc.constantFrom(
  'host;x-amz-date;x-amz-target',
  'content-type;host;x-amz-date;x-amz-target',
  'host',
  '',
  ';;;;',
  '__proto__;constructor;host',
  'Host;HOST',
  'set-cookie;host',
  'host;'.repeat(2_000),
);
const algorithms = fc.constantFrom(
  'AWS4-HMAC-SHA256',
  'AWS4-ECDSA-P256-SHA256',
  'AWS4-',
  'Bearer',
  'Basic',
  '',
);
const tokens = fc.constantFrom('', 'AQoDYXdzEJr//+EXAMPLE/token==', '\u00ff\u00fe', 'x'.repeat(6_000));

/** How a request says who sends it: in one of the three forms, in several, or not at all. */
export const signing: fc.Arbitrary<{ readonly headers: Headers; readonly query: string }> = fc.oneof(
  fc.constant({ headers: {}, query: '' }),
  fc
    .tuple(algorithms, credentials, signedHeaders, hexes, dates, fc.constantFrom(', ', ',', ' ', ',,'))
    .map(([algorithm, credential, names, signature, date, comma]) => ({
      headers: {
        authorization: `${algorithm} Credential=${credential}${comma}SignedHeaders=${names}${comma}Signature=${signature}`,
        'x-amz-date': date,
      },
      query: '',
    })),
  fc.string({ unit: 'binary-ascii', maxLength: 80 }).map((rest) => ({
    headers: { authorization: `AWS4-HMAC-SHA256 ${rest}`, 'x-amz-date': '20261122T123600Z' },
    query: '',
  })),
  fc
    .record(
      {
        'x-amz-algorithm': algorithms,
        'x-amz-credential': credentials,
        'x-amz-signedheaders': signedHeaders,
        'x-amz-signature': hexes,
        'x-amz-date': dates,
        'x-amz-security-token': tokens,
        'x-amz-content-sha256': hexes,
      },
      { requiredKeys: [] },
    )
    .map((headers) => ({ headers: headers as Headers, query: '' })),
  fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'X-Amz-Algorithm',
          'X-Amz-Credential',
          'X-Amz-SignedHeaders',
          'X-Amz-Signature',
          'X-Amz-Date',
          'X-Amz-Expires',
          'X-Amz-Security-Token',
          'x-amz-SIGNATURE',
          '__proto__',
          '%E0%A4%A',
        ),
        fc.oneof(
          algorithms,
          credentials,
          signedHeaders,
          hexes,
          dates,
          fc.constantFrom('604801', '-1', '1e9', '%'),
        ),
      ),
      { maxLength: 9 },
    )
    .map((parameters) => ({
      headers: {},
      query: parameters.map(([name, value]) => `${name}=${value.replace(/[&#\s\0]/g, '%20')}`).join('&'),
    })),
);
