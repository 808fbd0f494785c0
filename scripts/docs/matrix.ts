import { transition } from 'xstate';
import {
  type CustomKeyStoreEvent,
  customKeyStoreMachine,
  type UpdatableProperty,
} from '../../src/machines/customKeyStoreMachine.ts';
import type { ConnectionState, CustomKeyStoreType } from '../../src/model/customKeyStore.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { cloudHsmMembers, externalMembers } from '../../src/operations/validate.ts';
import { code, page, table } from './markdown.ts';

const states = Object.keys(customKeyStoreMachine.states) as ConnectionState[];
const types: Readonly<Record<CustomKeyStoreType, string>> = {
  AWS_CLOUDHSM: 'AWS CloudHSM key store',
  EXTERNAL_KEY_STORE: 'External key store',
};

/** Operation × ConnectionState × type of store, as the machine answers. */
export function matrixPage(): string {
  return page(
    'Operation by ConnectionState',
    'What each operation makes of a custom key store in each `ConnectionState`. Every cell is the answer of the [machine](machines/customKeyStore.md) itself.',
    [
      '- `→ STATE`: accepted, and the store is in that state from then on.',
      '- accepted: the operation does what it says, and the state stays.',
      '- no effect: accepted, and nothing changes.',
      '- refused: [CustomKeyStoreInvalidStateException](errors.md#customkeystoreinvalidstateexception).',
    ].join('\n'),
    'CreateCustomKeyStore makes a `DISCONNECTED` store, and DescribeCustomKeyStores is accepted in every state.',
    ...(Object.keys(types) as CustomKeyStoreType[]).flatMap((type) => [
      `## ${types[type]}`,
      table(
        ['Operation', ...states.map(code)],
        rowsOf(type).map(([operation, event]) => [
          operation,
          ...states.map((state) => cell(type, state, event)),
        ]),
      ),
    ]),
    'An update that names several properties is accepted when every one of them is. In code, `sim.keyStore(CustomKeyStoreId).can(operation)` gives the same answers.',
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
    ['DeleteCustomKeyStore', { type: 'delete' }],
  ];
}

function cell(
  CustomKeyStoreType: CustomKeyStoreType,
  state: ConnectionState,
  event: CustomKeyStoreEvent,
): string {
  const context = { CustomKeyStoreType, attempt: 0, healthChecks: 0 } as never;
  const before = customKeyStoreMachine.resolveState({ value: state, context });
  if (!before.can(event)) return 'refused';
  const [after, actions] = transition(customKeyStoreMachine, before, event);
  if (after.value !== state) return `→ ${code(after.value)}`;
  return actions.some(({ type }) => type === 'acceptWithoutEffect') ? 'no effect' : 'accepted';
}
