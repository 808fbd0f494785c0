import { flag, list, text, word } from '../controlShape.ts';
import { vpcEndpointServiceOperation } from '../subjects.ts';

/** The VPC endpoint service in front of a proxy. */
export const vpcEndpointServiceOperations = {
  'proxy/vpcEndpointService/delete': vpcEndpointServiceOperation({
    summary: 'Deletes the VPC endpoint service.',
    run: (service) => service.delete(),
  }),
  'proxy/vpcEndpointService/create': vpcEndpointServiceOperation({
    summary: 'Makes the VPC endpoint service again after proxy/vpcEndpointService/delete.',
    run: (service) => service.create(),
  }),
  'proxy/vpcEndpointService/allowKms': vpcEndpointServiceOperation({
    summary: 'Sets whether `cks.kms.<Region>.amazonaws.com` is among the allowed principals.',
    input: { allowsKms: flag('AWS KMS needs true.') },
    example: { allowsKms: false },
    run: (service, { allowsKms }) => service.allowKms(allowsKms),
  }),
  'proxy/vpcEndpointService/requireAcceptance': vpcEndpointServiceOperation({
    summary: 'Sets whether the owner has to accept every endpoint.',
    input: { acceptanceRequired: flag('AWS KMS needs false.') },
    example: { acceptanceRequired: true },
    run: (service, { acceptanceRequired }) => service.requireAcceptance(acceptanceRequired),
  }),
  'proxy/vpcEndpointService/setLoadBalancer': vpcEndpointServiceOperation({
    summary: 'Sets the kind of load balancer.',
    input: { loadBalancer: word(['network', 'gateway'], 'AWS KMS needs network.') },
    example: { loadBalancer: 'gateway' },
    run: (service, { loadBalancer }) => service.setLoadBalancer(loadBalancer),
  }),
  'proxy/vpcEndpointService/setAvailabilityZones': vpcEndpointServiceOperation({
    summary: 'Sets the Availability Zones of the service.',
    input: { AvailabilityZones: list(text('An Availability Zone.'), 'AWS KMS needs at least two.') },
    example: { AvailabilityZones: ['us-east-1a'] },
    run: (service, { AvailabilityZones }) => service.setAvailabilityZones(AvailabilityZones),
  }),
  'proxy/vpcEndpointService/setPrivateDnsName': vpcEndpointServiceOperation({
    summary: 'Sets the private DNS name of the service.',
    input: { privateDnsName: text('AWS KMS needs the host of XksProxyUriEndpoint.') },
    example: { privateDnsName: 'other.example.com' },
    run: (service, { privateDnsName }) => service.setPrivateDnsName(privateDnsName),
  }),
  'proxy/vpcEndpointService/setDomainVerificationState': vpcEndpointServiceOperation({
    summary: 'Sets whether the domain of the private DNS name was shown to be its owner’s.',
    input: {
      domainVerificationState: word(['pendingVerification', 'verified', 'failed'], 'AWS KMS needs verified.'),
    },
    example: { domainVerificationState: 'failed' },
    run: (service, { domainVerificationState }) =>
      service.setDomainVerificationState(domainVerificationState),
  }),
};
