import type { TagRow } from '../account/kmsKeys.ts';
import { kmsError } from '../errors/KmsError.ts';
import { maximumTagsPerKey } from '../model/limits.ts';
import type { Tag } from '../model/operations.ts';

const documentation = 'https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html';

/**
 * The tags of a key together with new ones, which take the place of those with the same key.
 *
 * @throws {@link KmsError} `TagException`: a tag key comes twice, or begins with `aws:`.
 * @throws {@link KmsError} `LimitExceededException`: they become more than a key may have.
 */
export function withTags(tags: readonly TagRow[], added: readonly Tag[]): readonly TagRow[] {
  if (added.length === 0) return tags;
  const keys = new Set<string>();
  for (const { TagKey } of added) {
    const key = TagKey ?? '';
    if (keys.has(key))
      throw kmsError('TagException', { reason: `Tag key ${key} comes twice.`, documentation });
    if (/^aws:/i.test(key)) {
      throw kmsError('TagException', {
        reason: 'Tag keys that begin with aws: are reserved.',
        documentation,
      });
    }
    keys.add(key);
  }
  const all = new Map(tags.map((tag) => [tag.TagKey, tag]));
  let last = tags.at(-1)?.position ?? 0;
  for (const { TagKey = '', TagValue = '' } of added) {
    all.set(TagKey, { TagKey, TagValue, position: all.get(TagKey)?.position ?? ++last });
  }
  if (all.size > maximumTagsPerKey) {
    throw kmsError('LimitExceededException', {
      reason: `A KMS key has at most ${maximumTagsPerKey} tags.`,
      documentation,
    });
  }
  return [...all.values()];
}
