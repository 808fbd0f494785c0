/** What a command ends with: 1 when it was refused or has failed, 2 when it was not called as its help says. */
export type FailureCode = 1 | 2;

/** Why a command ends without success, in one sentence for whoever called it, with what to do next. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: FailureCode;
  /** Name of the error that the server answered with, if it did. */
  readonly errorName: string | undefined;

  constructor(
    message: string,
    options: { readonly exitCode?: FailureCode; readonly errorName?: string } = {},
  ) {
    super(message);
    this.exitCode = options.exitCode ?? 1;
    this.errorName = options.errorName;
  }
}

/** The error of a command that was not called as its help says. */
export const usageError = (message: string) => new CliError(message, { exitCode: 2 });
