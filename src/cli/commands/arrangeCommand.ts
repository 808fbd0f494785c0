import type { Command } from 'commander';
import { connectionErrorCodes } from '../../errors/connectionErrorCodes.ts';
import type { ControlInput } from '../../http/control/controlClient.ts';
import { usageError } from '../CliError.ts';
import { type CommandContext, choice, newCommand, newGroup, wholeNumber } from '../command.ts';
import { connectionStates } from '../connectionStateColours.ts';
import { parseJson } from '../files.ts';
import { type PlaceOptions, placeOf, placeOptions } from '../place.ts';
import { serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';

interface ArrangeOptions extends ServerOptions, PlaceOptions {
  readonly input?: string;
  readonly [member: string]: unknown;
}

/** `cks-sim arrange`: puts something into the running world in one step. */
export function arrangeCommand(context: CommandContext): Command {
  return newGroup(context, 'arrange', {
    summary: 'puts a key store or a KMS key into the world in one step',
    description:
      'Arranges in one step what requests would take several for, by every rule of AWS KMS and without moving time.',
    prints: 'what was arranged; see the help of each command.',
    examples: [
      ['cks-sim arrange cloudhsm --keys 2', 'a CONNECTED key store with two KMS keys'],
      ['cks-sim arrange key --alias-name alias/orders', 'an ordinary KMS key with an alias'],
    ],
    fails: 'a rule of AWS KMS forbids it, or nothing listens',
  })
    .addCommand(cloudHsmCommand(context))
    .addCommand(xksCommand(context))
    .addCommand(keyCommand(context));
}

const prints = 'ids and ARNs of what was arranged; with --json an object.';
const fails = 'a rule of AWS KMS forbids it, or nothing listens';

function cloudHsmCommand(context: CommandContext): Command {
  const command = newCommand(context, 'cloudhsm', {
    summary: 'an AWS CloudHSM key store, by default CONNECTED, on a new cluster',
    description: 'Arranges an AWS CloudHSM key store, by default CONNECTED and on a new cluster.',
    prints,
    examples: [
      ['cks-sim arrange cloudhsm --connection-state DISCONNECTED', 'to be connected by your code'],
      [
        'cks-sim arrange cloudhsm --connection-state FAILED --connection-error-code USER_LOCKED_OUT',
        'to be repaired by your code',
      ],
    ],
    fails,
  });
  return keyStoreOptions(command, 'AWS_CLOUDHSM')
    .option('--cloud-hsm-cluster-id <id>', 'an existing cluster, or the id of the new one')
    .action(async (options: ArrangeOptions) => {
      const answer = await serverOf(context, options).ask(
        'given/cloudHsmKeyStore',
        inputOf<ControlInput<'given/cloudHsmKeyStore'>>(options),
      );
      const { terminal } = context;
      terminal.answer(answer, () => {
        terminal.facts([
          ['CustomKeyStoreId', answer.CustomKeyStoreId],
          ['CloudHsmClusterId', answer.ClusterId],
          ...answer.keys.map(({ Arn }) => ['KMS key', Arn] as const),
        ]);
      });
    });
}

function xksCommand(context: CommandContext): Command {
  const command = newCommand(context, 'xks', {
    summary: 'an external key store, by default CONNECTED, on a new proxy',
    description:
      'Arranges an external key store, by default CONNECTED and on a new proxy with a public endpoint.',
    prints,
    examples: [
      ['cks-sim arrange xks --keys 1', 'a CONNECTED key store with one KMS key and its external key'],
      ['cks-sim arrange xks --xks-proxy-connectivity VPC_ENDPOINT_SERVICE', 'behind a VPC endpoint service'],
    ],
    fails,
  });
  return keyStoreOptions(command, 'EXTERNAL_KEY_STORE')
    .option('--xks-proxy-uri-endpoint <url>', 'an existing proxy, or https:// and the host of the new one')
    .option('--xks-proxy-uri-path <path>', 'its path (default /kms/xks/v1)')
    .addOption(
      choice('--xks-proxy-connectivity <kind>', 'how AWS KMS reaches it', [
        'PUBLIC_ENDPOINT',
        'VPC_ENDPOINT_SERVICE',
      ]),
    )
    .action(async (options: ArrangeOptions) => {
      const answer = await serverOf(context, options).ask(
        'given/externalKeyStore',
        inputOf<ControlInput<'given/externalKeyStore'>>(options),
      );
      const { terminal } = context;
      terminal.answer(answer, () => {
        terminal.facts([
          ['CustomKeyStoreId', answer.CustomKeyStoreId],
          ['XksProxyUriEndpoint', answer.XksProxyUriEndpoint],
          ['XksProxyUriPath', answer.XksProxyUriPath],
          ...answer.keys.map(({ Arn }) => ['KMS key', Arn] as const),
        ]);
      });
    });
}

function keyCommand(context: CommandContext): Command {
  const command = newCommand(context, 'key', {
    summary: 'a KMS key, by default Enabled; ordinary, or in a key store',
    description:
      'Arranges a KMS key, by default Enabled: an ordinary one, or one in a CONNECTED custom key store.',
    prints,
    examples: [
      ['cks-sim arrange key --custom-key-store-id cks-1234567890abcdef0', 'in a custom key store'],
      ['cks-sim arrange key --key-state PendingDeletion --pending-window-in-days 7', 'about to be deleted'],
    ],
    fails,
  });
  return sharedOptions(
    command
      .option('--custom-key-store-id <id>', 'the custom key store that it is in (default none)')
      .option('--alias-name <name>', 'an alias, with alias/ in front')
      .option('--description <text>', 'what it is for')
      .addOption(choice('--key-state <state>', 'its KeyState', ['Enabled', 'Disabled', 'PendingDeletion']))
      .addOption(wholeNumber('--pending-window-in-days <n>', 'with PendingDeletion', 7, 30))
      .option('--key-id <uuid>', 'its id (default a new one)')
      .option(
        '--xks-key-id <id>',
        'in an external key store: an existing external key, or the id of a new one',
      ),
  ).action(async (options: ArrangeOptions) => {
    const answer = await serverOf(context, options).ask(
      'given/kmsKey',
      inputOf<ControlInput<'given/kmsKey'>>(options),
    );
    const { terminal } = context;
    terminal.answer(answer, () => {
      terminal.facts([
        ['KeyId', answer.KeyId],
        ['Arn', answer.Arn],
      ]);
    });
  });
}

function keyStoreOptions(command: Command, type: 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE'): Command {
  const codes = Object.entries(connectionErrorCodes)
    .filter(([, { types }]) => (types as readonly string[]).includes(type))
    .map(([code]) => code);
  return sharedOptions(
    command
      .addOption(choice('--connection-state <state>', 'its ConnectionState', connectionStates))
      .addOption(choice('--connection-error-code <code>', 'with FAILED: why; its cause stays', codes))
      .option('--custom-key-store-id <id>', 'its id (default a new one)')
      .option('--custom-key-store-name <name>', 'its name (default a new one)')
      .addOption(wholeNumber('--keys <n>', 'how many KMS keys are in it (default none)', 0, 100_000)),
  );
}

const sharedOptions = (command: Command): Command =>
  placeOptions(
    command
      .option('--input <json>', 'further members of CreateCustomKeyStore or CreateKey, as a JSON object')
      .addOption(urlOption()),
  );

/** Options are members of AWS in small letters: the AWS CLI has them so as well. */
function inputOf<T>({ input, url: _, accountId, region, keys, ...members }: ArrangeOptions): T {
  const further = input === undefined ? {} : parseJson(input, '--input');
  if (typeof further !== 'object' || further === null || Array.isArray(further)) {
    throw usageError('--input: expected a JSON object, such as \'{"CustomKeyStoreName":"Payments"}\'');
  }
  const named = Object.entries(members).map(([name, value]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    value,
  ]);
  return {
    ...further,
    ...Object.fromEntries(named),
    ...(keys === undefined ? {} : { keys }),
    ...placeOf({ accountId, region } as PlaceOptions),
  } as T;
}
