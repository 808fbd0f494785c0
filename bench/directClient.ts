import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CustomKeyStoreInvalidStateException,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { refused, type Side } from './measure.ts';
import type { Row, RowGroup } from './row.ts';
import { compareWithStub as compare, makeStub, stubConfiguration } from './stub.ts';

/** Calls of `sim.client()` against a stub of the SDK's client that answers from a script. */
export async function directClient(): Promise<RowGroup> {
  return {
    title: 'Direct client against a stub',
    configuration: [
      'Here: `createSimulator()` with its defaults (every rule checked, trace and calls recorded, virtual clock), one AWS CloudHSM key store, methods of `sim.client()`.',
      stubConfiguration,
      "The connect and disconnect row uses `timing: 'instant'`, so that both calls change the state without `advance`.",
    ],
    rows: [
      await read(),
      await readBySend(),
      await readAmongSix(),
      await noOp(),
      await refusal(),
      await rename(),
      await connectAndDisconnect(),
    ],
  };
}

async function read(): Promise<Row> {
  const { kms, CustomKeyStoreId } = arrange();
  return compare(
    'read: describe one store',
    3,
    () => kms.describeCustomKeyStores({ CustomKeyStoreId }),
    stubbedDescribe(CustomKeyStoreId),
  );
}

async function readBySend(): Promise<Row> {
  const { kms, CustomKeyStoreId } = arrange();
  return compare(
    'the same through `send(new DescribeCustomKeyStoresCommand(…))`',
    undefined,
    () => kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId })),
    stubbedDescribe(CustomKeyStoreId),
  );
}

async function readAmongSix(): Promise<Row> {
  const { kms, CustomKeyStoreId } = arrange();
  const { stub, tidy } = makeStub((mock) => {
    mock.on(CreateCustomKeyStoreCommand).resolves({ CustomKeyStoreId });
    mock.on(ConnectCustomKeyStoreCommand).resolves({});
    mock.on(DisconnectCustomKeyStoreCommand).resolves({});
    mock.on(UpdateCustomKeyStoreCommand).resolves({});
    mock.on(DeleteCustomKeyStoreCommand).resolves({});
    mock.on(DescribeCustomKeyStoresCommand).resolves({ CustomKeyStores: [] });
  });
  return compare(
    'read, against a stub with behaviours for all six operations',
    undefined,
    () => kms.describeCustomKeyStores({ CustomKeyStoreId }),
    { call: () => stub.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId })), tidy },
  );
}

async function noOp(): Promise<Row> {
  const { kms, CustomKeyStoreId } = arrange();
  const { stub, tidy } = makeStub((mock) => mock.on(ConnectCustomKeyStoreCommand).resolves({}));
  return compare('no-op: connect while CONNECTED', 3, () => kms.connectCustomKeyStore({ CustomKeyStoreId }), {
    call: () => stub.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    tidy,
  });
}

async function refusal(): Promise<Row> {
  const { kms, CustomKeyStoreId } = arrange('DISCONNECTED');
  const name = 'CustomKeyStoreInvalidStateException';
  const error = new CustomKeyStoreInvalidStateException({ message: '', $metadata: {} });
  const { stub, tidy } = makeStub((mock) => mock.on(DisconnectCustomKeyStoreCommand).rejects(error));
  return compare(
    'refusal: disconnect while DISCONNECTED',
    3,
    () => refused(kms.disconnectCustomKeyStore({ CustomKeyStoreId }), name),
    {
      call: () => refused(stub.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })), name),
      tidy,
    },
  );
}

async function rename(): Promise<Row> {
  const { kms, CustomKeyStoreId } = arrange();
  const { stub, tidy } = makeStub((mock) => mock.on(UpdateCustomKeyStoreCommand).resolves({}));
  let renamed = 0;
  const input = () => ({ CustomKeyStoreId, NewCustomKeyStoreName: renamed++ % 2 === 0 ? 'even' : 'odd' });
  return compare('change: rename', 1.5, () => kms.updateCustomKeyStore(input()), {
    call: () => stub.send(new UpdateCustomKeyStoreCommand(input())),
    tidy,
  });
}

async function connectAndDisconnect(): Promise<Row> {
  const sim = createSimulator({ timing: 'instant' });
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  const kms = sim.client();
  const { stub, tidy } = makeStub((mock) =>
    mock.on(ConnectCustomKeyStoreCommand).resolves({}).on(DisconnectCustomKeyStoreCommand).resolves({}),
  );
  return compare(
    'change: connect, then disconnect (two calls)',
    1.5,
    async () => {
      await kms.connectCustomKeyStore({ CustomKeyStoreId });
      await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    },
    {
      call: async () => {
        await stub.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
        await stub.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      },
      tidy,
    },
    () => sim.advance('1ms'),
  );
}

function arrange(ConnectionState: 'CONNECTED' | 'DISCONNECTED' = 'CONNECTED') {
  const sim = createSimulator();
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState });
  return { kms: sim.client(), CustomKeyStoreId };
}

function stubbedDescribe(CustomKeyStoreId: string): Side {
  const { stub, tidy } = makeStub((mock) =>
    mock.on(DescribeCustomKeyStoresCommand).resolves({
      CustomKeyStores: [
        {
          CustomKeyStoreId,
          CustomKeyStoreName: 'example',
          CustomKeyStoreType: 'AWS_CLOUDHSM',
          CloudHsmClusterId: 'cluster-1a23b4cdefg',
          TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n',
          ConnectionState: 'CONNECTED',
          CreationDate: new Date(0),
        },
      ],
      Truncated: false,
    }),
  );
  return { call: () => stub.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId })), tidy };
}
