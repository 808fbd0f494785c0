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
const iam = (page: string) => `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html`;
const cloudHsm = (page: string) => `https://docs.aws.amazon.com/cloudhsm/latest/${page}.html`;
const cloudHsmProvider = 'https://github.com/hashicorp/terraform-provider-aws';
const cloudHsmApi = 'https://docs.aws.amazon.com/cloudhsm/latest/APIReference/Welcome.html';
const sdkModel = 'https://github.com/aws/aws-sdk-js-v3';
const botocoreModel = 'https://github.com/boto/botocore';

/**
 * Everything that the simulator assumes about custom key stores, their connections and their KMS keys because
 * AWS leaves it open, with the reason and the pages it rests on.
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
      'Checks come in this order: HTTP and JSON, signature, operation, constraints of single members, request quotas, permissions, members that have to go together, existence, type, state, uniqueness and content, resource quotas, the backing key store.',
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
      'Creating, connecting and updating need a cluster in state ACTIVE; one that is DEGRADED or changing gives CloudHsmClusterNotActiveException. Existing connections stay, and CreateKey and the use of keys need active HSMs only.',
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

  // KMS keys

  createKeyParameters: {
    question: 'Q-22',
    assumes:
      "CreateKey in a custom key store with another KeySpec or KeyUsage, with MultiRegion, or with an Origin that is not that of the key store's type gives UnsupportedOperationException; a CustomKeyStoreId or XksKeyId that is missing, or that the Origin has no use for, gives ValidationException.",
    because:
      'the first asks for what cannot be had, the second contradicts itself; no page names the exceptions',
    sources: [api('API_CreateKey'), guide2023('create-xks-keys')],
  },
  keyStateWithoutKeyMaterial: {
    question: 'Q-05',
    assumes:
      'A KMS key whose key material is gone from the AWS CloudHSM cluster stays Enabled; cryptographic operations give KMSInvalidStateException.',
    because:
      'the page of key states rules out anything else, although a repair procedure says that the key becomes unavailable in the end',
    sources: [guide('key-state'), guide('fix-keystore')],
    option: assumptionOptions.keyStateWithoutKeyMaterial,
  },
  keyStateWhileNotConnected: {
    question: 'Q-43',
    assumes:
      'KMS keys are Unavailable while their key store is DISCONNECTING, DISCONNECTED, CONNECTING or FAILED, unless they are PendingDeletion.',
    because: 'keys are documented to be unusable right away and until the key store is connected again',
    sources: [guide('key-state'), guide2023('disconnect-keystore')],
  },
  keysWhileDisconnecting: {
    question: 'Q-45',
    assumes: 'KMS keys cannot be used from the moment that DisconnectCustomKeyStore is accepted.',
    because: 'AWS says right away, and speaks of eventual consistency only besides',
    sources: [guide2023('disconnect-keystore'), guide2023('xks-connect-disconnect')],
    option: assumptionOptions.keysWhileDisconnecting,
  },
  messageOfUnavailableKey: {
    question: 'Q-41',
    assumes:
      'The message for a KMS key in a key store that is not connected says that the key is unavailable for AWS CloudHSM key stores, and that the custom key store is not connected for external ones.',
    because: 'two pages have different texts, and the second speaks of proxies only',
    sources: [guide('key-state'), proxySpecification('error-codes')],
  },
  disabledKeyWhileNotConnected: {
    question: 'Q-49',
    assumes:
      'A cryptographic operation with a disabled KMS key in a key store that is not connected gives KMSInvalidStateException, not DisabledException.',
    because: 'the exception follows the KeyState that is shown, which is Unavailable',
    sources: [guide('key-state')],
  },
  pendingDeletionException: {
    question: 'Q-40',
    assumes:
      'CreateGrant and cryptographic operations with a KMS key that is pending deletion give KMSInvalidStateException.',
    because:
      'DisabledException is documented as well, without a rule; for external key stores only this one is',
    sources: [guide('key-state'), guide('xks-troubleshooting')],
  },
  typeBeforeKeyState: {
    question: 'Q-10',
    assumes:
      'An operation that KMS keys in custom key stores do not support gives UnsupportedOperationException, also when the key is disabled or pending deletion.',
    because: 'both exceptions are listed without an order; the type of a key never changes',
    sources: [guide('key-state')],
  },
  dataKeyPairs: {
    question: 'Q-08',
    assumes:
      'GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext with a KMS key in a custom key store give UnsupportedOperationException in every state.',
    because:
      'the current page says so; the edition of 2023 had KMSInvalidStateException for an unavailable key',
    sources: [guide('key-state'), guide2023('key-state'), api('API_GenerateDataKeyPair')],
  },
  pendingWindow: {
    question: 'Q-37',
    assumes: 'ScheduleKeyDeletion with fewer than 7 or more than 30 days gives ValidationException.',
    because: 'the API page is explicit, although the API model allows 1 to 365',
    sources: [api('API_ScheduleKeyDeletion')],
  },
  deletionIsPunctual: {
    question: undefined,
    assumes: 'A KMS key is deleted exactly at its DeletionDate.',
    because: 'AWS says that it may take up to 24 hours longer, but not when it does',
    sources: [api('API_ScheduleKeyDeletion'), guide2023('deleting-keys')],
  },
  deletionWhileNotConnected: {
    question: 'Q-52',
    assumes:
      'A KMS key that is due is deleted although its key store is not connected; its key material stays behind in the AWS CloudHSM cluster.',
    because: 'AWS KMS deletes the key material only as far as it can',
    sources: [guide2023('delete-cmk-keystore'), guide('fix-keystore')],
  },
  cancelDeletionWhileNotConnected: {
    question: 'Q-51',
    assumes:
      'After CancelKeyDeletion in a key store that is not connected, a KMS key is shown as Unavailable, and as Disabled once the key store is connected.',
    because: 'both rules hold: cancelling makes a key Disabled, and keys of such a key store are Unavailable',
    sources: [api('API_CancelKeyDeletion'), guide('key-state')],
  },
  clusterIdOfKeys: {
    question: 'Q-61',
    assumes:
      'DescribeKey shows the cluster that the AWS CloudHSM key store has now as CloudHsmClusterId, also for KMS keys that were created with an earlier one.',
    because: 'the member says where the key material is',
    sources: [api('API_KeyMetadata'), api('API_UpdateCustomKeyStore')],
  },
  keysInBackups: {
    question: undefined,
    assumes: 'A cluster made from a backup holds the keys that the original had at the moment of the backup.',
    because: 'a backup is documented to hold them, and what happens to the original later does not change it',
    sources: [guide2023('delete-cmk-keystore'), guide('fix-keystore')],
  },
  externalKeyAfterDeletion: {
    question: 'Q-53',
    assumes:
      'An XksKeyId can be used again in its external key store as soon as the KMS key that used it is deleted, but not while that is pending deletion.',
    because: 'the KMS key exists until then',
    sources: [api('API_CreateKey')],
  },
  describeKeyDoesNotCallProxy: {
    question: 'Q-21',
    assumes: 'DescribeKey sends no request to the external key store proxy.',
    because:
      'the change log of the specification says so, one leftover sentence does not; the answer has no member for the external key',
    sources: [proxySpecification('getkeymetadata'), api('API_DescribeKey')],
  },
  listLimits: {
    question: 'Q-33',
    assumes:
      'A Limit above the documented maximum of a list operation gives ValidationException, for example 101 for ListAliases or 51 for ListResourceTags.',
    because: 'the API pages state these ranges, although the API model allows 1 to 1000',
    sources: [api('API_ListAliases'), api('API_ListResourceTags')],
  },
  rotationIsNotSimulated: {
    question: undefined,
    assumes: 'GetKeyRotationStatus of a KMS key outside custom key stores always says that rotation is off.',
    because: 'the simulator does not rotate keys',
    sources: [api('API_GetKeyRotationStatus')],
  },
  predefinedAliases: {
    question: undefined,
    assumes:
      'Predefined AWS aliases such as alias/aws/s3, and the AWS managed keys behind them, are not simulated: no request finds them or makes them.',
    because: 'they cannot be in a custom key store',
    sources: [api('API_DescribeKey')],
  },

  // Aliases, tags, grants and key policies

  aliasNames: {
    question: undefined,
    assumes:
      'A name without the prefix alias/ or below alias/aws/ gives InvalidAliasNameException from CreateAlias and ValidationException from UpdateAlias and DeleteAlias.',
    because: 'of the three only CreateAlias models the exception',
    sources: [api('API_CreateAlias'), api('API_UpdateAlias'), api('API_DeleteAlias')],
  },
  tagQuota: {
    question: undefined,
    assumes: 'TagResource beyond 50 tags of a KMS key gives LimitExceededException.',
    because: 'the operation models it, and 50 is what resources of AWS have in general',
    sources: [api('API_TagResource')],
  },
  invalidTags: {
    question: undefined,
    assumes: 'CreateKey with the same tag key twice, or with one that begins with aws:, gives TagException.',
    because: 'the exception is for tags that are not valid, and nothing more is said',
    sources: [api('API_CreateKey'), api('API_Tag')],
  },
  grantIds: {
    question: undefined,
    assumes:
      'In ListGrants, RetireGrant and RevokeGrant a malformed GrantId gives InvalidGrantIdException, and one that no grant has gives NotFoundException.',
    because: 'all three model both exceptions without saying which is for what',
    sources: [api('API_ListGrants'), api('API_RetireGrant'), api('API_RevokeGrant')],
  },
  grantsForDataKeyPairs: {
    question: undefined,
    assumes:
      'CreateGrant accepts GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext for KMS keys in custom key stores, which do not support them.',
    because: 'only operations that the kind of key rules out are documented to be refused',
    sources: [api('API_CreateGrant')],
  },
  createGrantWhileNotConnected: {
    question: 'Q-50',
    assumes: 'CreateGrant is accepted for a disabled KMS key in a key store that is not connected.',
    because: 'it is documented as allowed for the KeyState that is shown, which is Unavailable',
    sources: [guide('key-state')],
  },
  policyLockout: {
    question: undefined,
    assumes:
      'The safety check against lockout accepts every key policy that lets some principal of the account change it, whoever asks.',
    because:
      'AWS asks this of the caller, which is the root user where a test names none; every policy for users and roles alone would be refused then',
    sources: [api('API_PutKeyPolicy'), guide('key-policy-default')],
  },

  // Cryptographic operations

  dataKeys: {
    question: 'Q-27',
    assumes: 'GenerateDataKey and GenerateDataKeyWithoutPlaintext work with KMS keys in custom key stores.',
    because:
      'both guides, the specification and the page of quotas say so; only the text of a member does not',
    sources: [
      api('API_GenerateDataKey'),
      guide2023('use-cmk-keystore'),
      guide2023('use-xks-key'),
      proxySpecification('encrypt'),
    ],
  },
  keyMaterialIds: {
    question: 'Q-14',
    assumes:
      'Answers for KMS keys in custom key stores have no KeyMaterialId, SourceKeyMaterialId or DestinationKeyMaterialId.',
    because: 'DescribeKey has no CurrentKeyMaterialId for them, and the members are optional',
    sources: [api('API_Decrypt'), api('API_KeyMetadata')],
    option: assumptionOptions.keyMaterialIdOfCustomKeyStoreKeys,
  },
  generateRandomWithoutHsm: {
    question: 'Q-09',
    assumes:
      'GenerateRandom with an AWS CloudHSM key store whose cluster has no active HSM, or was deleted, gives KMSInternalException.',
    because: 'KMSInvalidStateException is not modelled, and the key store is CONNECTED',
    sources: [api('API_GenerateRandom')],
    option: assumptionOptions.generateRandomWithoutHsm,
  },
  clusterFailuresOfCreateKeyAndGenerateRandom: {
    question: undefined,
    assumes:
      'With a connected AWS CloudHSM key store, CreateKey and GenerateRandom give KMSInternalException when AWS KMS cannot communicate with the cluster or the cluster has no free session, CustomKeyStoreInvalidStateException when kmsuser is locked or missing, and ThrottlingException when the cluster is overloaded; CreateKey gives CloudHsmClusterInvalidConfigurationException when the cluster was deleted.',
    because: 'AWS documents these failures for operations with existing KMS keys only',
    sources: [api('API_CreateKey'), api('API_GenerateRandom'), guide('fix-keystore')],
  },
  kmsuserMissingWhileConnected: {
    question: undefined,
    assumes:
      'Cryptographic operations give KMSInvalidStateException when kmsuser is deleted while the key store is connected.',
    because: 'so does a locked kmsuser',
    sources: [guide('fix-keystore')],
  },
  dryRun: {
    question: 'Q-58',
    assumes:
      'A request with DryRun checks parameters and the state of the KMS key, and asks neither cluster nor proxy.',
    because: 'it is meant to have no effect',
    sources: [guide('testing-permissions')],
  },
  keyUnavailable: {
    question: 'Q-60',
    assumes: 'KeyUnavailableException never comes by itself, only from scripted faults.',
    because: 'no cause is documented, and a KeyState of Unavailable has its own exception',
    sources: [api('API_Encrypt'), guide('key-state')],
  },
  ciphertextFormat: {
    question: 'Q-54',
    assumes: "Ciphertexts have a format of the simulator's own and at most 6144 bytes.",
    because: "AWS does not publish its format; the size is the API model's",
    sources: [api('API_Encrypt')],
  },
  wrongEncryptionContext: {
    question: 'Q-55',
    assumes:
      'Decrypting with the wrong encryption context gives KMSInvalidStateException for a KMS key in an external key store and InvalidCiphertextException for any other.',
    because:
      'the proxy gets the context as additional authenticated data and finds the mismatch before AWS KMS does',
    sources: [api('API_Decrypt'), proxySpecification('encrypt'), guide('xks-troubleshooting')],
  },
  encryptionContextSize: {
    question: undefined,
    assumes:
      'An encryption context that makes more than 8192 bytes of additional authenticated data gives ValidationException for a KMS key in an external key store.',
    because: 'AWS KMS is documented to send no more to a proxy; what it answers instead is not',
    sources: [proxySpecification('encrypt'), api('API_Encrypt')],
  },
  recipients: {
    question: undefined,
    assumes:
      'Attestation documents are not simulated: a request with a Recipient gives NotSimulatedException.',
    because: 'they concern AWS Nitro Enclaves, not custom key stores',
    sources: [api('API_Decrypt'), api('API_RecipientInfo')],
  },

  // Requests for external keys

  accessDeniedForCreateKey: {
    question: 'Q-23',
    assumes: 'AccessDeniedException of the proxy gives CustomKeyStoreInvalidStateException from CreateKey.',
    because: 'the guide says so; the KMSInvalidStateException of the specification is not modelled',
    sources: [guide('xks-troubleshooting'), proxySpecification('error-codes')],
  },
  unsupportedOperationForCreateKey: {
    question: 'Q-24',
    assumes:
      'UnsupportedOperationException of the proxy gives CustomKeyStoreInvalidStateException from CreateKey.',
    because:
      'it is modelled and what other errors of the proxy give; the exception that the specification names does not exist',
    sources: [guide('xks-troubleshooting'), proxySpecification('error-codes')],
  },
  failuresOfReliableProxy: {
    question: 'Q-25',
    assumes:
      'Status 500 and 503 of the proxy and time-outs give KMSInvalidStateException from cryptographic operations, however reliable the proxy was.',
    because:
      'the specification says so; the guide makes it depend on a reliability whose threshold it does not state',
    sources: [guide('xks-troubleshooting'), proxySpecification('error-codes')],
    option: assumptionOptions.failuresOfReliableProxy,
  },
  networkErrorsAreTimeouts: {
    question: undefined,
    assumes:
      'Network errors between AWS KMS and a proxy count as a connection that times out, and a proxy that is down as one that refuses the connection.',
    because: 'only the first is documented to depend on the reliability of the proxy',
    sources: [guide('xks-troubleshooting')],
  },
  invalidKeyUsageOfMetadata: {
    question: undefined,
    assumes: 'A proxy may answer GetKeyMetadata with InvalidKeyUsageException.',
    because: 'the specification maps it for CreateKey, although it lists it for Encrypt and Decrypt only',
    sources: [proxySpecification('error-codes')],
  },
  externalKeyProblems: {
    question: undefined,
    assumes:
      'Of several reasons why an external key does not fit, CreateKey names the first of: its key spec, its status, its usage.',
    because: 'the texts are documented, but no order',
    sources: [guide('xks-troubleshooting'), proxySpecification('getkeymetadata')],
  },
  callerOfProxyRequests: {
    question: undefined,
    assumes:
      'A request that names no caller is made by the root user of the account, so awsPrincipalArn in requests to the proxy is arn:aws:iam::<account>:root.',
    because: 'it is the one principal that every account has',
    sources: [proxySpecification('encrypt')],
  },
  externalKeyRotation: {
    question: undefined,
    assumes:
      'Rotating a simulated external key makes a new version of it; earlier versions still decrypt until they are removed.',
    because: 'the key manager may rotate the material behind an XksKeyId, and AWS KMS is not told',
    sources: [guide('keystore-external'), proxySpecification('decrypt')],
  },

  // Request quotas

  quotaBuckets: {
    question: undefined,
    assumes: 'A request quota is a bucket that refills evenly and holds the requests of one second.',
    because: 'AWS states rates only',
    sources: [guide('requests-per-second'), guide('throttling')],
  },
  keyStoreQuotaOperations: {
    question: 'Q-30',
    assumes:
      'Of the operations that use a KMS key, only cryptographic ones count in the request quota of a custom key store; DescribeKey does not.',
    because: 'the current pages agree; an older one counted DescribeKey',
    sources: [guide('requests-per-second'), guide('monitoring-cloudwatch')],
  },
  keyStoreQuotaCallers: {
    question: 'Q-59',
    assumes: 'All callers of the KMS keys of a custom key store share its request quota.',
    because: 'the guide says so',
    sources: [guide2023('requests-per-second')],
  },
  reEncryptOverTwoStores: {
    question: undefined,
    assumes:
      'ReEncrypt between KMS keys of two custom key stores counts once for each, and once for the account.',
    because: 'no page says how it counts, and each key store serves one request',
    sources: [guide('requests-per-second')],
  },

  // Requests and answers

  emptyAnswers: {
    question: 'Q-38',
    assumes:
      'Operations whose output has no members, such as connecting and deleting a custom key store, answer with the JSON object {}; those without an output in the API model, such as EnableKey, with an empty body.',
    because: 'every client takes it; the pages say both that and an empty body',
    sources: [api('API_DisconnectCustomKeyStore'), botocoreModel],
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

  // Permissions, accounts and Regions

  roleWithoutSession: {
    question: undefined,
    assumes:
      'Where a caller is the ARN of a role, it is a session of that role with the name simulated. Sessions of the same name share the tags and session policies of the last one.',
    because:
      'a role itself never calls, and the ARN of a session tells sessions apart by nothing but the name',
    sources: [iam('reference_identifiers')],
  },
  whoMayAssumeRole: {
    question: undefined,
    assumes:
      'Every role can be assumed: roles have no trust policy, and MFA and external IDs are not asked for.',
    because: 'AWS STS decides about it, before AWS KMS hears of the session',
    sources: [iam('id_roles')],
  },
  limitsOfWholeAccounts: {
    question: undefined,
    assumes:
      'Service control policies, resource control policies and policies of VPC endpoints limit nothing. Condition keys of networks, organizations and services have the values that come with the caller, and no value otherwise; aws:SecureTransport is true.',
    because: 'what stands around an account is not simulated',
    sources: [iam('reference_policies_evaluation-logic'), iam('reference_policies_condition-keys')],
  },
  permissionsTakeEffectAtOnce: {
    question: undefined,
    assumes: 'Key policies, identity-based policies, grants and aliases count from the next request on.',
    because: 'AWS says that it may take minutes, but not when it does',
    sources: [`${guide('accessing-kms')}#programming-eventual-consistency`],
  },
  permissionOnWhatIsNotThere: {
    question: undefined,
    assumes:
      "For a key or alias that is missing in the caller's own account identity-based policies alone decide between AccessDeniedException and NotFoundException. RetireGrant of a grant that is missing gives NotFoundException to everybody in the account of the key.",
    because: 'there is no key policy and no grant that could be asked',
    sources: [guide('policy-evaluation'), guide('grant-delete')],
  },
  keysOfOtherAccounts: {
    question: undefined,
    assumes:
      'With permissions, AccessDeniedException with one and the same text answers for a key of another account that does not let the caller in and for one that does not exist; without them too, for operations that cannot be used across accounts.',
    because: 'the text, as seen from the service, names these reasons as one',
    sources: [
      guide('key-policy-modifying-external-accounts'),
      'https://github.com/kubernetes-sigs/aws-encryption-provider/pull/141',
    ],
  },
  grantsAcrossAccounts: {
    question: undefined,
    assumes:
      'A grant to a user, role or session of another account is enough by itself; a key policy that names one needs an identity-based policy besides, and so do a grant and a key policy for the account.',
    because: 'the guide asks for both policies, and says of grants that they allow without one',
    sources: [guide('key-policy-modifying-external-accounts'), guide('grants')],
  },
  retirableGrantsOfOthers: {
    question: undefined,
    assumes: 'ListRetirableGrants for a principal of another account gives an empty list.',
    because: 'the principal has to be in the account of the caller, and no exception is named',
    sources: [api('API_ListRetirableGrants')],
  },
  emptyAccounts: {
    question: undefined,
    assumes:
      'Every account of 12 digits and every Region exists, and is empty until something is made in it.',
    because: 'nothing about accounts is asked but their number',
    sources: [iam('reference_identifiers')],
  },

  // The wire

  protocols: {
    question: undefined,
    assumes:
      'The endpoint speaks AWS JSON 1.1 only, the one protocol of the API model; a request in CBOR gives UnknownOperationException.',
    because: 'clients choose a protocol by the API model',
    sources: [botocoreModel],
  },
  statusOfMalformedRequests: {
    question: undefined,
    assumes:
      'A request with another method than POST gives UnknownOperationException with status 405, one to another path with 404, one with another Content-Type or without X-Amz-Target with 400; a body of more than 1 MiB gives SerializationException with 413.',
    because: 'AWS does not say; these are the numbers that HTTP has for it',
    sources: [api('CommonErrors')],
  },
  oneEndpoint: {
    question: undefined,
    assumes:
      'One endpoint answers for AWS KMS and AWS CloudHSM and for every Region; X-Amz-Target says which service is meant, and the Region is the one that the request is signed for.',
    because: 'a simulator has one address, and clients sign for their Region',
    sources: [iam('reference_sigv-signing-elements')],
  },
  credentialsWithoutSignatures: {
    question: undefined,
    assumes:
      "While signatures are ignored, an access key ID of 12 digits is the root user of that account, and one that nobody has is the root user of the simulator's own account.",
    because: 'clients insist on credentials, and have no other place to name an account',
    sources: [iam('security-creds')],
  },
  timeOfSignatures: {
    question: undefined,
    assumes:
      "Whether the date of a signature is off by more than 15 minutes is judged by the time of the host, and whether temporary credentials have expired by the world's time.",
    because:
      'clients sign with the time of the host; how long a session lasts is part of the simulated world',
    sources: [iam('reference_sigv-troubleshooting')],
  },
  signatureInHeaders: {
    question: undefined,
    assumes:
      'A signature that comes with a header for each of its fields, instead of the Authorization header or the query, follows the same rules.',
    because: 'clients generated from API catalogues send it, and no page describes it',
    sources: [iam('reference_sigv-authentication-methods')],
  },
  timeOfRequests: {
    question: undefined,
    assumes:
      'With the virtual clock a request moves the time by no more than its own duration, also over HTTP; attempts that a client in another process makes again come in the same moment unless somebody moves the clock.',
    because: 'the time that passes between requests is the part of the test',
    sources: [api('API_Operations')],
  },

  // AWS CloudHSM: clusters, HSMs and backups

  cloudHsmClusterFromBackup: {
    question: undefined,
    assumes:
      'A cluster that is made from a backup goes from CREATE_IN_PROGRESS to ACTIVE and has no HSM until one is created.',
    because: 'it takes over certificates and users, and tools that wait for it expect ACTIVE',
    sources: [cloudHsm('APIReference/API_CreateCluster'), cloudHsmProvider],
  },
  cloudHsmFirstHsm: {
    question: undefined,
    assumes:
      'Until a cluster is activated it has one HSM at most, whose CSR InitializeCluster needs; CreateHsm is refused for a second one.',
    because: 'the first HSM makes the CSR, and the service was seen to refuse a second one',
    sources: [
      cloudHsm('userguide/initialize-cluster'),
      'https://github.com/hashicorp/terraform-provider-aws/issues/7437',
    ],
  },
  cloudHsmStates: {
    question: undefined,
    assumes:
      'HSMs are created and deleted, and clusters deleted, while the cluster is UNINITIALIZED, INITIALIZED, ACTIVE or DEGRADED, and the cluster keeps its state meanwhile; an HSM is deleted when it is ACTIVE or DEGRADED. Anything else gives CloudHsmInvalidRequestException.',
    because: 'no page says which state allows what',
    sources: [cloudHsm('APIReference/API_CreateHsm'), cloudHsm('APIReference/API_DeleteHsm')],
  },
  cloudHsmBackups: {
    question: undefined,
    assumes:
      'AWS CloudHSM makes a backup when a cluster is activated, when an active one with an active HSM gets another or loses one, and before its HSMs are migrated; none every 24 hours. Backups do not expire.',
    because: 'the first three are what a request causes; the others would fill every world with backups',
    sources: [cloudHsm('userguide/manage-backups'), cloudHsm('userguide/manage-backup-retention')],
  },
  cloudHsmDeletedResources: {
    question: undefined,
    assumes:
      'DescribeClusters and DescribeBackups show what is DELETED for ever; for every other operation it is not found.',
    because: 'DELETED is a state that they can be filtered by, and no page says when it ends',
    sources: [cloudHsm('APIReference/API_DescribeClusters'), cloudHsm('APIReference/API_DescribeBackups')],
  },
  cloudHsmSubnets: {
    question: undefined,
    assumes:
      'Every SubnetId in CreateCluster exists, in the one VPC of the account and Region: in the Availability Zone where a cluster has it, or else in the first that is left. HSMs have addresses in 10.0.0.0/8.',
    because: 'networks are not simulated beyond what clusters need',
    sources: [cloudHsm('APIReference/API_CreateCluster')],
  },
  cloudHsmCertificates: {
    question: undefined,
    assumes:
      'Every cluster shows the same CSR and hardware certificates. InitializeCluster takes any two texts in PEM format, but no SignedCert that another cluster has.',
    because:
      'certificates are compared, never read; two clusters with one certificate would count as related',
    sources: [cloudHsm('APIReference/API_InitializeCluster'), cloudHsm('userguide/verify-hsm-identity')],
  },
  cloudHsmDefaults: {
    question: undefined,
    assumes:
      'A cluster that is arranged has HsmType hsm2m.medium, and one that says nothing about backups keeps them for 90 days.',
    because: 'the first is the current type, the second what older clusters have',
    sources: [cloudHsm('userguide/cluster-hsm-types'), cloudHsm('userguide/manage-backup-retention')],
  },
  cloudHsmQuotaException: {
    question: undefined,
    assumes:
      'CreateCluster and CreateHsm give CloudHsmResourceLimitExceededException when the quota of clusters or HSMs is used up.',
    because: 'its description fits, although only TagResource models it',
    sources: [cloudHsm('userguide/limits'), cloudHsm('APIReference/API_TagResource')],
  },
  cloudHsmMigration: {
    question: undefined,
    assumes:
      'ModifyCluster with a later HsmType makes an ACTIVE cluster MODIFY_IN_PROGRESS; with the original one it rolls that back while it runs, and not afterwards.',
    because: 'the states suggest it, and the time for which a rollback is possible is not stated in the API',
    sources: [cloudHsm('APIReference/API_ModifyCluster'), cloudHsm('userguide/hsm1-to-hsm2-migration')],
  },
  cloudHsmTags: {
    question: undefined,
    assumes:
      'Tag keys that come twice or begin with aws: give CloudHsmTagException, more than 50 tags CloudHsmResourceLimitExceededException.',
    because: 'the operations model both without saying more',
    sources: [cloudHsm('APIReference/API_TagResource')],
  },
  cloudHsmLists: {
    question: undefined,
    assumes:
      'DescribeBackups shows the newest first unless SortAscending is true. An unknown filter, state or NextToken gives CloudHsmInvalidRequestException, and constraints of the API model give ValidationException.',
    because: 'no page says otherwise',
    sources: [cloudHsm('APIReference/API_DescribeBackups'), cloudHsm('APIReference/CommonErrors')],
  },
} as const satisfies Record<string, AssumptionRow>;
