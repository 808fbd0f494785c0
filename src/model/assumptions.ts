import { type AssumptionOption, assumptionOptions } from './assumptionOptions.ts';

/** One point where AWS is silent, or says different things in different places. */
export interface AssumptionRow {
  /** Number of the open question behind it, if it has one. */
  question: `Q-${number}` | undefined;
  /** What the simulator does, in one sentence. */
  assumes: string;
  /** Why, in a few words. */
  because: string;
  /** The pages that contradict each other, or that come closest to an answer. */
  sources: readonly string[];
  /** The choice that a user has; absent where the simulator offers none. */
  option?: AssumptionOption;
}

const api = (page: string) => `https://docs.aws.amazon.com/kms/latest/APIReference/${page}.html`;
const guide = (page: string) => `https://docs.aws.amazon.com/kms/latest/developerguide/${page}.html`;
const guide2023 = (page: string) =>
  `https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/${page}.md`;
const proxySpecification = (section: string) =>
  `https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#${section}`;
const cloudHsmApi = 'https://docs.aws.amazon.com/cloudhsm/latest/APIReference/Welcome.html';
const sdkModel = 'https://github.com/aws/aws-sdk-js-v3';
const botocoreModel = 'https://github.com/boto/botocore';

/**
 * Everything that the simulator assumes about custom key stores and their connections because AWS leaves it
 * open, with the reason and the pages it rests on.
 */
