import type { Command } from 'commander';
import { cloudHsmV2Shapes } from '../../model/cloudHsmV2/shapes.ts';
import { operationShapes } from '../../model/shapes.ts';
import type { TraceEntry } from '../../runtime/trace.ts';
import { type CommandContext, choice, newCommand, wholeNumber, withOptionWords } from '../command.ts';
import { type Server, serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';
import { shownTime } from '../shownTime.ts';
import type { StyleName } from '../style.ts';
import type { Cell } from '../table.ts';
import { type ShownEntry, summaryOf } from '../traceLines.ts';

type EntryType = TraceEntry['type'];

const types = [
  'call',
  'answer',
  'transition',
  'arranged',
  'cause',
  'fault',
  'time',
] as const satisfies EntryType[];

const colours: Readonly<Record<EntryType, StyleName>> = {
  call: 'cyan',
  answer: 'cyan',
  transition: 'green',
  arranged: 'dim',
  cause: 'yellow',
  fault: 'red',
  time: 'dim',
};

interface TraceOptions extends ServerOptions {
  readonly after?: number;
  readonly type?: EntryType;
  readonly limit?: number;
  readonly follow?: true;
}

/** Host time between two looks at a trace that is followed. */
const lookEveryMs = 250;

/** Entries of the trace that are shown unless more are asked for. */
const fewEntries = 50;

/** `cks-sim trace`: everything that happened. */
export function traceCommand(context: CommandContext): Command {
  return newCommand(context, 'trace', {
    summary: 'everything that happened: calls, states, causes, faults',
    description:
      'Shows the record of the running server, oldest first: requests and their answers, changes of state, what was arranged, and failures on purpose. It holds no secrets.',
    prints:
      'a line for each entry; with --json an object, or, while it follows, an object on a line of its own for each entry.',
    examples: [
      ['cks-sim trace --type transition', 'what changed its state'],
      ['cks-sim trace --follow', 'what happens from now on, until Ctrl+C'],
    ],
    fails: 'nothing listens at the URL',
  })
    .addOption(wholeNumber('--after <n>', 'only entries with a greater number', 0, Number.MAX_SAFE_INTEGER))
    .addOption(choice('--type <type>', 'only entries of one type', types))
    .addOption(
      wholeNumber('--limit <n>', 'at most so many', 1, 1_000_000).default(
        undefined,
        `${fewEntries} without --after and --json`,
      ),
    )
    .option('-f, --follow', 'go on with what happens later')
    .addOption(urlOption())
    .action(async (options: TraceOptions) => {
      const server = serverOf(context, options);
      if (options.follow) await follow(context, server, options);
      else await show(context, server, options);
    });
}

async function show(context: CommandContext, server: Server, options: TraceOptions): Promise<void> {
  const { terminal } = context;
  const { after, type } = options;
  const isAll = terminal.isJson || after !== undefined;
  const limit = options.limit ?? (isAll ? undefined : fewEntries);
  const answer = await server.ask('trace', {
    ...(after === undefined ? {} : { after }),
    ...(type === undefined ? {} : { type }),
    ...(limit === undefined ? {} : { limit }),
  });
  terminal.answer(answer, () => {
    const { entries, lastSequence } = answer;
    if (entries.length === 0)
      terminal.line(lastSequence === 0 ? 'Nothing has happened yet.' : 'No such entries.');
    else terminal.table(['#', 'Time (UTC)', 'Type', 'What'], entries.map(cellsOf));
  });
}

/** Begins with what is asked for, or with now; ends at SIGINT or SIGTERM. */
async function follow(
  { terminal, host }: CommandContext,
  server: Server,
  options: TraceOptions,
): Promise<void> {
  let isOver = false;
  const stop = new AbortController();
  const forget = host.onStop(() => {
    isOver = true;
    stop.abort();
  });
  try {
    const { type, limit } = options;
    let after = options.after ?? (await server.ask('trace', { limit: 1 })).lastSequence;
    let left = limit ?? Number.POSITIVE_INFINITY;
    while (!isOver && left > 0) {
      const { entries, lastSequence } = await server.ask('trace', {
        after,
        ...(type === undefined ? {} : { type }),
      });
      for (const entry of entries.slice(0, left)) {
        if (terminal.isJson) terminal.json(entry, 'line');
        else terminal.row(cellsOf(entry));
      }
      left -= entries.length;
      // A reset begins to count again.
      after = lastSequence < after ? 0 : lastSequence;
      if (left > 0 && entries.length === 0) await host.sleep(lookEveryMs, stop.signal);
    }
  } finally {
    forget();
  }
}

function cellsOf(entry: ShownEntry): Cell[] {
  const isRefusal = entry.type === 'answer' && entry.error !== undefined;
  return [
    String(entry.sequence),
    shownTime(entry.at).replace(/ UTC$/, ''),
    [entry.type, isRefusal ? 'red' : colours[entry.type]],
    summaryOf(entry),
  ];
}

/** `cks-sim calls`: what clients have called. */
export function callsCommand(context: CommandContext): Command {
  const operations = [...new Set([...Object.keys(operationShapes), ...Object.keys(cloudHsmV2Shapes)])];
  return newCommand(context, 'calls', {
    summary: 'the last calls of all clients, and how they ended',
    description:
      'Lists the last calls of all clients of the running server, oldest first: each with its attempts, and why it was refused. It holds no secrets.',
    prints: 'a table; with --json a list of objects with inputs and outputs.',
    examples: [
      ['cks-sim calls', 'all that are remembered'],
      ['cks-sim calls --operation Encrypt --json', 'those of one operation, for a program'],
    ],
    fails: 'nothing listens at the URL',
  })
    .addOption(withOptionWords('--operation <name>', 'only those of one operation of AWS', operations))
    .addOption(urlOption())
    .action(async ({ operation, ...options }: ServerOptions & { readonly operation?: string }) => {
      const { terminal } = context;
      const server = serverOf(context, options);
      const { calls } = await server.ask('calls', operation === undefined ? {} : { operation });
      terminal.answer(calls, () => {
        if (calls.length === 0) terminal.line('No calls.');
        else {
          terminal.table(
            ['Time (UTC)', 'Operation', 'Attempts', 'Answer'],
            calls.map((call) => [
              shownTime(call.at).replace(/ UTC$/, ''),
              call.operation,
              String(call.attempts.length),
              call.error === undefined
                ? ['accepted', 'green']
                : [`${call.error.name}: ${call.error.reason}`, 'red'],
            ]),
          );
        }
      });
    });
}
