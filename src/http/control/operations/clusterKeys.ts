import { list, object, text } from '../controlShape.ts';
import { exampleIds } from '../exampleIds.ts';
import { clusterOperation } from '../subjects.ts';

/** Keys in the HSMs of a cluster. */
export const clusterKeyOperations = {
  'cluster/keys/list': clusterOperation({
    reads: true,
    summary: 'Every key of kmsuser in the HSMs of a cluster, oldest first.',
    output: {
      keys: list(
        object({
          id: text('The `id` attribute, hexadecimal.'),
          label: text('The `label` attribute: the ARN of the KMS key.'),
        }),
      ),
    },
    run: ({ keys }) => ({ keys: keys.list() }),
  }),
  'cluster/keys/delete': clusterOperation({
    summary: 'Deletes the key material of a KMS key from every HSM of a cluster, behind the back of AWS KMS.',
    input: { key: text('The key ID or key ARN of the KMS key, or the `id` attribute.') },
    example: { key: exampleIds.KeyId },
    run: ({ keys }, { key }) => keys.delete(key),
  }),
};
