import { Account } from '../../src/account/account.ts';
import { visibleKeyState } from '../../src/account/keyState.ts';
import type { KmsKeyRow } from '../../src/account/kmsKeys.ts';
import { KmsError } from '../../src/errors/KmsError.ts';
import type { KmsKeyEvent } from '../../src/machines/kmsKeyMachine.ts';
import { type KmsKeyLifecycle, stepKmsKey } from '../../src/machines/kmsKeySteps.ts';
import { defaultAssumptions } from '../../src/model/assumptionOptions.ts';
import { requireKeyAccepts } from '../../src/operations/keyState.ts';
import type { Scope } from '../../src/operations/operation.ts';
import { code, table } from './markdown.ts';
import type { CarriedOutOperationName } from './refusals.ts';

type RequestEvent = Exclude<KmsKeyEvent['type'], `${string}.${string}`>;

/** What an operation asks of the key that it names: an event, nothing that depends on its state, or it names none. */
const eventOf: Readonly<Record<CarriedOutOperationName, RequestEvent | 'anyState' | 'noKey'>> = {
  Encrypt: 'use',
  Decrypt: 'use',
  ReEncrypt: 'use',
  GenerateDataKey: 'use',
  GenerateDataKeyWithoutPlaintext: 'use',
  CreateGrant: 'grant',
  EnableKey: 'enable',
  DisableKey: 'disable',
  ScheduleKeyDeletion: 'scheduleDeletion',
  CancelKeyDeletion: 'cancelDeletion',
  CreateAlias: 'change',
  UpdateAlias: 'change',
  TagResource: 'change',
  UntagResource: 'change',
  UpdateKeyDescription: 'change',
  DescribeKey: 'anyState',
  GetKeyPolicy: 'anyState',
  PutKeyPolicy: 'anyState',
  ListKeyPolicies: 'anyState',
  DeleteAlias: 'anyState',
  ListAliases: 'anyState',
  ListGrants: 'anyState',
  ListResourceTags: 'anyState',
  RetireGrant: 'anyState',
  RevokeGrant: 'anyState',
  GetKeyRotationStatus: 'anyState',
  ListKeys: 'noKey',
  ListRetirableGrants: 'noKey',
  CreateKey: 'noKey',
  GenerateRandom: 'noKey',
  CreateCustomKeyStore: 'noKey',
  ConnectCustomKeyStore: 'noKey',
  DisconnectCustomKeyStore: 'noKey',
  DescribeCustomKeyStores: 'noKey',
  UpdateCustomKeyStore: 'noKey',
  DeleteCustomKeyStore: 'noKey',
};

type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'Unavailable';

interface KeyCondition {
  readonly lifecycle: KmsKeyLifecycle;
  readonly isAvailable: boolean;
}

/** What a key may be in while it shows a `KeyState`. */
const behind: Readonly<Record<KeyState, readonly KeyCondition[]>> = {
  Enabled: [{ lifecycle: 'Enabled', isAvailable: true }],
  Disabled: [{ lifecycle: 'Disabled', isAvailable: true }],
  PendingDeletion: [
    { lifecycle: 'PendingDeletion', isAvailable: true },
    { lifecycle: 'PendingDeletion', isAvailable: false },
  ],
  Unavailable: [
    { lifecycle: 'Enabled', isAvailable: false },
    { lifecycle: 'Disabled', isAvailable: false },
  ],
};
const keyStates = Object.keys(behind) as KeyState[];

/** Operation × KeyState, as the machine answers. */
export function keyMatrix(): string[] {
  const events = [...new Set(Object.values(eventOf))].filter(isRequest);
  return [
    'What each operation makes of a KMS key in each `KeyState`. Every cell is the answer of the [machine](machines/kmsKey.md), and what it does not accept is refused with the exception in the cell; [Errors](errors.md#keys-in-another-state) has the texts.',
    [
      '- `→ KeyState`: accepted, and the key shows that `KeyState` from then on.',
      '- accepted: the operation does what it says, and the `KeyState` stays.',
      '- no effect: accepted, and nothing changes.',
    ].join('\n'),
    table(
      ['Operation', ...keyStates.map(code)],
      [
        ...events.map((event) => [
          namesOf(event),
          ...keyStates.map((state) => joined(behind[state].map((condition) => answer(condition, event)))),
        ]),
        [namesOf('anyState'), ...keyStates.map(() => 'accepted')],
      ],
    ),
    [
      '- ReEncrypt needs both keys. UpdateAlias asks the key that the alias is to point to. A grant or an alias may be taken away in every `KeyState`.',
      '- `Unavailable`: the custom key store of the key is not `CONNECTED`. An ordinary key is never `Unavailable`.',
      '- A key that is `Enabled` in a `CONNECTED` store may still fail to encrypt, because of what is behind the store: [clusters](errors.md#keys-in-a-cluster), [proxies](errors.md#external-keys).',
      '- GetKeyRotationStatus is for ordinary keys; a key in a custom key store is answered [UnsupportedOperationException](errors.md#unsupportedoperationexception). Operations that are [always refused](fidelity.md#operations) do not ask for the state.',
    ].join('\n'),
  ];
}

function isRequest(event: string): event is RequestEvent {
  return event !== 'anyState' && event !== 'noKey';
}

function namesOf(event: (typeof eventOf)[CarriedOutOperationName]): string {
  return Object.entries(eventOf)
    .filter(([, asked]) => asked === event)
    .map(([name]) => `[${name}](operations.md#${name.toLowerCase()})`)
    .join(', ');
}

function answer({ lifecycle, isAvailable }: KeyCondition, event: RequestEvent): string {
  const step = stepKmsKey(lifecycle, isAvailable, event);
  if (step === undefined) return refusalOf({ lifecycle, isAvailable }, event);
  const [before, after] = [visible({ lifecycle, isAvailable }), visible({ ...step, isAvailable })];
  if (after !== before) return `→ ${code(after)}`;
  if (event !== 'enable' && event !== 'disable') return 'accepted';
  return isAvailable ? 'no effect' : `accepted; ${code(step.lifecycle)} once the store is connected`;
}

const visible = ({ lifecycle, isAvailable }: KeyCondition): string => visibleKeyState(lifecycle, isAvailable);

/** The exception for a key of either kind of custom key store. */
function refusalOf(condition: KeyCondition, event: RequestEvent): string {
  const origins = ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;
  return joined(
    origins.map((Origin) => `[${exceptionOf(condition, Origin, event)}](errors.md#keys-in-another-state)`),
  );
}

function exceptionOf(
  { lifecycle, isAvailable }: KeyCondition,
  Origin: KmsKeyRow['Origin'],
  event: RequestEvent,
): string {
  const account = new Account({ accountId: '111122223333', region: 'us-east-1' }, {} as never);
  const scope = { account, assumptions: defaultAssumptions } as Scope;
  // The account is empty, and a key whose store is not there is not available.
  const CustomKeyStoreId = isAvailable ? undefined : 'cks-1234567890abcdef0';
  const key = { KeyId: 'key', lifecycle, Origin, CustomKeyStoreId } as KmsKeyRow;
  try {
    requireKeyAccepts(scope, key, event, 'DescribeKey');
  } catch (error) {
    if (error instanceof KmsError) return error.name;
    throw error;
  }
  throw new Error(`${event} is accepted while ${lifecycle}, and the machine says that it is not`);
}

const joined = (answers: readonly string[]) => [...new Set(answers)].join(' or ');
