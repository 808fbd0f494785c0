import { transition } from 'xstate';
import {
  type CustomKeyStoreEvent,
  customKeyStoreMachine,
  type UpdatableProperty,
} from '../../src/machines/customKeyStoreMachine.ts';
import type { ConnectionState, CustomKeyStoreType } from '../../src/model/customKeyStore.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { cloudHsmMembers, externalMembers } from '../../src/operations/validate.ts';
import { keyMatrix } from './keyMatrix.ts';
import { code, page, table } from './markdown.ts';

const states = Object.keys(customKeyStoreMachine.states) as ConnectionState[];
const types: Readonly<Record<CustomKeyStoreType, string>> = {
  AWS_CLOUDHSM: 'AWS CloudHSM key store',
  EXTERNAL_KEY_STORE: 'External key store',
};

/** Operation × ConnectionState × type of store, and operation × KeyState, as the machines answer. */
export function matrixPage(): string {
  return page(
    'Operation by state',
    '- [Operation by ConnectionState](#operation-by-connectionstate)\n- [Operation by KeyState](#operation-by-keystate)',
    '## Operation by ConnectionState',
    'What each operation makes of a custom key store in each `ConnectionState`. Every cell is the answer of the [machine](machines/customKeyStore.md) itself.',
    [
      '- `→ STATE`: accepted, and the store is in that state from then on.',
      '- accepted: the operation does what it says, and the state stays.',
      '- no effect: accepted, and nothing changes.',
      '- refused: [CustomKeyStoreInvalidStateException](errors.md#customkeystoreinvalidstateexception); where only the KMS keys are in the way, [CustomKeyStoreHasCMKsException](errors.md#customkeystorehascmksexception).',
    ].join('\n'),
    'CreateCustomKeyStore makes a `DISCONNECTED` store, and DescribeCustomKeyStores is accepted in every state. KMS keys whose deletion is pending count as KMS keys until it has happened.',
    ...(Object.keys(types) as CustomKeyStoreType[]).flatMap((type) => [
      `### ${types[type]}`,
      table(
        ['Operation', ...states.map(code)],
        rowsOf(type).map(([operation, event]) => [
          operation,
          ...states.map((state) => cell(type, state, event)),
        ]),
      ),
    ]),
    'GenerateRandom that names an external key store is answered [UnsupportedOperationException](errors.md#unsupportedoperationexception) in every state. An update that names several properties is accepted when every one of them is. In code, `sim.keyStore(CustomKeyStoreId).can(operation)` gives the same answers.',
    '## Operation by KeyState',
    ...keyMatrix(),
  );
}

function rowsOf(type: CustomKeyStoreType): [string, CustomKeyStoreEvent][] {
  const foreign: readonly string[] = type === 'AWS_CLOUDHSM' ? externalMembers : cloudHsmMembers;
  const properties = Object.keys(operationShapes.UpdateCustomKeyStore.input).filter(
    (member) => member !== 'CustomKeyStoreId' && !foreign.includes(member),
  ) as UpdatableProperty[];
  return [
    ['ConnectCustomKeyStore', { type: 'connect' }],
    ['DisconnectCustomKeyStore', { type: 'disconnect' }],
    ...properties.map((property): [string, CustomKeyStoreEvent] => [
      `UpdateCustomKeyStore: \`${property}\``,
      { type: 'update', properties: [property] },
    ]),
    ['DeleteCustomKeyStore, with KMS keys', { type: 'delete', kmsKeys: 1 }],
    ['DeleteCustomKeyStore, empty', { type: 'delete', kmsKeys: 0 }],
    ['CreateKey', { type: 'createKey' }],
    ...(type === 'AWS_CLOUDHSM'
      ? [['GenerateRandom', { type: 'generateRandom' }] as [string, CustomKeyStoreEvent]]
      : []),
  ];
}

function cell(
  CustomKeyStoreType: CustomKeyStoreType,
  state: ConnectionState,
  event: CustomKeyStoreEvent,
): string {
  const context = { CustomKeyStoreType, attempt: 0, healthChecks: 0 } as never;
  const before = customKeyStoreMachine.resolveState({ value: state, context });
  if (!before.can(event)) {
    const hasKeysOnly = event.type === 'delete' && before.can({ ...event, kmsKeys: 0 });
    return hasKeysOnly ? 'refused: it has KMS keys' : 'refused';
  }
  const [after] = transition(customKeyStoreMachine, before, event);
  if (after.value !== state) return `→ ${code(after.value)}`;
  return event.type === 'connect' ? 'no effect' : 'accepted';
}
