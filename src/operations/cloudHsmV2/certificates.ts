import type { ClusterDescription } from '../../backing/backingStore.ts';
import {
  awsHardwareCertificate,
  clusterCsr,
  hsmCertificate,
  manufacturerHardwareCertificate,
} from '../../model/cloudHsmV2/certificates.ts';
import type { Certificates } from '../../model/cloudHsmV2/cluster.ts';
import { maximumCertificateCharacters } from '../../model/cloudHsmV2/limits.ts';
import { invalidRequest } from './refusals.ts';
import { pageOfOperation } from './scope.ts';

/**
 * The certificates that there are in the state of a cluster. The CSR is made by its first HSM, and with the others it
 * is shown until the cluster is initialized.
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/initialize-cluster.html
 */
export function certificatesOf({ State, Hsms, ClusterCertificate }: ClusterDescription): Certificates {
  switch (State) {
    case 'CREATE_IN_PROGRESS':
    case 'INITIALIZE_IN_PROGRESS':
      return {};
    case 'UNINITIALIZED':
      return Hsms.some((hsm) => hsm.State === 'ACTIVE')
        ? {
            ClusterCsr: clusterCsr,
            HsmCertificate: hsmCertificate,
            AwsHardwareCertificate: awsHardwareCertificate,
            ManufacturerHardwareCertificate: manufacturerHardwareCertificate,
          }
        : {};
    default:
      return ClusterCertificate === '' ? {} : { ClusterCertificate };
  }
}

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/**
 * The text is a certificate in PEM format, or a chain of them. What it certifies is not read.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: it is none, or longer than 5000 characters.
 */
export function requireCertificate(member: 'SignedCert' | 'TrustAnchor', text: string): void {
  const documentation = pageOfOperation('InitializeCluster');
  if (text.length > maximumCertificateCharacters) {
    throw invalidRequest(
      `${member} has more than ${maximumCertificateCharacters} characters.`,
      documentation,
    );
  }
  const trimmed = text.trim();
  const isPem = trimmed.startsWith(begin) && trimmed.endsWith(end);
  if (!isPem || trimmed.slice(begin.length, -end.length).trim() === '') {
    throw invalidRequest(`${member} is not a certificate in PEM format.`, documentation);
  }
}
