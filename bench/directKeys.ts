import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSInvalidStateException,
} from '@aws-sdk/client-kms';
import { createSimulator, type FakeKmsClient, type Simulator } from 'custom-key-store-simulator';
import { interleaved, median, medianRatio, refused, type Side } from './measure.ts';
import { microseconds, type Row, type RowGroup } from './row.ts';
import { compareWithStub, makeStub, rowAgainstStub, stubConfiguration } from './stub.ts';

/** A key of every kind, and how its operations are to compare with a stub that encrypts nothing. */
const kinds: Record<string, { give: (sim: Simulator) => string; limit?: number }> = {
  ordinary: { give: (sim) => sim.given.kmsKey().KeyId, limit: 1 },
  'AWS CloudHSM': { give: (sim) => sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!.KeyId, limit: 1 },
  external: { give: (sim) => sim.given.externalKeyStore({ keys: 1 }).keys[0]!.KeyId },
};

const EncryptionContext = { table: 'orders', column: 'address' };

/** Operations on KMS keys by `sim.client()` against a stub, and against the encryption in them alone. */
export async function directKeys(): Promise<RowGroup> {
  return {
    title: 'Direct client: operations on KMS keys',
    configuration: [
      'Here: `createSimulator()` with its defaults, one key, methods of `sim.client()`; 32 bytes of plaintext, an encryption context of two pairs.',
      stubConfiguration,
      '“node:crypto alone”: AES-256-GCM of 32 bytes with 140 bytes of additional authenticated data by `node:crypto`, once; a key in an external key store encrypts twice. The result says how many times as long the whole request takes.',
    ],
    rows: [
      await describe(),
      await refusal(),
      ...(await forEveryKind('Encrypt', encrypt)),
      ...(await forEveryKind('Decrypt', decrypt)),
      ...(await forEveryKind('GenerateDataKey', generateDataKey)),
    ],
  };
}

interface Comparison {
  readonly call: () => Promise<unknown>;
  readonly stub: Side;
  readonly floor: () => unknown;
}

type Prepare = (kms: FakeKmsClient, KeyId: string) => Comparison | Promise<Comparison>;

const Plaintext = randomBytes(32);
const CiphertextBlob = randomBytes(180);

const encrypt: Prepare = (kms, KeyId) => {
  const { stub, tidy } = makeStub((mock) =>
    mock.on(EncryptCommand).resolves({ CiphertextBlob, KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }),
  );
  const input = { KeyId, Plaintext, EncryptionContext };
  return {
    call: () => kms.encrypt(input),
    stub: { call: () => stub.send(new EncryptCommand(input)), tidy },
    floor: seal,
  };
};

const decrypt: Prepare = async (kms, KeyId) => {
  const { stub, tidy } = makeStub((mock) =>
    mock.on(DecryptCommand).resolves({ Plaintext, KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' }),
  );
  const encrypted = await kms.encrypt({ KeyId, Plaintext, EncryptionContext });
  const input = { CiphertextBlob: encrypted.CiphertextBlob, EncryptionContext };
  return {
    call: () => kms.decrypt(input),
    stub: { call: () => stub.send(new DecryptCommand(input)), tidy },
    floor: unseal,
  };
};

const generateDataKey: Prepare = (kms, KeyId) => {
  const { stub, tidy } = makeStub((mock) =>
    mock.on(GenerateDataKeyCommand).resolves({ CiphertextBlob, Plaintext, KeyId }),
  );
  const input = { KeyId, KeySpec: 'AES_256', EncryptionContext } as const;
  return {
    call: () => kms.generateDataKey(input),
    stub: { call: () => stub.send(new GenerateDataKeyCommand(input)), tidy },
    floor: seal,
  };
};

async function forEveryKind(operation: string, prepare: Prepare): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [kind, { give, limit }] of Object.entries(kinds)) {
    const sim = createSimulator();
    const { call, stub, floor } = await prepare(sim.client(), give(sim));
    const samples = await interleaved({ here: { call }, stub, floor: { call: async () => floor() } });
    const { here } = samples;
    rows.push(rowAgainstStub(`${operation}, ${kind} key`, limit, here, samples.stub), {
      what: `${operation}, ${kind} key, against node:crypto alone`,
      here: microseconds(median(here)),
      against: microseconds(median(samples.floor)),
      result: `${medianRatio(here, samples.floor).toFixed(2)}×`,
      target: '–',
    });
  }
  return rows;
}

async function describe(): Promise<Row> {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ Description: 'one' });
  const kms = sim.client();
  const { KeyMetadata } = await kms.describeKey({ KeyId });
  const { stub, tidy } = makeStub((mock) => mock.on(DescribeKeyCommand).resolves({ KeyMetadata }));
  return compareWithStub('read: DescribeKey, ordinary key', 3, () => kms.describeKey({ KeyId }), {
    call: () => stub.send(new DescribeKeyCommand({ KeyId })),
    tidy,
  });
}

async function refusal(): Promise<Row> {
  const sim = createSimulator();
  const { keys } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED', keys: 1 });
  const kms = sim.client();
  const input = { KeyId: keys[0]!.KeyId, Plaintext, EncryptionContext };
  const name = 'KMSInvalidStateException';
  const error = new KMSInvalidStateException({ message: '', $metadata: {} });
  const { stub, tidy } = makeStub((mock) => mock.on(EncryptCommand).rejects(error));
  return compareWithStub('refusal: Encrypt while DISCONNECTED', 3, () => refused(kms.encrypt(input), name), {
    call: () => refused(stub.send(new EncryptCommand(input)), name),
    tidy,
  });
}

const key = randomBytes(32);
const vector = randomBytes(12);
const data = randomBytes(140);
const sealed = seal();

function seal() {
  const cipher = createCipheriv('aes-256-gcm', key, vector);
  cipher.setAAD(data);
  const ciphertext = cipher.update(Plaintext);
  cipher.final();
  return { ciphertext, tag: cipher.getAuthTag() };
}

function unseal() {
  const decipher = createDecipheriv('aes-256-gcm', key, vector);
  decipher.setAAD(data);
  decipher.setAuthTag(sealed.tag);
  const plaintext = decipher.update(sealed.ciphertext);
  decipher.final();
  return plaintext;
}
