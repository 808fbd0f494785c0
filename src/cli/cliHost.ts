/** Something to print on: a stream of Node, or whatever collects text. */
export interface Output {
  write(text: string): unknown;
  /** Whether it is a terminal. Default false. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal. Default 80. */
  readonly columns?: number | undefined;
}

/** What the command line program has of its process. */
export interface CliHost {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The process that answers; 0 where there is none. */
  readonly pid: number;
  /** All that comes in on standard input. */
  readonly readInput: () => Promise<string>;
  /** Waits so many milliseconds, or until the signal. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Calls back at every SIGINT and SIGTERM, until the returned function is called. */
  readonly onStop: (listener: () => void) => () => void;
  /** Ends the process at once, whatever is under way. */
  readonly exit: (code: number) => void;
}
