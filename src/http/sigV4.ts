import { base64 } from '@scure/base';
import { utf8 } from '../runtime/bytes.ts';
import { toHex } from '../runtime/hex.ts';
import { sha256 } from '../runtime/sha256.ts';
import { equalInConstantTime } from './equalInConstantTime.ts';
import { isSignable, RequestSigner } from './requestSigner.ts';
import { type SignatureErrorKey, type SignatureObjection, signatureError } from './signatureErrors.ts';
import { parseSigningDate, signingDate } from './signingDate.ts';
import {
  type SigningFields,
  type SigningForm,
  signatureFieldNames,
  signingFieldsOf,
} from './signingFields.ts';
import { headerOf, type WireRequest } from './wireRequest.ts';

/**
 * An access key as the account that it belongs to knows it.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
 */
export interface AccessKey {
  readonly SecretAccessKey: string;
  /** Of temporary credentials; absent on long-term access keys. */
  readonly SessionToken?: string | undefined;
  /** When temporary credentials end, in milliseconds since 1970; default never. */
  readonly Expiration?: number | undefined;
  /** Default `Active`. */
  readonly Status?: 'Active' | 'Inactive' | undefined;
}

/** What a signature is checked against. */
export interface VerifyOptions {
  /** Time of the endpoint, in milliseconds since 1970. */
  readonly now: number;
  /** Region of the endpoint, such as `us-east-1`. */
  readonly region: string;
  /** Signing names of the services that the endpoint answers for, such as `kms`; one at least. */
  readonly services: readonly string[];
  /** The access key with that access key ID, or `undefined`. */
  readonly accessKey: (AccessKeyId: string) => AccessKey | undefined;
}

/** Who signed a request. Holds no secret. */
export interface VerifiedCaller {
  readonly AccessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly form: SigningForm;
  /** Date of the signature, in milliseconds since 1970. */
  readonly signedAt: number;
}

/** How far the clocks of client and service may be apart: "15 min." in the texts of the errors. */
const allowedSkewMs = 15 * 60 * 1_000;

/** Longest `X-Amz-Expires`, in seconds: seven days. */
const longestExpires = 604_800;

/**
 * Checks the signature of a request by signing it again: of the `Authorization` header, of a header for each field,
 * or of a pre-signed query. Everything signed has to be as it was: method, path, query, body, date, and the signed
 * headers, which are the host and every `X-Amz-` header at least. AWS documents the first form and the last;
 * Assumption: the other one, which clients generated from API catalogues use, follows the same rules.
 *
 * A secret access key, a session token or the right signature never gets into an error.
 * @throws {@link KmsError} `MissingAuthenticationTokenException`: the request is not signed.
 * @throws {@link KmsError} `IncompleteSignatureException`: a part of the signature is missing or malformed.
 * @throws {@link KmsError} `InvalidSignatureException`: the signature is not that of the request, its date is more
 *   than 15 minutes off, or it is made for another Region or service.
 * @throws {@link KmsError} `RequestExpired`: a pre-signed request came 15 minutes too late.
 * @throws {@link KmsError} `UnrecognizedClientException`: the access key or the session token is unknown or
 *   `Inactive`.
 * @throws {@link KmsError} `ExpiredTokenException`: the temporary credentials have expired.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export async function verifySignature(request: WireRequest, options: VerifyOptions): Promise<VerifiedCaller> {
  const fields = signingFieldsOf(request);
  if (fields === undefined) throw refusal('missingAuthenticationToken');
  const complete = completeFields(request, fields);
  const signedAt = checkedDate(complete, options.now);
  const { AccessKeyId, region, service } = checkedScope(request, complete, signedAt, options);

  const key = options.accessKey(AccessKeyId);
  if (key === undefined) throw refusal('unknownAccessKey');
  if (key.Status === 'Inactive') throw refusal('inactiveAccessKey');
  await checkSignature(request, complete, {
    AccessKeyId,
    SecretAccessKey: key.SecretAccessKey,
    region,
    service,
    date: signingDate(signedAt),
  });
  checkSessionToken(complete.SessionToken, key, options.now);
  return { AccessKeyId, region, service, form: complete.form, signedAt };
}

const refusal = (key: SignatureErrorKey, values: Readonly<Record<string, string>> = {}) =>
  signatureError({ key, values });

/** Fields of which none that a signature needs is missing. */
type CompleteFields = SigningFields & {
  readonly Algorithm: string;
  readonly Credential: string;
  readonly SignedHeaders: readonly string[];
  readonly Signature: string;
  readonly date: string;
};

function completeFields(request: WireRequest, fields: SigningFields): CompleteFields {
  if (fields.ambiguous) throw refusal('ambiguous');
  if (fields.malformed) throw refusal('malformed', { value: digestOf(headerOf(request, 'authorization')!) });
  if (fields.repeated) throw refusal('repeated');
  const [first, ...others] = missing(fields);
  if (first !== undefined) throw signatureError(first, ...others);
  return fields as CompleteFields;
}

const digestOf = (text: string): string => base64.encode(sha256(utf8(text)));

