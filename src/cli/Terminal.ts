import type { CliError } from './CliError.ts';
import type { CliHost, Output } from './cliHost.ts';
import { printable, wrap } from './printable.ts';
import { type Style, type StyleName, styleFor } from './style.ts';
import { type Cell, styled, table } from './table.ts';

/** Width of what is no terminal. */
const defaultWidth = 80;

/** Prints what commands have to say: for people, or as JSON for programs. */
export class Terminal {
  /** Whether everything is printed as JSON. */
  readonly isJson: boolean;
  readonly #stdout: Output;
  readonly #stderr: Output;
  readonly #style: Style;
  readonly #errorStyle: Style;

  constructor({ stdout, stderr, env }: Pick<CliHost, 'stdout' | 'stderr' | 'env'>, isJson: boolean) {
    this.isJson = isJson;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#style = styleFor(stdout, env);
    this.#errorStyle = styleFor(stderr, env);
  }

  get width(): number {
    return Math.max(this.#stdout.columns ?? defaultWidth, 40);
  }

  style(name: StyleName, text: string): string {
    return this.#style(name, text);
  }

  /** Prints text as it is. */
  raw(text: string): void {
    this.#stdout.write(text);
  }

  line(text = ''): void {
    this.#stdout.write(`${text}\n`);
  }

  /** A sentence, wrapped. */
  paragraph(text: string, indent = 0): void {
    for (const line of wrap(printable(text), this.width - indent)) this.line(' '.repeat(indent) + line);
  }

  table(headers: readonly string[], rows: readonly (readonly Cell[])[]): void {
    for (const line of table(headers, rows, { width: this.width, style: this.#style })) this.line(line);
  }

  /** A line like one of a table whose other lines are not known yet. */
  row(cells: readonly Cell[]): void {
    this.line(cells.map((cell) => styled(cell, this.#style)).join('  '));
  }

  /** Names and what they are, one a line. Those without a value are left out. */
  facts(facts: readonly (readonly [name: string, value: Cell | undefined])[]): void {
    const given = facts.filter((fact): fact is [string, Cell] => fact[1] !== undefined && fact[1] !== '');
    const rows = given.map(([name, value]): Cell[] => [[name, 'dim'], value]);
    for (const line of table(['', ''], rows, { width: this.width, style: this.#style }).slice(1)) {
      this.line(line);
    }
  }

  /** A whole answer as JSON: on several lines for people who look at it, on one for a stream of answers. */
  json(value: unknown, form: 'document' | 'line' = 'document'): void {
    this.line(form === 'line' ? JSON.stringify(value) : JSON.stringify(value, undefined, 2));
  }

  /** The answer of a command: JSON when that was asked for, else what `print` prints. */
  answer(value: unknown, print: () => void): void {
    if (this.isJson) this.json(value);
    else print();
  }

  /** Something worth knowing that is no part of the answer. */
  hint(text: string): void {
    if (!this.isJson && this.#stderr.isTTY === true) this.#stderr.write(`${this.#errorStyle('dim', text)}\n`);
  }

  /** The one line on standard error by which a command says why it ends without success. */
  fail({ message, exitCode, errorName }: CliError): void {
    if (this.isJson) {
      const name = errorName === undefined ? {} : { name: errorName };
      this.#stderr.write(`${JSON.stringify({ error: { ...name, message, exitCode } })}\n`);
      return;
    }
    this.#stderr.write(`${this.#errorStyle('red', 'cks-sim:')} ${printable(message)}\n`);
  }
}
