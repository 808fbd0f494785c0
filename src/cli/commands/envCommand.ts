import type { Command } from 'commander';
import { requireAccountId, requireRegion } from '../../simulator/options.ts';
import { asUsage } from '../asUsage.ts';
import { type CommandContext, choice, newCommand } from '../command.ts';
import { serverOf } from '../server.ts';
import { serverUrl, urlOption } from '../serverUrl.ts';
import { type ShellName, shellLines, shellNames } from '../shells.ts';

interface EnvOptions {
  readonly url?: string;
  readonly shell: ShellName;
  readonly accountId?: string;
  readonly region: string;
  readonly newAccessKey?: true;
}

/** What credentials are where any pass. */
const anyCredential = 'cks-sim';

/**
 * What keeps the real credentials of a shell from being used: a profile goes before variables in some SDKs, and a
 * session token belongs to other keys.
 */
const misleading = ['AWS_PROFILE', 'AWS_SESSION_TOKEN'];

/** `cks-sim env`: variables that lead AWS clients to the simulator. */
export function envCommand(context: CommandContext): Command {
  const { terminal } = context;
  return newCommand(context, 'env', {
    summary: 'shell lines that lead AWS clients to the simulator',
    description:
      'Prints the lines by which a shell leads the AWS CLI and the SDKs to the simulator: endpoints of AWS KMS and AWS CloudHSM, Region, and credentials that mean nothing elsewhere. They also take away AWS_PROFILE and AWS_SESSION_TOKEN, so that real credentials stay unused. Other services keep their real endpoints. Needs no server, but for --new-access-key.',
    fails: 'with --new-access-key: nothing listens at the URL',
    prints: 'lines for the shell; with --shell json, or --json, an object with the variables.',
    examples: [
      ['eval "$(cks-sim env)"', 'in bash and zsh'],
      ['cks-sim env --shell fish | source', 'in fish'],
      ['cks-sim env --shell powershell | Out-String | Invoke-Expression', 'in PowerShell'],
    ],
  })
    .addOption(urlOption())
    .addOption(choice('--shell <name>', 'whose lines', shellNames).default('bash'))
    .option('--account-id <id>', 'act as the root user of that account (default that of the server)')
    .option('--region <name>', 'the Region', 'us-east-1')
    .option(
      '--new-access-key',
      'let the server make an access key of the root user, for "serve --auth sigv4"',
    )
    .action(async (options: EnvOptions) => {
      const variables = await variablesOf(options, context);
      const shell = terminal.isJson ? 'json' : options.shell;
      for (const line of shellLines(shell, variables, misleading)) terminal.line(line);
    });
}

/**
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
 */
async function variablesOf(options: EnvOptions, context: CommandContext): Promise<Record<string, string>> {
  const { url, region } = options;
  asUsage(() => {
    if (options.accountId !== undefined) requireAccountId('--account-id', options.accountId);
    requireRegion('--region', region);
  });
  const endpoint = serverUrl(url, context.host);
  const { AccessKeyId, SecretAccessKey } = await credentialsOf(options, context);
  return {
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_ENDPOINT_URL_CLOUDHSM_V2: endpoint,
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_REGION: region,
    // boto3 and the first AWS CLI know this name only.
    AWS_DEFAULT_REGION: region,
  };
}

function credentialsOf({ url, accountId, newAccessKey }: EnvOptions, context: CommandContext) {
  if (newAccessKey) {
    const server = serverOf(context, url === undefined ? {} : { url });
    return server.ask('iam/createRootAccessKey', accountId === undefined ? {} : { accountId });
  }
  // While signatures are ignored, an access key ID of 12 digits is the root user of that account.
  return { AccessKeyId: accountId ?? anyCredential, SecretAccessKey: anyCredential };
}