export const assumptions = {
  // Connecting

  connectWhenConnectedOrConnecting: {
    question: 'Q-01',
    assumes:
      'ConnectCustomKeyStore on a CONNECTED or CONNECTING key store is accepted and changes nothing: no second attempt, no request to the proxy, no new password.',
    because: 'the exception rules out DISCONNECTING and FAILED only, for both types',
    sources: [
      api('API_ConnectCustomKeyStore'),
      guide2023('xks-connect-disconnect'),
      guide2023('disconnect-keystore'),
    ],
  },
  connectShowsConnectingAtOnce: {
    question: undefined,
    assumes: 'A key store is CONNECTING from the moment ConnectCustomKeyStore is accepted.',
    because: 'the state exists for a running attempt, and the answer does not wait for the attempt',
    sources: [api('API_ConnectCustomKeyStore'), guide2023('xks-connect-disconnect')],
  },
  connectionTakesItsFullDuration: {
    question: undefined,
    assumes:
      'An attempt to connect always lasts the documented time; its checks, the login and the new password happen at its end, whether it succeeds or fails.',
    because: 'AWS gives a single figure and no times for the steps',
    sources: [guide2023('disconnect-keystore'), guide2023('xks-connect-disconnect')],
  },
  connectDurationIgnoresConnectivity: {
    question: undefined,
    assumes: 'Connecting an external key store takes the same time with either XksProxyConnectivity.',
    because: 'AWS gives one figure for both',
    sources: [guide2023('xks-connect-disconnect')],
  },
  connectWithoutActiveHsm: {
    question: 'Q-07',
    assumes:
      'Connecting to a cluster without any HSM ends in FAILED with INSUFFICIENT_CLOUDHSM_HSMS, and so does losing every HSM during the attempt; if there are HSMs but none is ACTIVE, ConnectCustomKeyStore throws CloudHsmClusterInvalidConfigurationException.',
    because:
      'both are documented for a lack of active HSMs, and only the guide ties the code to a cluster without HSMs',
    sources: [
      api('API_ConnectCustomKeyStore'),
      api('API_CustomKeyStoresListEntry'),
      guide2023('fix-keystore'),
    ],
    option: assumptionOptions.connectWithoutActiveHsm,
  },
  connectWhileFleetUnavailable: {
    question: 'Q-39',
    assumes:
      'Connecting while every external key manager is UNAVAILABLE ends in FAILED with XKS_PROXY_NOT_REACHABLE.',
    because: 'ConnectCustomKeyStore does not model XksProxyUriUnreachableException, which one page names',
    sources: [guide('xks-troubleshooting'), guide2023('keystore-external')],
  },
  externalConnectFailsLater: {
    question: undefined,
    assumes:
      'ConnectCustomKeyStore on an external key store never throws because of the proxy or the VPC endpoint service; the attempt ends in FAILED instead.',
    because: 'the operation models none of the XksProxy exceptions',
    sources: [api('API_ConnectCustomKeyStore'), guide('xks-troubleshooting')],
  },
  orderOfConnectionChecks: {
    question: undefined,
    assumes:
      'Of several faults the first in this order gives the ConnectionErrorCode: CLUSTER_NOT_FOUND, SUBNET_NOT_FOUND, INSUFFICIENT_CLOUDHSM_HSMS, INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET, NETWORK_ERRORS, USER_NOT_FOUND, USER_LOCKED_OUT, USER_LOGGED_IN, INVALID_CREDENTIALS, INTERNAL_ERROR.',
    because: 'it follows the documented steps: find the cluster, build the network, connect, log in',
    sources: [guide2023('disconnect-keystore')],
  },
  connectionErrorCodeOnlyWhileFailed: {
    question: 'Q-04',
    assumes: 'ConnectionErrorCode is shown while ConnectionState is FAILED and at no other time.',
    because:
      'the definition of the member says so, although one repair procedure reads it after disconnecting',
    sources: [api('API_CustomKeyStoresListEntry'), guide2023('fix-keystore')],
  },
  invalidStateDoesNotTellTheCode: {
    question: undefined,
    assumes:
      'The message of the CustomKeyStoreInvalidStateException of a FAILED key store does not contain the ConnectionErrorCode.',
    because: 'only DescribeCustomKeyStores is documented to show it',
    sources: [api('API_ConnectCustomKeyStore')],
  },
  reconnectNeedsNoUpdate: {
    question: undefined,
    assumes:
      'An AWS CloudHSM key store connects again without an update of KeyStorePassword, as long as nobody else changed the password of kmsuser.',
    because:
      'AWS KMS knows the password that it set, and reconnecting is the documented way to set a new one',
    sources: [guide2023('disconnect-keystore'), guide2023('fix-keystore')],
  },
  tlsCheckedAtConnect: {
    question: undefined,
    assumes:
      'A certificate that does not name the private DNS host shows when AWS KMS calls the proxy, as XKS_PROXY_INVALID_TLS_CONFIGURATION, and not among the checks of the VPC endpoint service.',
    because: 'the code exists for this cause, and AWS KMS sees the certificate only when it calls',
    sources: [guide('vpc-connectivity'), api('API_CustomKeyStoresListEntry')],
  },

  // Disconnecting

  disconnectPassesThroughDisconnecting: {
    question: 'Q-36',
    assumes: 'DisconnectCustomKeyStore makes a key store DISCONNECTING first and DISCONNECTED later.',
    because: 'the state exists and the guide shows it; the API page speaks of the end only',
    sources: [api('API_DisconnectCustomKeyStore'), guide2023('disconnect-keystore')],
  },
  disconnectAbortsConnecting: {
    question: 'Q-44',
    assumes:
      'DisconnectCustomKeyStore on a CONNECTING key store gives the attempt up: it can no longer end in CONNECTED or FAILED, and the password of kmsuser stays as it was.',
    because: 'the call is documented as allowed, and nothing else fits a key store that is disconnecting',
    sources: [api('API_DisconnectCustomKeyStore')],
  },
  disconnectionAlwaysSucceeds: {
    question: 'Q-06',
    assumes:
      'A disconnection never fails by itself; a fault that is asked for throws KMSInternalException and leaves the state as it was.',
    because: 'AWS names no outcome, and this is the only server fault that the operation models',
    sources: [api('API_DisconnectCustomKeyStore'), guide2023('disconnect-keystore')],
  },
  disconnectCloudHsmDuration: {
    question: undefined,
    assumes: 'Disconnecting an AWS CloudHSM key store takes 10 seconds, unless the timing says otherwise.',
    because: 'AWS gives no figure; DISCONNECTING should be seen, but not be waited for',
    sources: [guide2023('disconnect-keystore')],
  },
  disconnectPublicDuration: {
    question: undefined,
    assumes:
      'Disconnecting an external key store with a public endpoint takes 10 seconds, unless the timing says otherwise.',
    because: 'the documented 5 minutes make sense for a network to take down, and here there is none',
    sources: [guide2023('xks-connect-disconnect')],
  },

  // Updating

  updateInOtherStates: {
    question: 'Q-02',
    assumes:
      'UpdateCustomKeyStore throws CustomKeyStoreInvalidStateException while a key store is CONNECTING, DISCONNECTING or FAILED, whatever it changes.',
    because:
      'the API page is narrower and newer than the guide, whose repair procedures disconnect first as well',
    sources: [api('API_UpdateCustomKeyStore'), guide2023('update-xks-keystore')],
  },
  updateProxyWhileConnected: {
    question: 'Q-03',
    assumes: 'XksProxyAuthenticationCredential and XksProxyUriPath can be updated while CONNECTED.',
    because: 'the operation, its members and the guide allow it; only the text of an exception does not',
    sources: [
      api('API_UpdateCustomKeyStore'),
      guide2023('update-xks-keystore'),
      proxySpecification('sigv4-credentials-rotation'),
    ],
  },
  renameWhileConnected: {
    question: 'Q-42',
    assumes: 'NewCustomKeyStoreName can be updated while CONNECTED, for both types.',
    because: 'the API page says so in several places; the guide for AWS CloudHSM key stores is older',
    sources: [api('API_UpdateCustomKeyStore'), guide2023('update-keystore')],
  },
  mixedUpdateIsAllOrNothing: {
    question: undefined,
    assumes:
      'An update that mixes properties which may change while CONNECTED with others which may not changes none of them.',
    because: 'the request is refused as a whole',
    sources: [api('API_UpdateCustomKeyStore')],
  },
  updateKeepsConnectionState: {
    question: undefined,
    assumes: 'UpdateCustomKeyStore never changes the ConnectionState.',
    because: 'no page says that it does',
    sources: [api('API_UpdateCustomKeyStore')],
  },
  updateWithoutProperties: {
    question: 'Q-34',
    assumes: 'UpdateCustomKeyStore with nothing but a CustomKeyStoreId throws ValidationException.',
    because: 'there is nothing to do',
    sources: [api('API_UpdateCustomKeyStore')],
    option: assumptionOptions.updateWithoutProperties,
  },
  updateToSameName: {
    question: undefined,
    assumes: 'A NewCustomKeyStoreName that the key store has already is accepted.',
    because: 'no other key store uses the name',
    sources: [api('API_UpdateCustomKeyStore')],
  },
  updateOfVpcStoreCallsProxy: {
    question: 'Q-19',
    assumes:
      'UpdateCustomKeyStore of an external key store with a VPC endpoint service sends GetHealthStatus with the new values first, although AWS KMS may have no way to the proxy while disconnected.',
    because: 'updates are documented to ask the proxy, without an exception for VPC endpoint services',
    sources: [
      api('API_UpdateCustomKeyStore'),
      guide2023('update-xks-keystore'),
      proxySpecification('gethealthstatus'),
    ],
    option: assumptionOptions.updateOfVpcStoreCallsProxy,
  },
  renameDoesNotCallProxy: {
    question: 'Q-20',
    assumes: 'An update of nothing but the name sends no request to the proxy.',
    because: 'the name does not concern the proxy',
    sources: [guide2023('update-xks-keystore')],
  },
  updateTakesEffectAtOnce: {
    question: undefined,
    assumes: 'New values of an external key store are in full effect with the answer to the update.',
    because: 'AWS says within 5 minutes, without saying what happens until then',
    sources: [guide2023('update-xks-keystore')],
  },
  updateDoesNotTestKeys: {
    question: undefined,
    assumes: 'UpdateCustomKeyStore does not test whether the new proxy leads to the same external keys.',
    because: 'GetHealthStatus, the only request that it sends, names no key',
    sources: [api('API_UpdateCustomKeyStore'), proxySpecification('gethealthstatus')],
  },
  switchToPublicEndpoint: {
    question: 'Q-26',
    assumes:
      'An update to PUBLIC_ENDPOINT accepts an XksProxyVpcEndpointServiceName that is omitted, null or empty, and removes name and owner of the service.',
    because: 'every one of these forms is documented, even those that break the API model',
    sources: [api('API_UpdateCustomKeyStore'), guide2023('update-xks-keystore')],
  },
  updateToClusterInUse: {
    question: 'Q-11',
    assumes:
      'UpdateCustomKeyStore accepts every cluster that is related to the original one; that such a cluster backs another key store cannot happen here.',
    because:
      'creating a key store refuses related clusters, and updating models no CloudHsmClusterInUseException',
    sources: [api('API_UpdateCustomKeyStore'), api('API_CreateCustomKeyStore')],
  },

  // Creating, describing, deleting

  orderOfChecks: {
    question: undefined,
    assumes:
      'Checks come in this order: JSON, operation, signature, constraints of the members, request quotas, authorization, existence, type, state, uniqueness, resource quotas, the backing key store.',
    because: 'no page gives an order; this one goes from the request outwards',
    sources: [api('CommonErrors')],
  },
  orderOfCreateChecks: {
    question: 'Q-48',
    assumes:
      'CreateCustomKeyStore checks the name first, then the cluster or the URI for other users, then the quota, and the outside world last.',
    because: 'creating an existing key store again should not fail with a quota',
    sources: [api('API_CreateCustomKeyStore')],
  },
  membersOfTheWrongType: {
    question: 'Q-15',
    assumes:
      'Members that belong to the other type of key store, or that the type requires and the request lacks, give ValidationException.',
    because: 'the request contradicts itself, and nothing better is modelled',
    sources: [api('API_CreateCustomKeyStore'), api('API_UpdateCustomKeyStore')],
  },
  nameScope: {
    question: 'Q-31',
    assumes:
      'A CustomKeyStoreName is unique among the key stores of both types in an account and Region, and its case matters.',
    because: 'the API page says so; guide and console name other scopes',
    sources: [
      api('API_CreateCustomKeyStore'),
      guide2023('create-keystore'),
      guide2023('create-xks-keystore'),
    ],
  },
  nameIsFreeAfterDeletion: {
    question: undefined,
    assumes: 'The name of a deleted key store can be given to another one at once.',
    because: 'a name only has to differ from those of existing key stores',
    sources: [api('API_DeleteCustomKeyStore')],
  },
  storeQuota: {
    question: 'Q-29',
    assumes: 'The quota of 10 custom key stores of an account in a Region can be set to another value.',
    because: 'older pages call it fixed, current ones adjustable',
    sources: [guide('resource-limits'), guide2023('resource-limits')],
  },
  createAgainWhileNotDisconnected: {
    question: 'Q-46',
    assumes:
      'Creating an AWS CloudHSM key store again with equal values throws CustomKeyStoreNameInUseException, unless the existing one is DISCONNECTED.',
    because: 'only that case is documented to return the existing ID, and the name is checked first',
    sources: [guide2023('create-keystore')],
  },
  createAgainComparesCustomerValues: {
    question: 'Q-47',
    assumes:
      'Whether values are equal to those of an existing key store is judged by what the last create or update request said, also for KeyStorePassword.',
    because: 'customers do not know the password that AWS KMS sets when it connects',
    sources: [guide2023('create-keystore')],
  },
  externalCreateIsNotIdempotent: {
    question: undefined,
    assumes:
      'Creating an external key store again with equal values throws CustomKeyStoreNameInUseException.',
    because: 'returning the existing ID is documented for AWS CloudHSM key stores only',
    sources: [guide2023('create-keystore'), guide2023('create-xks-keystore')],
  },
  passwordIsNotTriedBeforeConnecting: {
    question: undefined,
    assumes:
      'CreateCustomKeyStore does not look at kmsuser: whether it exists and has the password shows only when connecting.',
    because: 'the operation models no exception for it',
    sources: [api('API_CreateCustomKeyStore')],
  },
  passwordCharacters: {
    question: undefined,
    assumes: 'Of KeyStorePassword only the length is checked.',
    because: 'the guide asks for letters and digits, the API model for nothing but a length',
    sources: [api('API_CreateCustomKeyStore'), guide2023('create-keystore')],
  },
  customKeyStoreIdFormat: {
    question: undefined,
    assumes:
      'A new CustomKeyStoreId is cks- and 17 hexadecimal digits; requests may name any 1 to 64 characters.',
    because: 'all samples look like this, and the API model asks for nothing but a length',
    sources: [api('API_CreateCustomKeyStore')],
  },
  describeWithBothFilters: {
    question: 'Q-32',
    assumes: 'DescribeCustomKeyStores with both an ID and a name throws ValidationException.',
    because: 'the page forbids it without naming an exception',
    sources: [api('API_DescribeCustomKeyStores')],
  },
  describeLimit: {
    question: 'Q-33',
    assumes: 'DescribeCustomKeyStores returns up to 1000 key stores, unless Limit says fewer.',
    because: 'no default is documented, and 1000 is the most that the API model allows',
    sources: [api('API_DescribeCustomKeyStores')],
  },
  describeOrder: {
    question: undefined,
    assumes: 'DescribeCustomKeyStores lists key stores in the order of their creation.',
    because: 'no order is documented, and pages of a list need a stable one',
    sources: [api('API_DescribeCustomKeyStores')],
  },
  deleteStateBeforeKeys: {
    question: 'Q-35',
    assumes:
      'Deleting a key store that is not DISCONNECTED and contains KMS keys throws CustomKeyStoreInvalidStateException.',
    because: 'the state is known without counting keys, and both have to be mended anyway',
    sources: [api('API_DeleteCustomKeyStore')],
  },
  deleteTwice: {
    question: undefined,
    assumes: 'Deleting a deleted key store throws CustomKeyStoreNotFoundException.',
    because: 'it is no longer there',
    sources: [api('API_DeleteCustomKeyStore')],
  },

  // AWS CloudHSM clusters

  onlyActiveClustersPass: {
    question: undefined,
    assumes:
      'Creating, connecting and updating need a cluster in state ACTIVE; one that is DEGRADED or changing gives CloudHsmClusterNotActiveException. Existing connections stay.',
    because: 'no page says how AWS KMS regards the other states',
    sources: [api('API_ConnectCustomKeyStore'), cloudHsmApi],
  },
  mutualTls: {
    question: undefined,
    assumes: 'A cluster that requires mutual TLS gives CloudHsmClusterInvalidConfigurationException.',
    because: 'the guide states the requirement without an exception, and this one fits best',
    sources: [guide('create-keystore')],
  },
  hsmTypeAndMode: {
    question: 'Q-12',
    assumes: 'Clusters of every HSM type and mode are accepted.',
    because: 'nothing suggests that AWS KMS looks at them',
    sources: [guide('keystore-cloudhsm'), cloudHsmApi],
  },
  relatedClusters: {
    question: undefined,
    assumes:
      'Clusters are related when they carry the same history: that of the cluster whose backup they were made from.',
    because: 'related clusters have the same cluster certificate, for which the history stands',
    sources: [api('API_CreateCustomKeyStore'), api('API_UpdateCustomKeyStore')],
  },
  trustAnchorComparison: {
    question: undefined,
    assumes:
      'A TrustAnchorCertificate is right when its text is that of the cluster; no signature is verified.',
    because: 'how AWS KMS verifies it is not documented',
    sources: [api('API_CreateCustomKeyStore')],
  },
  kmsSecurityGroup: {
    question: 'Q-13',
    assumes: 'The security group and the network interfaces that AWS KMS makes to connect are not simulated.',
    because: 'no operation of AWS KMS shows them, and one page gives the group two different names',
    sources: [guide2023('disconnect-keystore')],
  },
  noSecondTryAfterNetworkTimeout: {
    question: undefined,
    assumes:
      'A proxy that cannot be reached is found out at once; that AWS KMS tries once more after a network time-out, which doubles the recorded latency, is not simulated.',
    because: 'the second try changes the latency only, never the outcome of a proxy that stays as it is',
    sources: [guide2023('xks-monitoring')],
  },
  backupOfLockedKmsuser: {
    question: undefined,
    assumes: 'A cluster made from a backup has the kmsuser with the password of that time, unlocked.',
    because: 'a backup is documented to hold users and passwords, and nothing is said of failed logins',
    sources: [guide('keystore-cloudhsm')],
  },
  oneFailedLoginPerAttempt: {
    question: undefined,
    assumes:
      'An attempt to connect with a wrong password counts as one failed login of kmsuser and ends with INVALID_CREDENTIALS; after the fifth, attempts end with USER_LOCKED_OUT.',
    because: 'five failed logins lock the user; how many an attempt makes is not documented',
    sources: [guide2023('fix-keystore'), guide('fix-keystore')],
  },

  // External key store proxies

  endpointServiceOfAnotherAccount: {
    question: 'Q-16',
    assumes:
      'A VPC endpoint service may belong to another account that XksProxyVpcEndpointServiceOwner names.',
    because: 'the member exists for this purpose; older texts demand the same account',
    sources: [
      api('API_CreateCustomKeyStore'),
      api('API_CustomKeyStoresListEntry'),
      guide('vpc-connectivity'),
    ],
  },
  endpointServiceOwnerMismatch: {
    question: undefined,
    assumes: 'A VPC endpoint service of an account other than the owner in the request counts as not found.',
    because: 'a service that AWS KMS may not see counts as not found as well',
    sources: [guide('vpc-connectivity'), guide('xks-troubleshooting')],
  },
  endpointServicePrincipal: {
    question: undefined,
    assumes:
      'A VPC endpoint service that does not allow the principal of AWS KMS counts as not found, also when connecting.',
    because: 'two pages say so; one lists it under the invalid configurations as well',
    sources: [guide('xks-troubleshooting'), api('API_CustomKeyStoresListEntry')],
  },
  endpointServiceAcceptance: {
    question: 'Q-18',
    assumes:
      'A VPC endpoint service that requires acceptance gives XksProxyVpcEndpointServiceInvalidConfigurationException.',
    because: 'two pages against one that names XksProxyInvalidConfigurationException, and the name fits',
    sources: [guide('xks-troubleshooting'), guide2023('vpc-connectivity')],
  },
  endpointServiceTargetsAreNotChecked: {
    question: undefined,
    assumes: 'Target groups, cross-zone load balancing and the addresses of the VPC are not checked.',
    because: 'no exception and no ConnectionErrorCode is documented for them',
    sources: [guide('vpc-connectivity')],
  },
  proxyUriScope: {
    question: 'Q-17',
    assumes:
      'Endpoint and path of a public proxy are unique in the account and Region; the rules for VPC endpoint services, and between these and public endpoints, hold for the Region across accounts.',
    because: 'the guide gives the scopes one by one; the exceptions speak of the Region only',
    sources: [guide2023('create-xks-keystore'), api('API_CreateCustomKeyStore')],
  },
  publicStoreOnVpcEndpoint: {
    question: undefined,
    assumes:
      'A public external key store with the endpoint of one that uses a VPC endpoint service gives XksProxyUriEndpointInUseException.',
    because: 'the guide forbids it without an exception, and the name fits',
    sources: [guide2023('create-xks-keystore')],
  },
  createOfVpcStoreDoesNotCallProxy: {
    question: 'Q-19',
    assumes:
      'CreateCustomKeyStore with a VPC endpoint service checks the service and sends no request to the proxy.',
    because: 'AWS KMS has no way to the proxy before it connects; the specification alone says otherwise',
    sources: [
      guide2023('create-xks-keystore'),
      api('API_CreateCustomKeyStore'),
      proxySpecification('gethealthstatus'),
    ],
  },
  healthStatusToConnectionErrorCode: {
    question: undefined,
    assumes:
      'Each failure of GetHealthStatus ends an attempt to connect with the ConnectionErrorCode whose meaning is closest: throttling and time-outs of the key manager with XKS_PROXY_TIMED_OUT, internal errors with XKS_PROXY_NOT_REACHABLE, answers that do not fit the request with XKS_PROXY_INVALID_RESPONSE.',
    because: 'AWS documents what the codes mean, but not which answers lead to them',
    sources: [
      api('API_CustomKeyStoresListEntry'),
      guide('xks-troubleshooting'),
      proxySpecification('error-codes'),
    ],
  },
  healthStatusToException: {
    question: undefined,
    assumes:
      'Where no exception is documented for CreateCustomKeyStore and UpdateCustomKeyStore, AccessDeniedException of the proxy gives XksProxyInvalidConfigurationException, InvalidStateException and UnsupportedOperationException give XksProxyInvalidResponseException.',
    because: 'the first is a matter of the rules of the proxy, the others make no sense without a key',
    sources: [proxySpecification('error-codes')],
  },
  oneEkmMustWork: {
    question: undefined,
    assumes: 'GetHealthStatus succeeds when at least one external key manager is ACTIVE or DEGRADED.',
    because: 'only a fleet that is UNAVAILABLE as a whole is documented as a failure',
    sources: [guide('xks-troubleshooting'), proxySpecification('gethealthstatus')],
  },
  proxyTimeoutIncludesConnecting: {
    question: undefined,
    assumes: 'The 250 milliseconds for a request to the proxy include setting up TCP and TLS.',
    because: 'the advice on the distance to the proxy counts all round trips',
    sources: [proxySpecification('getkeymetadata')],
  },
  proxyCredentials: {
    question: undefined,
    assumes: 'A simulated proxy accepts two credentials at once; a third replaces the oldest.',
    because: 'the specification asks for at least two',
    sources: [proxySpecification('sigv4-credentials-rotation')],
  },
  healthCheckInterval: {
    question: undefined,
    assumes:
      'AWS KMS asks the proxy of a connected key store for its health every 5 minutes, unless the timing says otherwise.',
    because: 'AWS says every few minutes',
    sources: [proxySpecification('gethealthstatus')],
  },

  // Requests and answers

  emptyAnswers: {
    question: 'Q-38',
    assumes: 'Connecting, disconnecting, updating and deleting answer with the JSON object {}.',
    because: 'every client takes it; the pages say both that and an empty body',
    sources: [api('API_DisconnectCustomKeyStore')],
  },
  httpStatus: {
    question: 'Q-28',
    assumes: 'Exceptions have HTTP status 400 when the client is at fault and 500 when the server is.',
    because: 'the API pages list these and observed answers agree; the API model has other numbers for some',
    sources: [api('API_CreateCustomKeyStore'), botocoreModel],
  },
  patternsMatchWholeValues: {
    question: 'Q-57',
    assumes: 'The patterns of the API model have to match a whole value, even those without anchors.',
    because: 'the length limits fit only so',
    sources: [botocoreModel, sdkModel],
  },
  sampleIdentifiers: {
    question: 'Q-56',
    assumes:
      "Identifiers in AWS's own samples that break the patterns of the API model, such as cluster-1a23b4cdefg or access key IDs with the digits 0, 1, 8 and 9, are refused with ValidationException.",
    because: 'the service enforces its model, as far as anyone can tell',
    sources: [api('API_CreateCustomKeyStore'), botocoreModel],
    option: assumptionOptions.sampleIdentifiers,
  },
  requestDuration: {
    question: undefined,
    assumes: 'A request is answered after 10 milliseconds, unless the timing says otherwise.',
    because: 'AWS gives no figure',
    sources: [api('API_Operations')],
  },
} as const satisfies Record<string, AssumptionRow>;
