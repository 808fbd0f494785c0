import type { DescribeClustersInput, DescribeClustersOutput } from '../../model/cloudHsmV2/operations.ts';
import { cloudHsmV2Shapes } from '../../model/cloudHsmV2/shapes.ts';
import { clusterState, clustersMaxSize } from '../../model/cloudHsmV2/sharedShapes.ts';
import type { Asking, Checked } from '../operation.ts';
import { clusterOf, type DescribedCluster, describeAll, factsOf } from './clusters.ts';
import { filterOf } from './filters.ts';
import { afterRow, pageOf } from './page.ts';
import type { Answer, CloudHsmV2Scope } from './scope.ts';

/**
 * Lists the clusters of the account and Region in the order of their creation; deleted ones too.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: there is no such filter or state, or the token is
 * not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeClusters.html
 */
export function* describeClusters(
  scope: CloudHsmV2Scope,
  { Filters, ...page }: Checked<DescribeClustersInput>,
): Asking<Answer<DescribeClustersOutput>> {
  const { documentation } = cloudHsmV2Shapes.DescribeClusters;
  const matches = filterOf<DescribedCluster>(
    {
      clusterIds: { read: ({ entry }) => entry.ClusterId },
      vpcIds: { read: ({ entry }) => factsOf(scope, entry).VpcId },
      states: { read: ({ description }) => description.State, values: clusterState.enum! },
    },
    Filters,
    documentation,
  );
  const all = yield* describeAll(scope);
  // A page goes on after its last cluster, even if that matches no more.
  const keyOf = ({ entry }: DescribedCluster) => entry.ClusterId;
  const matching = all.filter(matches);
  const after = (key: string) => {
    const at = afterRow(all, keyOf, key);
    return at < 0 ? at : all.slice(0, at).filter(matches).length;
  };
  const { rows, rest } = pageOf(
    { list: 'clusters', rows: matching, most: clustersMaxSize.max!, keyOf, after },
    page,
  );
  return { Clusters: rows.map((described) => clusterOf(scope, described)), ...rest };
}
