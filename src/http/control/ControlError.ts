/**
 * The control interface refuses: an operation or input that is none, or something that cannot happen now. The message
 * says what was expected.
 */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  /** HTTP status of the answer. */
  readonly status: number;

  /** @internal */
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}
