import { cloudHsmV2Errors } from '../../errors/cloudHsmV2Errors.ts';
import { type KmsErrorRow, kmsErrors } from '../../errors/kmsErrors.ts';
import { faultCatalogue } from '../../simulator/faultCatalogue.ts';
import { type OperationAnswer, operationAnswers, services } from './operationAnswers.ts';

/** What `explain` says about one name. */
export interface Explanation {
  readonly name: string;
  readonly kind: 'ConnectionErrorCode' | 'exception' | 'operation';
  /** What it is, in a few words. */
  readonly what: string;
  /** What it does, or when it occurs; one sentence. */
  readonly when: string;
  /** What AWS says to do about it. */
  readonly repair?: string;
  /** Types of custom key store that it concerns. */
  readonly types?: readonly string[];
  /** HTTP status of the answer, and whether SDKs send the request again. */
  readonly httpStatusCode?: number;
  readonly retryable?: boolean;
  /** What the simulator does with an operation. */
  readonly answer?: OperationAnswer['answer'];
  readonly because?: string;
  /** Operations that answer with an exception; `*` for all. */
  readonly operations?: readonly string[];
  /** Exceptions that an operation answers with. */
  readonly errors?: readonly string[];
  readonly documentation: string;
}

const faults: Readonly<
  Record<string, { types: readonly string[]; cause: string; repair: string; documentation: string }>
> = faultCatalogue;

/** Everything that can be explained; a name of two services comes twice. */
export const explanations: readonly Explanation[] = [
  ...Object.keys(faultCatalogue).filter(isConnectionErrorCode).map(ofConnectionErrorCode),
  ...Object.entries<KmsErrorRow>(kmsErrors).map(([name, row]) => ofException(name, row)),
  ...Object.entries<KmsErrorRow>(cloudHsmV2Errors)
    .filter(([name]) => !Object.hasOwn(kmsErrors, name))
    .map(([name, row]) => ofException(name, row)),
  ...operationAnswers.map(ofOperation),
];

/** Names that end in `Exception` are answers to a request. */
function isConnectionErrorCode(name: string): boolean {
  return /^[A-Z_]+$/.test(name);
}

function ofConnectionErrorCode(name: string): Explanation {
  const { cause, ...row } = faults[name]!;
  return { name, kind: 'ConnectionErrorCode', what: 'why a custom key store is FAILED', when: cause, ...row };
}

function ofException(name: string, row: KmsErrorRow): Explanation {
  const { when, httpStatusCode, retryable, documentation } = row;
  const answering = operationAnswers.filter(({ errors }) => errors.includes(name));
  const fault = faults[name];
  const repair =
    fault?.repair ??
    (retryable === undefined ? undefined : 'Send the request again; the SDKs do so by themselves.');
  return {
    name,
    kind: 'exception',
    what: row.ours ? "the simulator's own answer, which AWS never gives" : `an error, HTTP ${httpStatusCode}`,
    when,
    ...(repair === undefined ? {} : { repair }),
    ...(fault === undefined ? {} : { types: fault.types }),
    httpStatusCode,
    retryable: retryable !== undefined,
    operations: row.common ? ['*'] : answering.map((operation) => operation.name),
    documentation,
  };
}

function ofOperation({
  service,
  name,
  summary,
  answer,
  because,
  errors,
  documentation,
}: OperationAnswer): Explanation {
  return {
    name,
    kind: 'operation',
    what: `an operation of ${services[service]}`,
    when: summary,
    answer,
    ...(because === undefined ? {} : { because }),
    errors,
    documentation,
  };
}
