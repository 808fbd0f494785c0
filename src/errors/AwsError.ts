import type { ResponseMetadata } from '../model/operations.ts';

/** Marks our errors across copies of this package. */
const brand = Symbol.for('custom-key-store-simulator.AwsError');

/** How an error looks on the wire, and the page that states it. */
export interface AwsErrorRow {
  readonly fault: 'client' | 'server';
  readonly httpStatusCode: number;
  readonly retryable?: 'throttling' | 'transient';
  readonly documentation: string;
}

/** What an error says beyond its name. */
export interface AwsErrorDetails {
  /** Which rule refused, and in which state; one sentence. */
  readonly reason: string;
  /** Text of the service; default the reason. */
  readonly message?: string;
  /** The page that states the rule; default the page of the exception. */
  readonly documentation?: string;
}

/**
 * An error of a simulated AWS service, in the shape that callers of the AWS SDK expect: `name`, `message`, `$fault`,
 * `$metadata`, `$retryable`. Beyond AWS's it carries `reason` and `documentation`; neither goes over the wire.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export abstract class AwsError<Name extends string = string> extends Error {
  /** Name of the exception, such as `CustomKeyStoreInvalidStateException`. */
  override readonly name: Name;
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

  constructor(name: Name, row: AwsErrorRow, details: AwsErrorDetails) {
    super(details.message ?? details.reason);
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

Object.defineProperty(AwsError.prototype, brand, { value: true });

type AwsErrorClass<Name extends string, E> = new (name: Name, details: AwsErrorDetails) => E;

/**
 * Makes errors of a service: a subclass of `base` per name, so that `instanceof` of the AWS SDK tells the exceptions
 * apart by their `shapeId`. They have no stack: the rule that refused is in the `reason`, and where the call came from
 * only the client knows, which adds it with {@link addCallSite}.
 */
export function errorsOf<Name extends string, E extends AwsError<Name>>(
  base: AwsErrorClass<Name, E>,
  namespace: string,
  names: readonly Name[],
): (name: Name, details: AwsErrorDetails) => E {
  const Base = base as unknown as AwsErrorClass<string, AwsError>;
  const classes = new Map(
    names.map((name) => {
      const subclass = class extends Base {
        static readonly shapeId = `${namespace}#${name}`;
      };
      Object.defineProperty(subclass, 'name', { value: name });
      return [name, subclass as unknown as AwsErrorClass<Name, E>];
    }),
  );
  return (name, details) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const error = new (classes.get(name)!)(name, details);
    Error.stackTraceLimit = limit;
    return error;
  };
}

/** Frames of a stack: the line of the call, and who called that. Each costs about as much as judging a request. */
const framesOfCallSite = 3;

/** Gives an error the stack of the function that called `client`. */
export function addCallSite(error: AwsError, client: (...args: never[]) => unknown): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Math.min(limit, framesOfCallSite);
  Error.captureStackTrace?.(error, client);
  Error.stackTraceLimit = limit;
}

/** Whether a value is an error of a simulated AWS service made by this package, by whichever copy of it. */
export function isAwsError(value: unknown): value is AwsError {
  return typeof value === 'object' && value !== null && brand in value;
}
