import { type QueryParameter, queryParameters } from './queryParameters.ts';
import { headerOf, type WireRequest } from './wireRequest.ts';

/**
 * Where a request carries its signing fields: in the `Authorization` header, in a header each, or in the query.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export type SigningForm = 'authorization' | 'headers' | 'query';

/** What the `Credential` says after the access key ID; each part as it was sent. */
export interface CredentialScope {
  /** `YYYYMMDD`. */
  readonly date: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  /** `aws4_request`. */
  readonly terminator: string | undefined;
}

/** What a request says about its signature, unchecked. The `SessionToken` is a secret. */
export interface SigningFields {
  readonly form: SigningForm;
  /** `AWS4-HMAC-SHA256`. */
  readonly Algorithm: string | undefined;
  /** The access key ID and the scope in one: `AccessKeyId/date/region/service/aws4_request`. */
  readonly Credential: string | undefined;
  readonly AccessKeyId: string | undefined;
  readonly scope: CredentialScope;
  /** Names of the signed headers. */
  readonly SignedHeaders: readonly string[] | undefined;
  /** 64 hexadecimal digits. */
  readonly Signature: string | undefined;
  /** `X-Amz-Date`, or the `Date` header where that is absent; as it was sent. */
  readonly date: string | undefined;
  /** `X-Amz-Expires` of a pre-signed request, in seconds; as it was sent. */
  readonly expires: string | undefined;
  /** `X-Amz-Security-Token`: the session token of temporary credentials. */
  readonly SessionToken: string | undefined;
  /** `X-Amz-Content-Sha256`: SHA-256 of the body in hexadecimal digits. */
  readonly contentSha256: string | undefined;
  /** Whether the `Authorization` header has a part that is no `key=value`. */
  readonly malformed: boolean;
  /** Whether a field occurs twice, so that readers could take different values. */
  readonly repeated: boolean;
  /** Whether the query carries signing fields next to those in headers. */
  readonly ambiguous: boolean;
}

/** Fields that only a signed request has; by them a form is recognised. */
export const signatureFieldNames: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

/** All fields that the query of a pre-signed request may carry. */
const queryFieldNames: ReadonlySet<string> = new Set([
  ...signatureFieldNames,
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
]);

type FieldName =
  | 'algorithm'
  | 'content-sha256'
  | 'credential'
  | 'date'
  | 'expires'
  | 'security-token'
  | 'signature'
  | 'signedheaders';

/** What one form says. */
interface Given {
  readonly form: SigningForm;
  readonly field: (name: FieldName) => string | undefined;
  readonly malformed?: boolean;
  readonly repeated?: boolean;
}

/**
 * What a request says about its signature, wherever it says it; `undefined` when it says nothing of the kind. Checks
 * nothing and never throws: where signatures are ignored, it tells who calls (`AccessKeyId`) and which Region
 * (`scope`).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function signingFieldsOf(request: WireRequest): SigningFields | undefined {
  const query = queryParameters(request.query);
  const presigned = query.some(({ name }) => signatureFieldNames.has(name.toLowerCase()));
  const inHeaders = fromAuthorization(request) ?? fromHeaders(request);
  const given = inHeaders ?? (presigned ? fromQuery(request, query) : undefined);
  return given === undefined ? undefined : fieldsOf(given, inHeaders !== undefined && presigned);
}

function fieldsOf({ form, field, malformed, repeated }: Given, ambiguous: boolean): SigningFields {
  const Credential = field('credential');
  const [AccessKeyId, date, region, service, terminator] = Credential?.split('/') ?? [];
  return {
    form,
    Algorithm: field('algorithm'),
    Credential,
    AccessKeyId: AccessKeyId === '' ? undefined : AccessKeyId,
    scope: { date, region, service, terminator },
    SignedHeaders: field('signedheaders')?.split(';'),
    Signature: field('signature'),
    date: field('date'),
    expires: form === 'query' ? field('expires') : undefined,
    SessionToken: field('security-token'),
    contentSha256: field('content-sha256'),
    malformed: malformed ?? false,
    repeated: repeated ?? false,
    ambiguous,
  };
}

/** What stands before the parameters of an `Authorization` header of Signature Version 4. */
const schemePrefix = 'AWS4-';

/** The fields inside the `Authorization` header; the others are headers of their own. */
const authorizationKeys: Partial<Record<FieldName, string>> = {
  credential: 'Credential',
  signature: 'Signature',
  signedheaders: 'SignedHeaders',
};

/**
 * `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Other schemes, such as `Bearer`, are no signature.
 */
function fromAuthorization(request: WireRequest): Given | undefined {
  const authorization = headerOf(request, 'authorization')?.trim();
  if (!authorization?.startsWith(schemePrefix)) return undefined;
  // White space separates as commas do, so that a space inside a value cannot be overlooked.
  const [Algorithm, ...parts] = authorization.split(/[\s,]+/);
  const parameters = new Map<string, string>();
  let malformed = false;
  let repeated = false;
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = part.slice(0, Math.max(equals, 0));
    if (equals < 0) malformed = true;
    else if (parameters.has(key)) repeated = true;
    else parameters.set(key, part.slice(equals + 1));
  }
  const header = headerField(request);
  return {
    form: 'authorization',
    field: (name) => {
      if (name === 'algorithm') return Algorithm;
      const key = authorizationKeys[name];
      return key === undefined ? header(name) : parameters.get(key);
    },
    malformed,
    repeated,
  };
}

/** A header for each field, as clients generated from API catalogues send them. */
function fromHeaders(request: WireRequest): Given | undefined {
  const present = [...signatureFieldNames].some((name) => headerOf(request, name) !== undefined);
  return present ? { form: 'headers', field: headerField(request) } : undefined;
}

/** What a pre-signed request may also have as a header. */
const alsoHeaders: ReadonlySet<FieldName> = new Set(['content-sha256', 'security-token']);

/** A pre-signed request. */
function fromQuery(request: WireRequest, query: readonly QueryParameter[]): Given {
  const parameters = new Map<string, string>();
  let repeated = false;
  for (const { name, value } of query) {
    const key = name.toLowerCase();
    if (!queryFieldNames.has(key)) continue;
    if (parameters.has(key)) repeated = true;
    else parameters.set(key, value);
  }
  const header = headerField(request);
  return {
    form: 'query',
    field: (name) => parameters.get(`x-amz-${name}`) ?? (alsoHeaders.has(name) ? header(name) : undefined),
    repeated,
  };
}

const headerField = (request: WireRequest) => (name: FieldName) =>
  headerOf(request, `x-amz-${name}`) ?? (name === 'date' ? headerOf(request, 'date') : undefined);
