import type { Command } from 'commander';

/** Which account and Region a command is about. */
export interface PlaceOptions {
  readonly accountId?: string;
  readonly region?: string;
}

/** Adds the options that say so. */
export const placeOptions = (command: Command): Command =>
  command
    .option('--account-id <id>', 'account, 12 digits (default that of the server)')
    .option('--region <name>', 'Region (default that of the server)');

/** The account and Region that were given, as the control interface takes them. */
export const placeOf = ({ accountId, region }: PlaceOptions): PlaceOptions => ({
  ...(accountId === undefined ? {} : { accountId }),
  ...(region === undefined ? {} : { region }),
});
