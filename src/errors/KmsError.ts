import type { ResponseMetadata } from '../model/operations.ts';
import { type KmsErrorName, kmsErrors } from './kmsErrors.ts';

/** Marks our errors across copies of this package. */
const brand = Symbol.for('custom-key-store-simulator.KmsError');

/**
 * An error of AWS KMS, in the shape that callers of the AWS SDK expect: `name`, `message`, `$fault`,
 * `$metadata`, `$retryable`. `instanceof` with the exception classes of `@aws-sdk/client-kms` holds, in minified
 * bundles too. Beyond AWS's it carries `reason` and `documentation`; neither goes over the wire.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const kms = sim.client();
 * try {
 *   await kms.disconnectCustomKeyStore({ CustomKeyStoreId: 'cks-1234567890abcdef0' });
 * } catch (error) {
 *   if (isKmsError(error)) console.log(error.name, error.reason, error.documentation);
 * }
 * ```
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export class KmsError extends Error {
  /** By this the AWS SDK recognises a KMSServiceException. */
  static readonly shapeId: string = 'smithy.ts.sdk.synthetic.com.amazonaws.kms#KMSServiceException';

  /** Name of the exception, such as `CustomKeyStoreInvalidStateException`. */
  override readonly name: KmsErrorName;
  /** Whose fault it is. */
  readonly $fault: 'client' | 'server';
  /** Of the last attempt: HTTP status, request id, number of attempts. */
  $metadata: ResponseMetadata;
  /** Present when the AWS SDK would ask again. */
  readonly $retryable?: { readonly throttling?: boolean };
  /** Which rule refused, and in which state; one sentence. */
  readonly reason: string;
  /** The page that states the rule. */
  readonly documentation: string;

  constructor(name: KmsErrorName, details: KmsErrorDetails) {
    super(details.message ?? details.reason);
    const row = kmsErrors[name] as {
      fault: 'client' | 'server';
      httpStatusCode: number;
      retryable?: string;
      documentation: string;
    };
    this.name = name;
    this.$fault = row.fault;
    this.$metadata = { httpStatusCode: row.httpStatusCode };
    if (row.retryable !== undefined) {
      this.$retryable = row.retryable === 'throttling' ? { throttling: true } : {};
    }
    this.reason = details.reason;
    this.documentation = details.documentation ?? row.documentation;
  }
}

/** What an error says beyond its name. */
export interface KmsErrorDetails {
  /** Which rule refused, and in which state; one sentence. */
  readonly reason: string;
  /** Text of the service; default the reason. */
  readonly message?: string;
  /** The page that states the rule; default the page of the exception. */
  readonly documentation?: string;
}

type KmsErrorClass = new (name: KmsErrorName, details: KmsErrorDetails) => KmsError;

Object.defineProperty(KmsError.prototype, brand, { value: true });

/** A subclass per row, so that `instanceof` tells the exceptions apart by their `shapeId`. */
const classes = new Map<KmsErrorName, KmsErrorClass>(
  (Object.keys(kmsErrors) as KmsErrorName[]).map((name) => {
    const subclass = class extends KmsError {
      static override readonly shapeId = `com.amazonaws.kms#${name}`;
    };
    Object.defineProperty(subclass, 'name', { value: name });
    return [name, subclass];
  }),
);

/**
 * The error of that name, without a stack: the rule that refused is in its `reason`, and where the call came from
 * only the client knows, which adds it with {@link addCallSite}.
 */
export function kmsError(name: KmsErrorName, details: KmsErrorDetails): KmsError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new (classes.get(name)!)(name, details);
  Error.stackTraceLimit = limit;
  return error;
}

/** Frames of a stack: the line of the call, and who called that. Each costs about as much as judging a request. */
const framesOfCallSite = 3;

/** Gives an error the stack of the function that called `client`. */
export function addCallSite(error: KmsError, client: (...args: never[]) => unknown): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Math.min(limit, framesOfCallSite);
  Error.captureStackTrace?.(error, client);
  Error.stackTraceLimit = limit;
}

/** Whether a value is an error of AWS KMS made by this package, by whichever copy of it. */
export function isKmsError(value: unknown): value is KmsError {
  return typeof value === 'object' && value !== null && brand in value;
}
