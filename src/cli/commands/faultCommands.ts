import type { Command } from 'commander';
import type { FaultName } from '../../errors/faultNames.ts';
import type { ControlOutput } from '../../http/control/controlClient.ts';
import { faultCatalogue } from '../../simulator/faultCatalogue.ts';
import { type CommandContext, choiceArgument, newCommand } from '../command.ts';
import { type PlaceOptions, placeOf, placeOptions } from '../place.ts';
import { serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';
import { shownTime } from '../shownTime.ts';
import type { Cell } from '../table.ts';

type Options = ServerOptions & PlaceOptions;

const failureNames = Object.keys(faultCatalogue) as FaultName[];

const failure = () =>
  choiceArgument('<failure>', 'name of the failure; "cks-sim faults catalogue" lists all', failureNames);

/** `cks-sim trigger`: brings the cause of a failure about. */
export function triggerCommand(context: CommandContext): Command {
  const command = newCommand(context, 'trigger', {
    summary: 'brings about the cause of a documented failure',
    description:
      'Brings about the cause of a documented failure for one custom key store. Only the world outside AWS KMS changes: a ConnectionErrorCode shows at the next attempt to connect, and an exception at the next request that meets the cause.',
    prints: 'what was brought about, and how to end it; with --json an object.',
    examples: [
      ['cks-sim trigger USER_LOCKED_OUT cks-1234567890abcdef0', 'kmsuser is locked in the cluster'],
      ['cks-sim trigger XKS_PROXY_TIMED_OUT cks-9876543210fedcba9', 'the proxy becomes too slow'],
    ],
    fails: 'the failure does not concern such a key store or cannot happen now, or nothing listens',
  });
  return placeOptions(
    command
      .addArgument(failure())
      .argument('<CustomKeyStoreId>', 'the custom key store that it concerns')
      .addOption(urlOption()),
  ).action(async (name: FaultName, CustomKeyStoreId: string, options: Options) => {
    await serverOf(context, options).ask('faults/trigger', { name, CustomKeyStoreId, ...placeOf(options) });
    const { terminal } = context;
    const { cause, documentation } = faultCatalogue[name];
    terminal.answer({ triggered: name, CustomKeyStoreId, cause, documentation }, () => {
      terminal.paragraph(`Triggered ${name} for ${CustomKeyStoreId}: ${cause}`);
      terminal.paragraph(`"cks-sim repair ${name} ${CustomKeyStoreId}" ends it.`);
    });
  });
}

/** `cks-sim repair`: does the documented repair. */
export function repairCommand(context: CommandContext): Command {
  const command = newCommand(context, 'repair', {
    summary: 'does the documented repair of a failure',
    description:
      'Ends the cause of a failure. What AWS KMS has to be told with UpdateCustomKeyStore it is told as soon as the key store accepts it, mostly when it is DISCONNECTED. Disconnecting and connecting again are left to you.',
    prints: 'what AWS says to do; with --json an object.',
    examples: [['cks-sim repair USER_LOCKED_OUT cks-1234567890abcdef0', 'kmsuser gets a new password']],
    fails: 'there is nothing to repair now, there is no such key store, or nothing listens',
  });
  return placeOptions(
    command
      .addArgument(failure())
      .argument('<CustomKeyStoreId>', 'the custom key store that it concerns')
      .addOption(urlOption()),
  ).action(async (name: FaultName, CustomKeyStoreId: string, options: Options) => {
    const server = serverOf(context, options);
    const store = { CustomKeyStoreId, ...placeOf(options) };
    await server.ask('faults/repair', { name, ...store });
    const { ConnectionState } = await server.ask('keyStore/describe', store);
    const { terminal } = context;
    const { repair, documentation } = faultCatalogue[name];
    terminal.answer({ repaired: name, CustomKeyStoreId, ConnectionState, repair, documentation }, () => {
      terminal.paragraph(`Repaired ${name} for ${CustomKeyStoreId}, which is ${ConnectionState}.`);
      terminal.paragraph(`AWS says: ${repair}`);
    });
  });
}

/** `cks-sim faults`: failures there can be, or there are. */
export function faultsCommand(context: CommandContext): Command {
  const command = newCommand(context, 'faults', {
    summary: 'failures that wait to happen or to be repaired, or all there can be',
    description:
      'Lists what is scripted, triggered or still to be told to AWS KMS in the running server, or, with "catalogue" and without a server, every failure that can be triggered.',
    prints: 'a table; with --json a list of objects.',
    examples: [
      ['cks-sim faults', 'what is still to come or to be repaired'],
      ['cks-sim faults catalogue', 'what "cks-sim trigger" can bring about'],
    ],
    fails: 'nothing listens at the URL',
  });
  return placeOptions(
    command
      .addArgument(choiceArgument('[what]', 'which', ['pending', 'catalogue']).default('pending'))
      .addOption(urlOption()),
  ).action(async (what: 'pending' | 'catalogue', options: Options) => {
    if (what === 'catalogue') printCatalogue(context);
    else printPending(context, await serverOf(context, options).ask('faults/pending', placeOf(options)));
  });
}

function printCatalogue({ terminal }: CommandContext): void {
  const rows = failureNames.map((name) => ({ name, ...faultCatalogue[name] }));
  terminal.answer(rows, () => {
    for (const { name, types, cause } of rows) {
      const concerns = types.map((type) => (type === 'AWS_CLOUDHSM' ? 'CloudHSM' : 'external')).join(', ');
      terminal.line(`${terminal.style('bold', name)} ${terminal.style('dim', `(${concerns})`)}`);
      terminal.paragraph(cause, 2);
    }
    terminal.line();
    terminal.paragraph('"cks-sim explain <failure>" says what repairs it.');
  });
}

function printPending({ terminal }: CommandContext, { pending }: ControlOutput<'faults/pending'>): void {
  terminal.answer(pending, () => {
    if (pending.length === 0) terminal.line('Nothing is scripted, triggered or still to be told to AWS KMS.');
    else terminal.table(['Kind', 'What', 'Of', 'How'], pending.map(cellsOf));
  });
}

function cellsOf(fault: ControlOutput<'faults/pending'>['pending'][number]): Cell[] {
  switch (fault.kind) {
    case 'failNext':
      return [
        'next',
        fault.errorName,
        fault.operation,
        `${fault.times} ${fault.times === 1 ? 'time' : 'times'}`,
      ];
    case 'fail': {
      const until = fault.until === null ? 'for ever' : `until ${shownTime(fault.until)}`;
      return ['scripted', fault.errorName, fault.operation, `${fault.rate * 100}% ${until}`];
    }
    case 'triggered':
      return ['triggered', fault.name, fault.CustomKeyStoreId, 'until it is repaired'];
    case 'update':
      return [
        'repair',
        fault.properties.join(', '),
        fault.CustomKeyStoreId,
        'told to AWS KMS once DISCONNECTED',
      ];
  }
}
