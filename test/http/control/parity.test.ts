/** What can be done in process can be done over the wire. */
import { describe, expect, test } from 'vitest';
import { SimulatedAccount, Simulator } from '../../../src/index.ts';
import { ClusterHandle, KmsuserHandle } from '../../../src/simulator/clusterHandle.ts';
import { ExternalKeysHandle } from '../../../src/simulator/externalKeysHandle.ts';
import { Faults } from '../../../src/simulator/faults.ts';
import { Given } from '../../../src/simulator/given.ts';
import { HsmKeysHandle } from '../../../src/simulator/hsmKeysHandle.ts';
import { Iam } from '../../../src/simulator/iam.ts';
import { KeyStoreHandle } from '../../../src/simulator/keyStoreHandle.ts';
import { PrincipalHandle } from '../../../src/simulator/principalHandle.ts';
import {
  KeyManagerHandle,
  ProxyHandle,
  VpcEndpointServiceHandle,
} from '../../../src/simulator/proxyHandle.ts';
import { RoleHandle } from '../../../src/simulator/roleHandle.ts';
import { UserHandle } from '../../../src/simulator/userHandle.ts';
import { operations } from './exampleWorld.ts';

interface Surface {
  readonly prototype: object;
}

const names = new Set(operations.map(([name]) => name));

/** What an operation answers. */
const answersOf = (name: string) => {
  const [, operation] = operations.find(([other]) => other === name) ?? [];
  return new Set(Object.keys(operation?.output.schema.properties ?? {}));
};

/** Members of a class by name: methods, and what is read. */
const membersOf = ({ prototype }: Surface) =>
  Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name]) => name !== 'constructor')
    .map(([name, { get }]) => ({ name, isRead: get !== undefined }));

/** Of a class, what has no operation; `describe` is the operation that answers what is read. */
function missing(surface: Surface, prefix: string, describe: string, exceptions: Record<string, string>) {
  const described = answersOf(describe);
  return membersOf(surface)
    .filter(({ name, isRead }) => !names.has(`${prefix}${name}`) && !(isRead && described.has(name)))
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(exceptions, name));
}

const internal = 'for this package alone';
const isHandle = 'its members have operations of their own';

const surfaces: readonly (readonly [string, Surface, string, string, Record<string, string>])[] = [
  [
    'Simulator',
    Simulator,
    '',
    'status',
    {
      run: 'takes a function',
      on: 'takes a function; trace with `after` asks for what is new',
      inspect: 'takes a function',
      fork: 'is another simulator; snapshot and another server make one',
      dispose: 'whoever started the server ends it',
    },
  ],
  [
    'SimulatedAccount',
    SimulatedAccount,
    '',
    'status',
    {
      account: 'accountId and region of the input',
      client: 'clients of AWS talk to the same server',
      clientConfig: 'clients of AWS talk to the same server',
      install: 'replaces a class of this process',
      given: isHandle,
      faults: isHandle,
      cloudHsm: isHandle,
      xks: isHandle,
      iam: isHandle,
      keyStore: isHandle,
    },
  ],
  ['Given', Given, 'given/', '', {}],
  [
    'Faults',
    Faults,
    'faults/',
    '',
    { next: internal, hasInternalError: internal, forget: internal, tellKms: internal, persisted: internal },
  ],
  ['KeyStoreHandle', KeyStoreHandle, 'keyStore/', 'keyStore/describe', { subscribe: 'takes a function' }],
  ['ClusterHandle', ClusterHandle, 'cluster/', 'cluster/describe', {}],
  ['KmsuserHandle', KmsuserHandle, 'cluster/kmsuser/', '', {}],
  ['HsmKeysHandle', HsmKeysHandle, 'cluster/keys/', '', {}],
  ['ProxyHandle', ProxyHandle, 'proxy/', 'proxy/describe', {}],
  ['ExternalKeysHandle', ExternalKeysHandle, 'proxy/keys/', '', { createUnlessThere: internal }],
  ['KeyManagerHandle', KeyManagerHandle, 'proxy/keyManager/', '', {}],
  ['VpcEndpointServiceHandle', VpcEndpointServiceHandle, 'proxy/vpcEndpointService/', 'proxy/describe', {}],
  ['Iam', Iam, 'iam/', '', { user: isHandle, role: isHandle }],
  ['UserHandle', UserHandle, 'user/', 'user/describe', { UserName: 'is in the input' }],
  ['RoleHandle', RoleHandle, 'role/', 'role/describe', { RoleName: 'is in the input' }],
  ['PrincipalHandle of a user', PrincipalHandle, 'user/', 'user/describe', { row: internal, put: internal }],
  ['PrincipalHandle of a role', PrincipalHandle, 'role/', 'role/describe', { row: internal, put: internal }],
];

describe('every member has an operation or a reason:', () => {
  test.each(surfaces)('%s', (_, surface, prefix, describe, exceptions) => {
    expect(membersOf(surface).length).toBeGreaterThan(0);
    expect(missing(surface, prefix, describe, exceptions)).toEqual([]);
  });

  test.each(surfaces)('%s has every exception that is named', (_, surface, __, ___, exceptions) => {
    const members = membersOf(surface).map(({ name }) => name);

    expect(Object.keys(exceptions).filter((name) => !members.includes(name))).toEqual([]);
  });
});

test('what is arranged with sim.cloudHsm and sim.xks has operations', () => {
  expect(['cloudHsm/createCluster', 'xks/createProxy', 'cluster/describe', 'proxy/describe']).toSatisfy(
    (wanted: string[]) => wanted.every((name) => names.has(name)),
  );
});
