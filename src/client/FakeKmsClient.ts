import { addCallSite, isKmsError } from '../errors/KmsError.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Judgement } from '../simulator/inFlight.ts';
import { kmsService } from '../simulator/kmsService.ts';
import type { Sender } from '../simulator/world.ts';
import type { CallOptions } from './callOptions.ts';
import { type CommandLike, operationOf } from './command.ts';
import type { KmsOperations } from './kmsOperations.ts';
import { RetryPolicy, retryKind } from './retryPolicy.ts';
import { carryTimers } from './worldTimers.ts';

/**
 * A KMS client without a network: one async method per operation, and `send(command)` as the AWS SDK's clients have
 * it. It is accepted wherever code asks for `Pick<KMSClient, 'send'>`. Awaiting an answer moves a virtual clock to
 * that answer and no further.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const kms = sim.client();
 * const { CustomKeyStores } = await kms.describeCustomKeyStores({});
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are made from the table of operations.
export class FakeKmsClient {
  readonly #sender: () => Sender;
  readonly #policy: RetryPolicy;

  /** @internal */
  constructor(sender: () => Sender, timers: Timers) {
    this.#sender = sender;
    const { maxAttempts } = sender().at.settings;
    this.#policy = new RetryPolicy(maxAttempts, () => sender().world);
    carryTimers(this, timers);
  }

  static {
    for (const operation of Object.keys(operationShapes) as OperationName[]) {
      Object.defineProperty(FakeKmsClient.prototype, methodName(operation), {
        configurable: true,
        writable: true,
        value(this: FakeKmsClient, input?: unknown, options?: CallOptions): Promise<unknown> {
          return this.#call(operation, input, options);
        },
      });
    }
  }

  /** Sends a command of the AWS SDK; its middleware and its client's are left out. */
  send<I extends object, O extends object>(command: CommandLike<I, O>, options?: CallOptions): Promise<O>;
  send<I extends object, O extends object>(
    command: CommandLike<I, O>,
    callback: (error: any, output?: O) => void,
  ): void;
  send<I extends object, O extends object>(
    command: CommandLike<I, O>,
    options: CallOptions,
    callback: (error: any, output?: O) => void,
  ): void;
  send<I extends object, O extends object>(
    command: CommandLike<I, O>,
    optionsOrCallback?: CallOptions | ((error: any, output?: O) => void),
    lastCallback?: (error: any, output?: O) => void,
  ): Promise<O> | undefined {
    const isCallback = typeof optionsOrCallback === 'function';
    const callback = isCallback ? optionsOrCallback : lastCallback;
    const options = isCallback ? undefined : optionsOrCallback;
    const called: Promise<O> = this.#call(operationOf(command), command?.input, options);
    if (callback === undefined) return called;
    called
      .then(
        (output) => callback(null, output),
        (error) => callback(error),
      )
      .catch(() => {}); // as the AWS SDK treats a callback that throws
    return undefined;
  }

  /** Does nothing: there is no connection to close. */
  destroy(): void {}

  #call<O>(operation: string, input: unknown, options: CallOptions | undefined): Promise<O> {
    return new Promise((resolve, reject) => {
      const sender = this.#sender();
      const { world } = sender;
      const call = world.calls.begin(operation, world.now);
      let attempts = 0;
      let totalRetryDelay = 0;
      let lastCost: number | undefined;

      const attempt = () => {
        attempts++;
        return world.submit(
          sender,
          { service: kmsService, operation, input },
          call,
          options,
          answered,
          failed,
        );
      };
      const answered = ({ output, error, requestId }: Judgement) => {
        if (error !== undefined) {
          failed(error);
          return;
        }
        this.#policy.succeeded(lastCost);
        const $metadata = metadata(200, requestId, attempts, totalRetryDelay);
        resolve(Object.assign(output!, { $metadata }) as O);
      };
      const failed = (error: Error) => {
        const retry = this.#policy.retry(retryKind(error), attempts);
        if (retry === undefined) {
          if (isKmsError(error)) {
            const { httpStatusCode, requestId } = error.$metadata;
            error.$metadata = metadata(httpStatusCode!, requestId!, attempts, totalRetryDelay);
          }
          reject(error);
          return;
        }
        lastCost = retry.cost;
        totalRetryDelay += retry.delayMs;
        world.pause(retry.delayMs, options?.abortSignal).then(attempt, reject);
      };

      const error = attempt()?.error;
      if (error !== undefined) addCallSite(error, this.#call);
    });
  }
}

/** One method per operation; the class makes them from the table of operations. */
export interface FakeKmsClient extends KmsOperations {}

/** `describeKey` of `DescribeKey`, as the AWS SDK has it. */
function methodName(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

function metadata(httpStatusCode: number, requestId: string, attempts: number, totalRetryDelay: number) {
  return { httpStatusCode, requestId, attempts, totalRetryDelay };
}
