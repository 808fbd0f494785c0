/** One story in which every operation of AWS KMS is called, whatever the client is. */
import type { KMS } from '@aws-sdk/client-kms';
import type { OperationName, OperationTypes, Simulator } from 'custom-key-store-simulator';

/** Sends one request: by a method, or by a command. */
export type Send = (operation: OperationName, input: object) => Promise<object>;

/** What a request was answered with. */
export interface Answer {
  readonly operation: OperationName;
  readonly output?: Record<string, any>;
  readonly error?: Error;
}

/** A command class of the AWS SDK. */
type CommandClass = new (input: object) => Parameters<KMS['send']>[0];

/** The commands of a version of the AWS SDK by the operations that they are for. */
export function commandsOf(sdk: Record<string, unknown>): Map<string, CommandClass> {
  const named = Object.entries(sdk).filter(([name]) => /^[A-Z]\w+Command$/.test(name));
  return new Map(named.map(([name, command]) => [name.slice(0, -'Command'.length), command as CommandClass]));
}

/** Tells the story in a new world, and returns every answer in the order of the requests. */
export async function tellEveryOperation(sim: Simulator, send: Send): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const call = async <N extends OperationName>(
    operation: N,
    input: OperationTypes[N]['input'],
  ): Promise<OperationTypes[N]['output']> => {
    try {
      const output = await send(operation, input);
      answers.push({ operation, output });
      return output as OperationTypes[N]['output'];
    } catch (error) {
      answers.push({ operation, error: error as Error });
      return {} as OperationTypes[N]['output'];
    }
  };
  const inCluster = sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!;
  const external = sim.given.externalKeyStore({ keys: 1 }).keys[0]!;

  await tellCustomKeyStores(sim, call);
  const KeyId = await tellKeys(call, inCluster.KeyId);
  await tellCryptography(call, KeyId, inCluster.KeyId, external.KeyId);
  await tellGrants(call, KeyId);
  for (const key of [KeyId, inCluster.KeyId, external.KeyId]) await tellRefusals(call, key);
  await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
  await call('Encrypt', { KeyId, Plaintext: text });
  await call('CancelKeyDeletion', { KeyId });
  await call('ListKeys', { Limit: 2 });
  return answers;
}

type Call = <N extends OperationName>(
  operation: N,
  input: OperationTypes[N]['input'],
) => Promise<OperationTypes[N]['output']>;

const text = new TextEncoder().encode('text');
const EncryptionContext = { table: 'orders', purpose: 'test' };
const principal = 'arn:aws:iam::111122223333:user/someone';

async function tellCustomKeyStores(sim: Simulator, call: Call): Promise<void> {
  const proxy = sim.xks.createProxy();
  const { CustomKeyStoreId } = await call('CreateCustomKeyStore', proxy.createCustomKeyStoreInput('one'));
  const store = { CustomKeyStoreId: CustomKeyStoreId! };
  await call('ConnectCustomKeyStore', store);
  await sim.advance('5m');
  await call('DescribeCustomKeyStores', {});
  await call('DisconnectCustomKeyStore', store);
  await sim.advance('10s');
  await call('UpdateCustomKeyStore', { ...store, NewCustomKeyStoreName: 'two' });
  await call('DescribeCustomKeyStores', { CustomKeyStoreName: 'two' });
  await call('DeleteCustomKeyStore', store);
  await call('ConnectCustomKeyStore', store);
}

async function tellKeys(call: Call, otherKeyId: string): Promise<string> {
  const Tags = [{ TagKey: 'team', TagValue: 'payments' }];
  const { KeyMetadata } = await call('CreateKey', { Description: 'one', Tags });
  const KeyId = KeyMetadata!.KeyId!;
  await call('CreateAlias', { AliasName: 'alias/one', TargetKeyId: KeyId });
  await call('UpdateKeyDescription', { KeyId, Description: 'two' });
  await call('DescribeKey', { KeyId: 'alias/one' });
  await call('DescribeKey', { KeyId: otherKeyId });
  await call('ListAliases', { KeyId });
  await call('UpdateAlias', { AliasName: 'alias/one', TargetKeyId: otherKeyId });
  await call('DeleteAlias', { AliasName: 'alias/one' });
  await call('DeleteAlias', { AliasName: 'alias/one' });
  await call('TagResource', { KeyId, Tags: [{ TagKey: 'stage', TagValue: '' }] });
  await call('ListResourceTags', { KeyId, Limit: 1 });
  await call('UntagResource', { KeyId, TagKeys: ['team'] });
  const { Policy } = await call('GetKeyPolicy', { KeyId });
  await call('PutKeyPolicy', { KeyId, Policy: Policy!, BypassPolicyLockoutSafetyCheck: true });
  await call('ListKeyPolicies', { KeyId });
  await call('GetKeyRotationStatus', { KeyId });
  await call('DisableKey', { KeyId });
  await call('Encrypt', { KeyId, Plaintext: text });
  await call('EnableKey', { KeyId });
  return KeyId;
}

