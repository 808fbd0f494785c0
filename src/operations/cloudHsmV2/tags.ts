import type { CloudHsmTag } from '../../backing/cloudHsm/cloudHsmClusterFacts.ts';
import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import type { Tag } from '../../model/cloudHsmV2/cluster.ts';
import { maximumTagsPerResource } from '../../model/cloudHsmV2/limits.ts';

const documentation = 'https://docs.aws.amazon.com/cloudhsm/latest/userguide/tagging-resources.html';

/** The tags as an answer shows them. */
export const tagsOf = (tags: readonly CloudHsmTag[]): Tag[] => tags.map(({ Key, Value }) => ({ Key, Value }));

/**
 * The tags together with new ones, which take the place of those with the same key.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmTagException`: a tag key comes twice, or begins with `aws:`.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceLimitExceededException`: they become more than 50.
 */
export function withTags(tags: readonly CloudHsmTag[], added: readonly Tag[]): readonly CloudHsmTag[] {
  const keys = new Set<string>();
  for (const { Key = '' } of added) {
    if (keys.has(Key)) throw tagException(`Tag key ${Key} comes twice.`);
    if (/^aws:/i.test(Key)) throw tagException('Tag keys that begin with aws: are reserved.');
    keys.add(Key);
  }
  const all = new Map(tags.map((tag) => [tag.Key, tag]));
  let last = tags.at(-1)?.position ?? 0;
  for (const { Key = '', Value = '' } of added) {
    all.set(Key, { Key, Value, position: all.get(Key)?.position ?? ++last });
  }
  if (all.size > maximumTagsPerResource) {
    throw cloudHsmV2Error('CloudHsmResourceLimitExceededException', {
      reason: `A cluster or backup has at most ${maximumTagsPerResource} tags.`,
      documentation,
    });
  }
  return [...all.values()];
}

const tagException = (reason: string) => cloudHsmV2Error('CloudHsmTagException', { reason, documentation });
