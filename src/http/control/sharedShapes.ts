import { connectionErrorCodes } from '../../errors/connectionErrorCodes.ts';
import type { ConnectionErrorCode, ConnectionState, CustomKeyStoreType } from '../../model/customKeyStore.ts';
import { type ControlShape, list, named, number, object, text, word } from './controlShape.ts';

/** `ConnectionState` of a custom key store. */
export const connectionState: ControlShape<ConnectionState> = named(
  'ConnectionState',
  word(['CONNECTED', 'CONNECTING', 'DISCONNECTED', 'DISCONNECTING', 'FAILED']),
);

/** Why a custom key store is FAILED. */
export const connectionErrorCode: ControlShape<ConnectionErrorCode> = named(
  'ConnectionErrorCode',
  word(Object.keys(connectionErrorCodes) as ConnectionErrorCode[]),
);

/** `CustomKeyStoreType`. */
export const customKeyStoreType: ControlShape<CustomKeyStoreType> = named(
  'CustomKeyStoreType',
  word(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']),
);

/** The credential of a proxy. */
export const credential = named(
  'XksProxyAuthenticationCredential',
  object({
    AccessKeyId: text('20 to 30 characters of A-Z and 2-7.', true),
    RawSecretAccessKey: text('43 to 64 characters.', true),
  }),
);

/** The time after an operation. */
export const nowMembers = {
  now: number('Milliseconds since the epoch.'),
  time: text('The same as ISO 8601 text.'),
};

/** KMS keys that were arranged. */
export const givenKeys = list(
  named('GivenKmsKey', object({ KeyId: text('Its id.'), Arn: text('Its ARN.') })),
  'In the order of `keys`.',
);