async function tellCryptography(
  call: Call,
  KeyId: string,
  inCluster: string,
  external: string,
): Promise<void> {
  for (const key of [KeyId, inCluster, external]) {
    const { CiphertextBlob } = await call('Encrypt', { KeyId: key, Plaintext: text, EncryptionContext });
    const ciphertext = { CiphertextBlob: CiphertextBlob! };
    await call('Decrypt', { ...ciphertext, EncryptionContext });
    await call('Decrypt', ciphertext);
    await call('ReEncrypt', {
      ...ciphertext,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: external,
    });
    await call('GenerateDataKey', { KeyId: key, KeySpec: 'AES_128' });
    await call('GenerateDataKeyWithoutPlaintext', { KeyId: key, NumberOfBytes: 7, EncryptionContext });
    await call('Encrypt', { KeyId: key, Plaintext: text, DryRun: true });
  }
  await call('GenerateRandom', { NumberOfBytes: 24 });
}

async function tellGrants(call: Call, KeyId: string): Promise<void> {
  const grant = { KeyId, GranteePrincipal: principal, RetiringPrincipal: principal };
  const one = await call('CreateGrant', { ...grant, Operations: ['Encrypt'], Name: 'one' });
  const two = await call('CreateGrant', {
    ...grant,
    Operations: ['Decrypt', 'DescribeKey'],
    Constraints: { EncryptionContextSubset: EncryptionContext },
  });
  await call('ListGrants', { KeyId });
  await call('ListRetirableGrants', { RetiringPrincipal: principal, Limit: 1 });
  await call('RetireGrant', { GrantToken: one.GrantToken! });
  await call('RevokeGrant', { KeyId, GrantId: two.GrantId! });
  await call('RevokeGrant', { KeyId, GrantId: two.GrantId! });
}

/** Operations that no key of the simulator can carry out. */
async function tellRefusals(call: Call, KeyId: string): Promise<void> {
  const SigningAlgorithm = 'ECDSA_SHA_256';
  const MacAlgorithm = 'HMAC_SHA_256';
  await call('DisableKeyRotation', { KeyId });
  await call('EnableKeyRotation', { KeyId });
  await call('ListKeyRotations', { KeyId });
  await call('RotateKeyOnDemand', { KeyId });
  await call('DeleteImportedKeyMaterial', { KeyId });
  await call('GetParametersForImport', {
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  });
  await call('ImportKeyMaterial', { KeyId, ImportToken: text, EncryptedKeyMaterial: text });
  await call('GenerateDataKeyPair', { KeyId, KeyPairSpec: 'RSA_2048' });
  await call('GenerateDataKeyPairWithoutPlaintext', { KeyId, KeyPairSpec: 'RSA_2048' });
  await call('Encapsulate', { KeyId, EncapsulationAlgorithm: 'ML_KEM' });
  await call('Decapsulate', { KeyId, EncapsulationAlgorithm: 'ML_KEM', SharedSecretCiphertextBlob: text });
  await call('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: text });
  await call('GenerateMac', { KeyId, Message: text, MacAlgorithm });
  await call('VerifyMac', { KeyId, Message: text, MacAlgorithm, Mac: text });
  await call('GetPublicKey', { KeyId });
  await call('Sign', { KeyId, Message: text, SigningAlgorithm });
  await call('Verify', { KeyId, Message: text, SigningAlgorithm, Signature: text });
  await call('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
  await call('UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-1' });
  await call('GetKeyLastUsage', { KeyId });
}
