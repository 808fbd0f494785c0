import type { Command } from 'commander';
import type { ControlOutput } from '../../http/control/controlClient.ts';
import { type CommandContext, newCommand } from '../command.ts';
import { colourOf } from '../connectionStateColours.ts';
import { serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';
import { shownTime } from '../shownTime.ts';

const clocks = {
  virtual: 'virtual: "cks-sim advance" moves it',
  system: 'that of the host',
  custom: "runs at a pace of its own beside the host's",
};

/** `cks-sim status`: what there is in the running world. */
export function statusCommand(context: CommandContext): Command {
  return newCommand(context, 'status', {
    summary: 'the time, and every custom key store with its state',
    description: 'Shows the world of the running server: time, clock, accounts and their custom key stores.',
    prints: 'a table of custom key stores for each account and Region; with --json everything as an object.',
    examples: [
      ['cks-sim status', 'of the server at CKS_SIM_URL, or at the default port'],
      ['cks-sim status --url http://127.0.0.1:4567 --json', 'of another one, for a program'],
    ],
    fails: 'nothing listens at the URL',
  })
    .addOption(urlOption())
    .action(async (options: ServerOptions) => {
      const server = serverOf(context, options);
      const status = await server.ask('status', {});
      context.terminal.answer({ url: server.url, ...status }, () => print(context, server.url, status));
    });
}

function print({ terminal }: CommandContext, url: string, status: ControlOutput<'status'>): void {
  terminal.facts([
    ['Server', `${url} (version ${status.version})`],
    ['Time', shownTime(status.now)],
    ['Clock', clocks[status.clock]],
  ]);
  for (const { accountId, region, customKeyStores, kmsKeys } of status.accounts) {
    terminal.line();
    const keys = `${kmsKeys} KMS key${kmsKeys === 1 ? '' : 's'}`;
    terminal.line(`${terminal.style('bold', `Account ${accountId}, ${region}`)}: ${keys}`);
    if (customKeyStores.length === 0) {
      terminal.line('  No custom key stores; "cks-sim arrange cloudhsm" makes one.');
      continue;
    }
    terminal.table(
      ['  CustomKeyStoreId', 'Type', 'ConnectionState', 'Name'],
      customKeyStores.map((store) => [
        `  ${store.CustomKeyStoreId}`,
        store.CustomKeyStoreType === 'AWS_CLOUDHSM' ? 'CloudHSM' : 'external',
        [store.ConnectionState, colourOf(store.ConnectionState)],
        store.CustomKeyStoreName,
      ]),
    );
    for (const { CustomKeyStoreId, ConnectionErrorCode } of customKeyStores) {
      if (ConnectionErrorCode === undefined) continue;
      terminal.line();
      terminal.paragraph(
        `${CustomKeyStoreId} is FAILED with ${ConnectionErrorCode}; "cks-sim explain ${ConnectionErrorCode}" says what repairs it.`,
        2,
      );
    }
  }
}
