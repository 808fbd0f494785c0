import { type ProxyErrorName, proxyErrorCalls } from '../../../errors/xksKeyErrors.ts';
import { numberOrText, optional, text, word } from '../controlShape.ts';
import { proxyOperation } from '../subjects.ts';

/** What happens to an external key store proxy. */
export const proxyTroubleOperations = {
  'proxy/goDown': proxyOperation({
    summary: 'The proxy cannot be reached any more.',
    run: (proxy) => proxy.goDown(),
  }),
  'proxy/comeBack': proxyOperation({
    summary: 'The proxy can be reached again.',
    run: (proxy) => proxy.comeBack(),
  }),
  'proxy/interruptNetwork': proxyOperation({
    summary: 'Breaks the network between AWS KMS and the proxy.',
    run: (proxy) => proxy.interruptNetwork(),
  }),
  'proxy/restoreNetwork': proxyOperation({
    summary: 'Ends proxy/interruptNetwork.',
    run: (proxy) => proxy.restoreNetwork(),
  }),
  'proxy/setLatency': proxyOperation({
    summary: 'Sets the time that every answer takes; AWS KMS waits 250 ms.',
    input: { latency: numberOrText("Milliseconds, or text such as '300ms'.") },
    example: { latency: '300ms' },
    run: (proxy, { latency }) => proxy.setLatency(latency),
  }),
  'proxy/expireCertificate': proxyOperation({
    summary: 'The TLS certificate expires now.',
    run: (proxy) => proxy.expireCertificate(),
  }),
  'proxy/renewCertificate': proxyOperation({
    summary: 'A new TLS certificate for the right host.',
    input: {
      notAfter: optional(
        numberOrText('ISO 8601 text, or milliseconds since the epoch. Default in ten years.'),
      ),
    },
    example: { notAfter: '2030-01-01T00:00:00Z' },
    run: (proxy, options) => proxy.renewCertificate(options),
  }),
  'proxy/presentCertificateFor': proxyOperation({
    summary: 'A TLS certificate that names another host; `*.example.com` names all hosts of that domain.',
    input: { CommonName: text('A host name.') },
    example: { CommonName: 'other.example.com' },
    run: (proxy, { CommonName }) => proxy.presentCertificateFor(CommonName),
  }),
  'proxy/presentUntrustedCertificate': proxyOperation({
    summary: 'The TLS certificate comes from a certificate authority that is not on the trusted list.',
    run: (proxy) => proxy.presentUntrustedCertificate(),
  }),
  'proxy/offerUnsupportedTls': proxyOperation({
    summary: 'The proxy speaks neither TLS 1.2 nor TLS 1.3.',
    run: (proxy) => proxy.offerUnsupportedTls(),
  }),
  'proxy/restoreTls': proxyOperation({
    summary: 'The proxy speaks TLS as it has to, with a certificate from the trusted list.',
    run: (proxy) => proxy.restoreTls(),
  }),
  'proxy/denyAccess': proxyOperation({
    summary: "The proxy's own rules deny AWS KMS.",
    run: (proxy) => proxy.denyAccess(),
  }),
  'proxy/grantAccess': proxyOperation({
    summary: 'Ends proxy/denyAccess.',
    run: (proxy) => proxy.grantAccess(),
  }),
  'proxy/changePath': proxyOperation({
    summary: 'The proxy moves to another path, which AWS KMS learns by UpdateCustomKeyStore.',
    input: { NewXksProxyUriPath: text('A path such as `/kms/xks/v1`.') },
    example: { NewXksProxyUriPath: '/moved/kms/xks/v1' },
    run: (proxy, { NewXksProxyUriPath }) => proxy.changePath(NewXksProxyUriPath),
  }),
  'proxy/answerGarbage': proxyOperation({
    summary: 'Every answer is one that AWS KMS cannot interpret.',
    run: (proxy) => proxy.answerGarbage(),
  }),
  'proxy/corruptAnswers': proxyOperation({
    summary: 'Every ciphertext and plaintext is damaged on its way, after its integrity value was computed.',
    run: (proxy) => proxy.corruptAnswers(),
  }),
  'proxy/answerWith': proxyOperation({
    summary: 'Every answer that can have it is this error of the proxy specification.',
    input: { errorName: word(Object.keys(proxyErrorCalls) as ProxyErrorName[]) },
    example: { errorName: 'ThrottlingException' },
    run: (proxy, { errorName }) => proxy.answerWith(errorName),
  }),
  'proxy/answerNormally': proxyOperation({
    summary: 'Ends proxy/answerGarbage, proxy/corruptAnswers and proxy/answerWith.',
    run: (proxy) => proxy.answerNormally(),
  }),
};
