import type { CloudHsmTag } from '../../backing/cloudHsm/cloudHsmClusterFacts.ts';
import type { Asking } from '../operation.ts';
import { findBackup, moveBackup, rowOf } from './backups.ts';
import { factsOf, findCluster } from './clusters.ts';
import type { CloudHsmV2Scope } from './scope.ts';

/** A cluster or backup by its tags. */
export interface TaggedResource {
  readonly TagList: readonly CloudHsmTag[];
  setTags(TagList: readonly CloudHsmTag[]): void;
}

/**
 * The cluster or backup with that id.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is none.
 */
export function* findTagged(scope: CloudHsmV2Scope, ResourceId: string): Asking<TaggedResource> {
  if (ResourceId.startsWith('backup-')) {
    const found = findBackup(scope, ResourceId);
    return {
      TagList: rowOf(scope, found).TagList,
      setTags: (TagList) => {
        moveBackup(scope, found, { type: 'changeTags', TagList });
      },
    };
  }
  const { entry } = yield* findCluster(scope, ResourceId);
  return {
    TagList: factsOf(scope, entry).TagList,
    setTags: (TagList) => {
      entry.facts = { ...factsOf(scope, entry), TagList };
    },
  };
}