const missingKeys = {
  authorization: 'missingParameter',
  headers: 'missingHeader',
  query: 'missingQueryParameter',
} as const satisfies Record<SigningForm, SignatureErrorKey>;

function missing(fields: SigningFields): SignatureObjection[] {
  const { form, date } = fields;
  const prefix = form === 'authorization' ? '' : 'X-Amz-';
  const objections = (['Algorithm', 'Credential', 'Signature', 'SignedHeaders'] as const)
    .filter((name) => !fields[name]?.length)
    .map((name): SignatureObjection => ({ key: missingKeys[form], values: { value: `${prefix}${name}` } }));
  if (!date) {
    objections.push(
      form === 'query'
        ? { key: 'missingQueryParameter', values: { value: 'X-Amz-Date' } }
        : { key: 'missingDate' },
    );
  }
  return objections;
}

/** The date of the signature, which is neither too early nor too late. */
function checkedDate({ date, expires, form }: CompleteFields, now: number): number {
  const signedAt = parseSigningDate(date);
  if (signedAt === undefined) throw refusal('malformedDate', { value: date });
  if (signedAt > now + allowedSkewMs) {
    throw refusal('notYetCurrent', {
      value: signingDate(signedAt),
      limit: signingDate(now + allowedSkewMs),
      now: signingDate(now),
    });
  }
  if (form === 'query' && expires !== undefined) {
    const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : 0;
    if (seconds < 1 || seconds > longestExpires) throw refusal('malformedExpires', { value: expires });
    // "More than 15 minutes after the request expiration date (such as for pre-signed URLs)":
    // https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
    if (now > signedAt + seconds * 1_000 + allowedSkewMs) throw refusal('requestExpired');
  } else if (now > signedAt + allowedSkewMs) {
    throw refusal('expired', {
      value: signingDate(signedAt),
      limit: signingDate(now - allowedSkewMs),
      now: signingDate(now),
    });
  }
  return signedAt;
}

/** Whose signature it is and what it is scoped to, after everything that can be checked without the secret. */
function checkedScope(
  request: WireRequest,
  { form, Algorithm, Credential, SignedHeaders }: CompleteFields,
  signedAt: number,
  { region: expectedRegion, services }: VerifyOptions,
): { AccessKeyId: string; region: string; service: string } {
  const signed = new Set(SignedHeaders);
  if (!signed.has('host') && !signed.has(':authority')) throw refusal('unsignedHost');
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith('x-amz-') || signed.has(name)) continue;
    // The signature cannot sign itself, and what it was made with is in what it signs.
    if (form === 'headers' && signatureFieldNames.has(name)) continue;
    throw refusal('unsignedHeader', { value: name });
  }
  if (Algorithm !== 'AWS4-HMAC-SHA256') throw refusal('unsupportedAlgorithm', { value: Algorithm });

  const [AccessKeyId, day, region, service, terminator, ...more] = Credential.split('/');
  if (terminator === undefined || more.length > 0 || !AccessKeyId) throw refusal('malformedCredential');
  const date = signingDate(signedAt);
  const objections: SignatureObjection[] = [];
  const object = (key: SignatureErrorKey, values: Readonly<Record<string, string>>) =>
    objections.push({ key, values });
  if (region !== expectedRegion) object('wrongRegion', { value: region! });
  if (!services.includes(service!)) object('wrongService', { value: services.join("' or '") });
  if (terminator !== 'aws4_request') object('wrongTerminator', { value: terminator });
  if (day !== date.slice(0, 8)) object('wrongScopeDate', { value: day!, day: date.slice(0, 8), date });
  const [first, ...others] = objections;
  if (first !== undefined) throw signatureError(first, ...others);
  return { AccessKeyId, region: region!, service: service! };
}

async function checkSignature(
  request: WireRequest,
  { SignedHeaders, Signature, contentSha256 }: CompleteFields,
  scope: { AccessKeyId: string; SecretAccessKey: string; region: string; service: string; date: string },
): Promise<void> {
  if (!isSignable(request)) throw refusal('unsignableRequest');
  const bodySha256 = toHex(sha256(request.body));
  if (contentSha256 !== undefined && contentSha256 !== bodySha256) throw refusal('wrongContentSha256');
  const signer = new RequestSigner({ ...scope, SignedHeaders, contentSha256: bodySha256 });
  const expected = await signer.signatureOf(request);
  if (expected === undefined) throw refusal('wrongSignedHeaders');
  if (!equalInConstantTime(Signature, expected)) throw refusal('wrongSignature');
}

/** Temporary credentials sign with their session token; long-term ones have none. */
function checkSessionToken(given: string | undefined, key: AccessKey, now: number): void {
  const { SessionToken, Expiration } = key;
  if (SessionToken === undefined && given !== undefined) throw refusal('unexpectedSessionToken');
  if (SessionToken !== undefined && given === undefined) throw refusal('missingSessionToken');
  if (SessionToken !== undefined && !equalInConstantTime(given!, SessionToken)) {
    throw refusal('wrongSessionToken');
  }
  if (Expiration !== undefined && now >= Expiration) throw refusal('expiredSessionToken');
}
