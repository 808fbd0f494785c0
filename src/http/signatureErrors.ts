import { type KmsError, kmsError } from '../errors/KmsError.ts';
import type { KmsErrorName } from '../errors/kmsErrors.ts';

/** One way in which a signature is refused. */
export interface SignatureErrorRow {
  /** The exception on the JSON wire; its HTTP status is in `kmsErrors`. */
  name: KmsErrorName;
  /** Text of the service, with `{value}` for what the request or the endpoint adds. */
  message: string;
  /** Which rule refused; one sentence. */
  reason: string;
  /** The page that states the rule. */
  documentation: string;
}

const userGuide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const elements = `${userGuide}/reference_sigv-signing-elements.html`;
const signing = `${userGuide}/reference_sigv-create-signed-request.html`;
const methods = `${userGuide}/reference_sigv-authentication-methods.html`;
const troubleshooting = `${userGuide}/reference_sigv-troubleshooting.html`;
const temporaryCredentials = `${userGuide}/id_credentials_temp_use-resources.html`;
const accessKeys = `${userGuide}/id_credentials_access-keys.html`;
const commonErrors = 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html';

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const invalidToken = 'The security token included in the request is invalid.';

/**
 * Every way in which a signature is refused, in the order of the checks. Names are those that AWS services with a
 * JSON protocol send; the texts are theirs too, as far as AWS documents them or prints them in answers. Texts that
 * would repeat a secret or the right signature end before it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export const signatureErrors = {
  missingAuthenticationToken: {
    name: 'MissingAuthenticationTokenException',
    message: 'Request is missing Authentication Token',
    reason: 'The request carries no signature, neither in its headers nor in its query.',
    documentation: troubleshooting,
  },
  ambiguous: {
    name: 'InvalidSignatureException',
    message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    reason: 'A request is signed in its headers or in its query, not in both.',
    documentation: methods,
  },
  malformed: {
    name: 'IncompleteSignatureException',
    message:
      "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '{value}'.",
    reason:
      'After its algorithm, the Authorization header consists of key=value pairs with commas between them.',
    documentation: methods,
  },
  repeated: {
    name: 'IncompleteSignatureException',
    message: 'A signing parameter occurs more than once.',
    reason: 'A signing field that occurs twice could be read in two ways.',
    documentation: methods,
  },
  missingParameter: {
    name: 'IncompleteSignatureException',
    message: "Authorization header requires '{value}' parameter.",
    reason: 'The signature of the request lacks a required part.',
    documentation: methods,
  },
  missingHeader: {
    name: 'IncompleteSignatureException',
    message: "AWS signing headers must include '{value}'.",
    reason: 'The signature of the request lacks a required part.',
    documentation: elements,
  },
  missingQueryParameter: {
    name: 'IncompleteSignatureException',
    message: "AWS query-string parameters must include '{value}'.",
    reason: 'The signature of the request lacks a required part.',
    documentation: methods,
  },
  missingDate: {
    name: 'IncompleteSignatureException',
    message: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    reason: 'The signature of the request lacks its date.',
    documentation: elements,
  },
  malformedDate: {
    name: 'IncompleteSignatureException',
    message:
      "Date must be in ISO-8601 'basic format'. Got '{value}'. See http://en.wikipedia.org/wiki/ISO_8601",
    reason: 'The date of a signature has the form YYYYMMDDTHHMMSSZ.',
    documentation: elements,
  },
  malformedExpires: {
    name: 'IncompleteSignatureException',
    message: "X-Amz-Expires must be a number of seconds between 1 and 604800. Got '{value}'.",
    reason: 'A pre-signed request is valid for one second at least and for seven days at most.',
    documentation: methods,
  },
  expired: {
    name: 'InvalidSignatureException',
    message: 'Signature expired: {value} is now earlier than {limit} ({now} - 15 min.)',
    reason: 'A signature is good for 15 minutes from its date.',
    documentation: troubleshooting,
  },
  notYetCurrent: {
    name: 'InvalidSignatureException',
    message: 'Signature not yet current: {value} is still later than {limit} ({now} + 15 min.)',
    reason: 'The date of a signature lies at most 15 minutes in the future.',
    documentation: troubleshooting,
  },
  requestExpired: {
    name: 'RequestExpired',
    message: 'Request has expired.',
    reason: 'The request came more than 15 minutes after the end of its X-Amz-Expires.',
    documentation: commonErrors,
  },
  unsignedHost: {
    name: 'InvalidSignatureException',
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    reason: 'The host is always a signed header.',
    documentation: signing,
  },
  unsignedHeader: {
    name: 'InvalidSignatureException',
    message: "'{value}' must be a 'SignedHeader' in the AWS Authorization.",
    reason: 'Every X-Amz- header of a request is a signed header.',
    documentation: signing,
  },
  unsupportedAlgorithm: {
    name: 'IncompleteSignatureException',
    message: "Unsupported AWS 'algorithm': '{value}' (only AWS4-HMAC-SHA256 for now).",
    reason:
      'The endpoint takes AWS4-HMAC-SHA256 alone, not the asymmetric AWS4-ECDSA-P256-SHA256 nor streams.',
    documentation: elements,
  },
  malformedCredential: {
    name: 'IncompleteSignatureException',
    message: 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    reason: 'A Credential has the form AccessKeyId/date/region/service/aws4_request.',
    documentation: elements,
  },
  wrongRegion: {
    name: 'InvalidSignatureException',
    message: "Credential should be scoped to a valid region, not '{value}'.",
    reason: 'The request is signed for another Region than that of the endpoint.',
    documentation: troubleshooting,
  },
  wrongService: {
    name: 'InvalidSignatureException',
    message: "Credential should be scoped to correct service: '{value}'.",
    reason: 'The request is signed for another service than that of the endpoint.',
    documentation: troubleshooting,
  },
  wrongTerminator: {
    name: 'InvalidSignatureException',
    message: "Credential should be scoped with a valid terminator: 'aws4_request', not '{value}'.",
    reason: 'A credential scope ends with aws4_request.',
    documentation: troubleshooting,
  },
  wrongScopeDate: {
    name: 'InvalidSignatureException',
    message:
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{value}' != '{day}', from '{date}'.",
    reason: 'The credential scope names another day than the date of the request.',
    documentation: troubleshooting,
  },
  unknownAccessKey: {
    name: 'UnrecognizedClientException',
    message: invalidToken,
    reason: 'No access key has that access key ID.',
    documentation: commonErrors,
  },
  inactiveAccessKey: {
    name: 'UnrecognizedClientException',
    message: invalidToken,
    reason: 'The access key is Inactive.',
    documentation: accessKeys,
  },
  unsignableRequest: {
    name: 'InvalidSignatureException',
    message: mismatch,
    reason: 'The path, the query or a header has no canonical form.',
    documentation: signing,
  },
  wrongSignedHeaders: {
    name: 'InvalidSignatureException',
    message: mismatch,
    reason:
      'SignedHeaders has to list headers of the request, each once, in lower case and in the order of the alphabet.',
    documentation: signing,
  },
  wrongContentSha256: {
    name: 'InvalidSignatureException',
    message: mismatch,
    reason:
      'X-Amz-Content-Sha256 is not the SHA-256 of the body; unsigned and streamed bodies are not taken.',
    documentation: signing,
  },
  wrongSignature: {
    name: 'InvalidSignatureException',
    message: mismatch,
    reason: 'The request, or the secret access key, is not the one that the signature was made with.',
    documentation: troubleshooting,
  },
  missingSessionToken: {
    name: 'UnrecognizedClientException',
    message: invalidToken,
    reason: 'The access key is temporary, and the request lacks its session token.',
    documentation: temporaryCredentials,
  },
  unexpectedSessionToken: {
    name: 'UnrecognizedClientException',
    message: invalidToken,
    reason: 'The access key is a long-term one and has no session token, yet the request carries one.',
    documentation: temporaryCredentials,
  },
  wrongSessionToken: {
    name: 'UnrecognizedClientException',
    message: invalidToken,
    reason: 'The session token in the request is not that of the access key.',
    documentation: temporaryCredentials,
  },
  expiredSessionToken: {
    name: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
    reason: 'The temporary credentials of the request have expired.',
    documentation: commonErrors,
  },
} as const satisfies Record<string, SignatureErrorRow>;

/** A row of the table by name. */
export type SignatureErrorKey = keyof typeof signatureErrors;

/** One objection: its row, and what fills the places in its text. */
export interface SignatureObjection {
  readonly key: SignatureErrorKey;
  readonly values?: Readonly<Record<string, string>>;
}

/** The error for one or more objections of the same exception, their texts one after the other. */
export function signatureError(first: SignatureObjection, ...others: SignatureObjection[]): KmsError {
  const { name, reason, documentation } = signatureErrors[first.key];
  const message = [first, ...others].map(textOf).join(' ');
  return kmsError(name, { message, reason, documentation });
}

function textOf({ key, values = {} }: SignatureObjection): string {
  return signatureErrors[key].message.replace(/\{(\w+)\}/g, (_place, name: string) => shown(values[name]!));
}

/** Longest part of a request that an error repeats, in characters. */
const longestShown = 100;

/** What a request says, fit to be printed. */
const shown = (value: string): string => value.slice(0, longestShown).replace(/[^\x20-\x7e]/g, '?');
