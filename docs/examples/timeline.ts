/** Prints what happened since the last time as a timeline with virtual times. */
import type { Simulator, TraceEntry } from 'custom-key-store-simulator';

let printedUpTo = 0;
let title: string | undefined;

/** Prints the trace since the last call under its title, and begins the next part. */
export function printTimeline(sim: Simulator, nextTitle?: string): void {
  const entries = sim.trace.filter((entry) => entry.sequence > printedUpTo);
  if (title !== undefined) {
    console.log(`\n${title}\n`);
    for (const line of lines(entries)) console.log(line);
  }
  printedUpTo = sim.trace.at(-1)?.sequence ?? 0;
  title = nextTitle;
}

function lines(entries: readonly TraceEntry[]): string[] {
  const begin = entries[0]?.at ?? 0;
  const printed: string[] = [];
  let polls = 0;
  const print = (at: number, text: string) => printed.push(`  ${clock(at - begin)}  ${text}`);
  const explain = (text: string) => printed.push(`  ${' '.repeat(clock(0).length)}    ${text}`);

  for (const entry of entries) {
    if (entry.type === 'cause') print(entry.at, `  outside AWS KMS: ${entry.cause}`);
    if (entry.type === 'arranged' && entry.what === 'CreateCustomKeyStore') {
      print(entry.at, `given: a CONNECTED store ${JSON.stringify(entry.output)}`);
    }
    if (entry.type === 'transition' && entry.machine === 'customKeyStore') {
      const code = entry.ConnectionErrorCode === undefined ? '' : `: ${entry.ConnectionErrorCode}`;
      print(entry.at, `  ● ${entry.from} → ${entry.to}${code}`);
    }
    if (entry.type === 'transition' && entry.machine === 'kmsKey') {
      print(entry.at, `  ● key: ${entry.from} → ${entry.to}`);
    }
    if (entry.type !== 'answer') continue;
    if (entry.error !== undefined) {
      print(entry.at, `${entry.operation} ✗ ${entry.error.name}`);
      explain(entry.error.reason);
      explain(entry.error.documentation);
    } else if (entry.operation === 'DescribeCustomKeyStores') {
      const state = stateIn(entry.output);
      if (state.endsWith('ING')) polls++;
      else {
        print(entry.at, `DescribeCustomKeyStores → ${state}${polls > 0 ? `, at poll ${polls + 1}` : ''}`);
        polls = 0;
      }
    } else {
      print(entry.at, `${entry.operation} → ${shown(entry.output)}`);
    }
  }
  return printed;
}

function stateIn(output: unknown): string {
  const { CustomKeyStores } = output as { CustomKeyStores: { ConnectionState: string }[] };
  return CustomKeyStores[0]?.ConnectionState ?? 'no custom key store';
}

/** An output on one line: of a key its id and state, no ARNs, and dates that can be read. */
function shown(output: unknown): string {
  const { KeyMetadata } = output as { KeyMetadata?: { KeyId: string; KeyState: string } };
  if (KeyMetadata !== undefined) return `${KeyMetadata.KeyState}, ${KeyMetadata.KeyId}`;
  return JSON.stringify(output, (name, value) => {
    if (name === 'DeletionDate') return new Date(value).toISOString();
    return String(value).startsWith('arn:') ? undefined : value;
  });
}

/** `00:20:00.020`, and from one day on `7d 00:20:00.020`. */
function clock(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  return `${days > 0 ? `${days}d ` : ''}${new Date(ms).toISOString().slice(11, 23)}`;
}
