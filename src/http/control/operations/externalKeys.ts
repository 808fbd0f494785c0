import { integer, list, object, optional, text, word } from '../controlShape.ts';
import { exampleIds } from '../exampleIds.ts';
import { proxyOperation } from '../subjects.ts';

const { XksKeyId } = exampleIds;

const whichKey = { XksKeyId: text('The external key.') };

const keyUsage = list(text('Such as ENCRYPT.'), 'AWS KMS demands ENCRYPT and DECRYPT.');

/** Keys of the external key manager. */
export const externalKeyOperations = {
  'proxy/keys/list': proxyOperation({
    reads: true,
    summary: 'Every external key, oldest first.',
    output: {
      keys: list(
        object({
          ...whichKey,
          keySpec: text('AWS KMS demands AES_256.'),
          keyUsage,
          keyStatus: word(['ENABLED', 'DISABLED'], 'AWS KMS demands ENABLED.'),
          versions: list(integer('A version.'), 'Oldest first; the last one encrypts.'),
        }),
      ),
    },
    run: ({ keys }) => ({ keys: keys.list() }),
  }),
  'proxy/keys/create': proxyOperation({
    summary: 'Makes an external key; by default fit for a KMS key.',
    input: {
      XksKeyId: optional(text('1 to 128 of `[a-zA-Z0-9-_.]`; default a new one.')),
      keySpec: optional(text('Default AES_256.')),
      keyUsage: optional(keyUsage),
    },
    output: whichKey,
    example: { XksKeyId: 'payments-2026' },
    run: ({ keys }, input) => {
      const { XksKeyId, keySpec, keyUsage } = input;
      const options = Object.entries({ XksKeyId, keySpec, keyUsage }).filter(
        ([, value]) => value !== undefined,
      );
      return { XksKeyId: keys.create(Object.fromEntries(options)) };
    },
  }),
  'proxy/keys/enable': proxyOperation({
    summary: 'Lets an external key be used again.',
    input: whichKey,
    example: { XksKeyId },
    run: ({ keys }, input) => keys.enable(input.XksKeyId),
  }),
  'proxy/keys/disable': proxyOperation({
    summary: 'Keeps an external key from being used.',
    input: whichKey,
    example: { XksKeyId },
    run: ({ keys }, input) => keys.disable(input.XksKeyId),
  }),
  'proxy/keys/delete': proxyOperation({
    summary: 'Deletes an external key with all its versions; what it has encrypted is lost.',
    input: whichKey,
    example: { XksKeyId },
    run: ({ keys }, input) => keys.delete(input.XksKeyId),
  }),
  'proxy/keys/rotate': proxyOperation({
    summary: 'Makes a new version of an external key, which encrypts from now on; older ones still decrypt.',
    input: whichKey,
    output: { version: integer('The new version.') },
    example: { XksKeyId },
    run: ({ keys }, input) => ({ version: keys.rotate(input.XksKeyId) }),
  }),
  'proxy/keys/deleteVersion': proxyOperation({
    summary: 'Deletes one version of an external key, but not the last that there is.',
    input: { ...whichKey, version: integer('The version.') },
    example: { XksKeyId, version: 1 },
    run: ({ keys }, { XksKeyId, version }) => keys.deleteVersion(XksKeyId, version),
  }),
  'proxy/keys/setKeyUsage': proxyOperation({
    summary: 'Changes what an external key may be used for.',
    input: { ...whichKey, keyUsage },
    example: { XksKeyId, keyUsage: ['DECRYPT'] },
    run: ({ keys }, { XksKeyId, keyUsage }) => keys.setKeyUsage(XksKeyId, keyUsage),
  }),
};
