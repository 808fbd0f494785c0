/** Inputs and outputs of AWS CloudHSM against those of the AWS SDK. */
import type * as sdk from '@aws-sdk/client-cloudhsm-v2';
import { expectTypeOf, test } from 'vitest';
import type {
  Backup,
  Certificates,
  CloudHsmV2OperationTypes,
  Cluster,
  ClusterHsm,
} from '../../src/model/cloudHsmV2/operations.ts';
import type { CloudHsmV2OperationName } from '../../src/model/cloudHsmV2/shapes.ts';

/** Operations that the release of the AWS SDK knows that the tests use. */
type KnownName = Exclude<CloudHsmV2OperationName, `${'Get' | 'Put' | 'Delete'}ResourcePolicy`>;

/** What an operation takes and gives in the AWS SDK: from the last overload of its method, the one with a callback. */
type SdkTypes = {
  [N in KnownName]: Parameters<sdk.CloudHSMV2[Uncapitalize<N>]> extends [
    infer Input,
    unknown,
    (error: any, output?: infer Output) => void,
  ]
    ? { input: Input; output: Output }
    : never;
};

/** That release does not say that members may be `undefined`, and takes any text for an enumerated value. */
type Loose<T> = T extends string
  ? string
  : T extends Date
    ? Date
    : T extends readonly (infer Item)[]
      ? Loose<Item>[]
      : T extends object
        ? { [K in keyof T]: Loose<T[K]> | undefined }
        : T;

type Part = 'input' | 'output';

/** Operations whose part does not fit into that of the other side. */
type Unassignable<P extends Part> = {
  [N in KnownName]: [Loose<CloudHsmV2OperationTypes[N][P]>] extends [Loose<SdkTypes[N][P]>] ? never : N;
}[KnownName];

/** The same the other way round. */
type Untaken<P extends Part> = {
  [N in KnownName]: [Loose<SdkTypes[N][P]>] extends [Loose<CloudHsmV2OperationTypes[N][P]>] ? never : N;
}[KnownName];

/** Members that the AWS SDK has and we do not. */
type Missing<P extends Part> = {
  [N in KnownName]: Exclude<keyof SdkTypes[N][P], keyof CloudHsmV2OperationTypes[N][P]>;
}[KnownName];

test('every operation has its types', () => {
  expectTypeOf<keyof CloudHsmV2OperationTypes>().toEqualTypeOf<CloudHsmV2OperationName>();
});

test('inputs and outputs fit into those of the AWS SDK', () => {
  // Its BackupRetentionPolicy was required until the HsmType could be changed too.
  expectTypeOf<Unassignable<'input'>>().toEqualTypeOf<'ModifyCluster'>();
  expectTypeOf<Unassignable<'output'>>().toEqualTypeOf<never>();
});

test('inputs and outputs of the AWS SDK fit into ours', () => {
  expectTypeOf<Untaken<'input'>>().toEqualTypeOf<never>();
  expectTypeOf<Untaken<'output'>>().toEqualTypeOf<never>();
});

test('inputs and outputs have every member of the AWS SDK', () => {
  expectTypeOf<Missing<'input'>>().toEqualTypeOf<never>();
  expectTypeOf<Missing<'output'>>().toEqualTypeOf<never>();
  expectTypeOf<Exclude<keyof sdk.Cluster, keyof Cluster>>().toEqualTypeOf<never>();
  expectTypeOf<Exclude<keyof sdk.Hsm, keyof ClusterHsm>>().toEqualTypeOf<never>();
  expectTypeOf<Exclude<keyof sdk.Backup, keyof Backup>>().toEqualTypeOf<never>();
  expectTypeOf<Exclude<keyof sdk.Certificates, keyof Certificates>>().toEqualTypeOf<never>();
});

test('enumerated values are those of the AWS SDK', () => {
  expectTypeOf<sdk.ClusterState>().toExtend<NonNullable<Cluster['State']>>();
  expectTypeOf<NonNullable<ClusterHsm['State']>>().toEqualTypeOf<sdk.HsmState>();
  expectTypeOf<NonNullable<Backup['BackupState']>>().toEqualTypeOf<sdk.BackupState>();
});
