import type { XksProxyRequest } from '../../../backing/backingRegistry.ts';
import type { XksProxyAuthenticationCredential } from '../../../model/customKeyStore.ts';
import { ProxyHandle } from '../../../simulator/proxyHandle.ts';
import { operation } from '../controlOperation.ts';
import {
  type ControlShape,
  integer,
  list,
  named,
  number,
  numberOrText,
  object,
  optional,
  text,
  word,
} from '../controlShape.ts';
import { credential } from '../sharedShapes.ts';
import { proxyOperation } from '../subjects.ts';

const connectivity = word(['PUBLIC_ENDPOINT', 'VPC_ENDPOINT_SERVICE'], 'Default PUBLIC_ENDPOINT.');

const proxyMembers = {
  XksProxyUriEndpoint: text('`https://` and the host.'),
  XksProxyUriPath: text('The path at which the proxy answers now.'),
  XksProxyVpcEndpointServiceName: optional(text('Absent for a public endpoint.')),
};

const request: ControlShape<XksProxyRequest> = named(
  'XksProxyRequest',
  object({
    at: number('Milliseconds since the epoch.'),
    XksOperation: word(['GetHealthStatus', 'GetKeyMetadata', 'Encrypt', 'Decrypt']),
    XksKeyId: optional(text('Absent in GetHealthStatus.')),
    awsPrincipalArn: optional(text('Who called AWS KMS; absent in GetHealthStatus.')),
    kmsKeyArn: optional(text('Absent where there is no KMS key yet.')),
    kmsOperation: text('The operation of AWS KMS.'),
    kmsRequestId: text('Its request id.'),
    outcome: text('`healthy` or `answered`, or what went wrong.'),
  }),
);

const newCredential = { XksProxyAuthenticationCredential: optional(credential) };

const describeProxy = ({ XksProxyUriEndpoint, XksProxyUriPath, vpcEndpointService }: ProxyHandle) => ({
  XksProxyUriEndpoint,
  XksProxyUriPath,
  ...(vpcEndpointService === undefined
    ? {}
    : { XksProxyVpcEndpointServiceName: vpcEndpointService.XksProxyVpcEndpointServiceName }),
});

const newlyMade = ({ AccessKeyId, RawSecretAccessKey }: XksProxyAuthenticationCredential) => ({
  XksProxyAuthenticationCredential: {
    AccessKeyId: AccessKeyId as string,
    RawSecretAccessKey: RawSecretAccessKey as string,
  },
});

/** External key store proxies, and what AWS KMS asks of them. */
export const proxyOperations = {
  'xks/createProxy': operation({
    summary: 'Arranges an external key store proxy; by default with a public endpoint.',
    input: {
      XksProxyUriEndpoint: optional(text('Default a new host of example.com.')),
      XksProxyUriPath: optional(text('Default `/kms/xks/v1`.')),
      XksProxyAuthenticationCredential: optional(credential),
      XksProxyConnectivity: optional(connectivity),
      XksProxyVpcEndpointServiceName: optional(text('Default a new name in the Region.')),
      XksProxyVpcEndpointServiceOwner: optional(text('Default the account.')),
      latency: optional(
        numberOrText("Time to an answer, such as '20ms'; AWS KMS waits 250 ms. Default 20 ms."),
      ),
      certificateNotAfter: optional(
        numberOrText('ISO 8601 text, or milliseconds since the epoch. Default in ten years.'),
      ),
      ekmFleetSize: optional(integer('Instances of the external key manager, 1 to 10. Default 1.', 1)),
    },
    output: proxyMembers,
    example: { latency: '100ms' },
    run: ({ arrangedAt }, options) => {
      const at = arrangedAt();
      return describeProxy(new ProxyHandle(at, at.outside.createProxy(options)));
    },
  }),
  'xks/proxies': operation({
    reads: true,
    summary: 'Every external key store proxy; they can be reached from every account.',
    output: { proxies: list(named('Proxy', object(proxyMembers))) },
    run: ({ at, world }) => ({
      proxies: world.proxies.proxies().map((entry) => describeProxy(new ProxyHandle(at, entry))),
    }),
  }),
  'proxy/describe': proxyOperation({
    reads: true,
    summary: 'A proxy as it is now.',
    output: proxyMembers,
    run: describeProxy,
  }),
  'proxy/XksProxyAuthenticationCredential': proxyOperation({
    reads: true,
    summary: 'The credential that the administrator of the proxy made last.',
    output: { XksProxyAuthenticationCredential: credential },
    run: ({ XksProxyAuthenticationCredential }) => ({ XksProxyAuthenticationCredential }),
  }),
  'proxy/createCustomKeyStoreInput': proxyOperation({
    reads: true,
    summary: 'Input of CreateCustomKeyStore for a store on this proxy, ready to send, with the credential.',
    input: { CustomKeyStoreName: text('Name of the store to be.') },
    output: {
      CustomKeyStoreName: text('As given.'),
      CustomKeyStoreType: word(['EXTERNAL_KEY_STORE']),
      XksProxyUriEndpoint: text('`https://` and the host.'),
      XksProxyUriPath: text('The path at which the proxy answers now.'),
      XksProxyAuthenticationCredential: credential,
      XksProxyConnectivity: word(['PUBLIC_ENDPOINT', 'VPC_ENDPOINT_SERVICE']),
      XksProxyVpcEndpointServiceName: optional(text('Absent for a public endpoint.')),
      XksProxyVpcEndpointServiceOwner: optional(text('Absent for a public endpoint.')),
    },
    example: { CustomKeyStoreName: 'Vault' },
    run: (proxy, { CustomKeyStoreName }) => proxy.createCustomKeyStoreInput(CustomKeyStoreName) as never,
  }),
  'proxy/requests': proxyOperation({
    reads: true,
    summary: 'The last requests of AWS KMS that an operation, or an attempt to connect, brought about.',
    output: { requests: list(request) },
    run: (proxy) => ({ requests: proxy.requests() }),
  }),
  'proxy/healthChecks': proxyOperation({
    reads: true,
    summary: 'How many periodic health checks AWS KMS has sent while a store was CONNECTED to this proxy.',
    output: { healthChecks: integer('How many.') },
    run: (proxy) => ({ healthChecks: proxy.healthChecks() }),
  }),
  'proxy/rotateCredential': proxyOperation({
    summary: 'The proxy accepts a new credential only, at once; AWS KMS learns it by UpdateCustomKeyStore.',
    input: newCredential,
    output: { XksProxyAuthenticationCredential: credential },
    run: (proxy, input) => newlyMade(proxy.rotateCredential(input.XksProxyAuthenticationCredential)),
  }),
  'proxy/addCredential': proxyOperation({
    summary: 'The proxy accepts a new credential beside the old one; of three, the oldest goes.',
    input: newCredential,
    output: { XksProxyAuthenticationCredential: credential },
    run: (proxy, input) => newlyMade(proxy.addCredential(input.XksProxyAuthenticationCredential)),
  }),
  'proxy/removeCredential': proxyOperation({
    summary: 'The proxy accepts this credential no longer.',
    input: { AccessKeyId: text('Of the credential.', true) },
    example: null,
    run: (proxy, { AccessKeyId }) => proxy.removeCredential(AccessKeyId),
  }),
};
