/**
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/verify-hsm-identity.html
 */
import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  awsHardwareCertificate,
  clusterCsr,
  hsmCertificate,
  manufacturerHardwareCertificate,
} from '../../src/model/cloudHsmV2/certificates.ts';
import { cert } from '../../src/model/cloudHsmV2/sharedShapes.ts';

test('the certificates of an HSM are a chain that can be verified', () => {
  const [hsm, aws, manufacturer] = [
    hsmCertificate,
    awsHardwareCertificate,
    manufacturerHardwareCertificate,
  ].map((text) => new X509Certificate(text));

  expect(hsm!.verify(aws!.publicKey)).toBe(true);
  expect(aws!.verify(manufacturer!.publicKey)).toBe(true);
  expect(manufacturer!.verify(manufacturer!.publicKey)).toBe(true);
  expect(hsm!.verify(manufacturer!.publicKey)).toBe(false);
});

test('they and the CSR have the form that the API model states', () => {
  for (const text of [clusterCsr, hsmCertificate, awsHardwareCertificate, manufacturerHardwareCertificate]) {
    expect(text).toMatch(cert.pattern);
    expect(text.length).toBeLessThan(cert.max);
  }
  expect(clusterCsr).toMatch(
    /^-----BEGIN CERTIFICATE REQUEST-----\n[\s\S]+-----END CERTIFICATE REQUEST-----\n$/,
  );
});
