import { assign, setup } from 'xstate';
import type { ProxyErrorName } from '../../errors/xksKeyErrors.ts';
import { maximumProxyCredentials } from '../../model/limits.ts';

/** A credential that the proxy accepts. */
export interface AcceptedCredential {
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
}

/** A proxy as its administrator configured it; what it is in is the machine's. */
export interface XksProxyRow {
  readonly XksProxyUriEndpoint: string;
  readonly XksProxyUriPath: string;
  readonly credentials: readonly AcceptedCredential[];
  /** Milliseconds from a request to its answer. */
  readonly latencyMs: number;
  /** `notAfter` in milliseconds since the epoch. */
  readonly certificate: { readonly CommonName: string; readonly notAfter: number };
  /** The `errorName` of the answers while the proxy is `answers.failing`, if the request is one that can have it. */
  readonly errorName?: ProxyErrorName;
}

/** What happens to a proxy. */
export type XksProxyEvent =
  | { type: 'network.unreachable' }
  | { type: 'network.interrupted' }
  | { type: 'network.restored' }
  | { type: 'tls.untrusted' }
  | { type: 'tls.unsupportedVersion' }
  | { type: 'tls.restored' }
  | { type: 'certificate.replaced'; CommonName: string; notAfter: number }
  | { type: 'access.denied' }
  | { type: 'access.granted' }
  | { type: 'answers.malformed' }
  | { type: 'answers.failing'; errorName: ProxyErrorName }
  | { type: 'answers.corrupt' }
  | { type: 'answers.restored' }
  | { type: 'latency.changed'; latencyMs: number }
  | { type: 'path.changed'; XksProxyUriPath: string }
  | { type: 'credential.added'; AccessKeyId: string; RawSecretAccessKey: string }
  | { type: 'credential.removed'; AccessKeyId: string }
  | { type: 'credential.replaced'; AccessKeyId: string; RawSecretAccessKey: string };

/**
 * An external key store proxy. What can go wrong with it goes wrong independently: the network to it, its TLS,
 * its own authorization, its answers. Latency, path, credentials and certificate are its row.
 *
 * ```mermaid
 * stateDiagram-v2
 *   state xksProxy {
 *     state network {
 *       [*] --> reachable
 *       reachable --> unreachable: network.unreachable
 *       reachable --> interrupted: network.interrupted
 *       interrupted --> unreachable: network.unreachable
 *       interrupted --> reachable: network.restored
 *       unreachable --> reachable: network.restored
 *     }
 *     --
 *     state tls {
 *       [*] --> trusted
 *       trusted --> untrusted: tls.untrusted
 *       trusted --> unsupportedVersion: tls.unsupportedVersion
 *       untrusted --> trusted: tls.restored
 *       unsupportedVersion --> trusted: tls.restored
 *     }
 *     --
 *     state access {
 *       [*] --> granted
 *       granted --> denied: access.denied
 *       denied --> granted: access.granted
 *     }
 *     --
 *     state answers {
 *       [*] --> wellFormed
 *       wellFormed --> malformed: answers.malformed
 *       wellFormed --> corrupt: answers.corrupt
 *       wellFormed --> failing: answers.failing
 *       malformed --> wellFormed: answers.restored
 *       malformed --> malformed: answers.malformed
 *       malformed --> corrupt: answers.corrupt
 *       malformed --> failing: answers.failing
 *       corrupt --> wellFormed: answers.restored
 *       corrupt --> malformed: answers.malformed
 *       corrupt --> corrupt: answers.corrupt
 *       corrupt --> failing: answers.failing
 *       failing --> wellFormed: answers.restored
 *       failing --> malformed: answers.malformed
 *       failing --> corrupt: answers.corrupt
 *       failing --> failing: answers.failing
 *     }
 *   }
 *   note right of reachable
 *     In every state:
 *     latency.changed
 *     path.changed
 *     certificate.replaced
 *     credential.added
 *     credential.removed [hasCredential]
 *     credential.replaced
 *   end note
 * ```
 *
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export const xksProxyMachine = setup({
  types: { context: {} as XksProxyRow, input: {} as XksProxyRow, events: {} as XksProxyEvent },
  guards: {
    hasCredential: ({ context, event }) =>
      'AccessKeyId' in event &&
      context.credentials.some(({ AccessKeyId }) => AccessKeyId === event.AccessKeyId),
  },
  actions: {
    setLatency: assign(({ event, context }) => ({
      latencyMs: event.type === 'latency.changed' ? event.latencyMs : context.latencyMs,
    })),
    setPath: assign(({ event, context }) => ({
      XksProxyUriPath: event.type === 'path.changed' ? event.XksProxyUriPath : context.XksProxyUriPath,
    })),
    setCertificate: assign(({ event, context }) => ({
      certificate:
        event.type === 'certificate.replaced'
          ? { CommonName: event.CommonName, notAfter: event.notAfter }
          : context.certificate,
    })),
    setErrorName: assign(({ event }) =>
      event.type === 'answers.failing' ? { errorName: event.errorName } : {},
    ),
    /** Two at once, so that a rotation needs no disruption; one more takes the place of the oldest. */
    addCredential: assign(({ context, event }) =>
      event.type === 'credential.added'
        ? { credentials: [...context.credentials, accepted(event)].slice(-maximumProxyCredentials) }
        : {},
    ),
    removeCredential: assign(({ context, event }) =>
      event.type === 'credential.removed'
        ? { credentials: context.credentials.filter(({ AccessKeyId }) => AccessKeyId !== event.AccessKeyId) }
        : {},
    ),
    replaceCredentials: assign(({ event }) =>
      event.type === 'credential.replaced' ? { credentials: [accepted(event)] } : {},
    ),
  },
}).createMachine({
  id: 'xksProxy',
  context: ({ input }) => input,
  type: 'parallel',
  on: {
    'latency.changed': { actions: 'setLatency' },
    'path.changed': { actions: 'setPath' },
    'certificate.replaced': { actions: 'setCertificate' },
    'credential.added': { actions: 'addCredential' },
    'credential.removed': { guard: 'hasCredential', actions: 'removeCredential' },
    'credential.replaced': { actions: 'replaceCredentials' },
  },
  states: {
    network: {
      initial: 'reachable',
      states: {
        reachable: {
          on: {
            'network.unreachable': { target: 'unreachable' },
            'network.interrupted': { target: 'interrupted' },
          },
        },
        interrupted: {
          on: {
            'network.unreachable': { target: 'unreachable' },
            'network.restored': { target: 'reachable' },
          },
        },
        unreachable: { on: { 'network.restored': { target: 'reachable' } } },
      },
    },
    tls: {
      initial: 'trusted',
      states: {
        trusted: {
          on: {
            'tls.untrusted': { target: 'untrusted' },
            'tls.unsupportedVersion': { target: 'unsupportedVersion' },
          },
        },
        untrusted: { on: { 'tls.restored': { target: 'trusted' } } },
        unsupportedVersion: { on: { 'tls.restored': { target: 'trusted' } } },
      },
    },
    access: {
      initial: 'granted',
      states: {
        granted: { on: { 'access.denied': { target: 'denied' } } },
        denied: { on: { 'access.granted': { target: 'granted' } } },
      },
    },
    answers: {
      initial: 'wellFormed',
      on: {
        'answers.malformed': { target: '.malformed' },
        'answers.corrupt': { target: '.corrupt' },
        'answers.failing': { target: '.failing', actions: 'setErrorName' },
      },
      states: {
        wellFormed: {},
        malformed: { on: { 'answers.restored': { target: 'wellFormed' } } },
        corrupt: { on: { 'answers.restored': { target: 'wellFormed' } } },
        failing: { on: { 'answers.restored': { target: 'wellFormed' } } },
      },
    },
  },
});

function accepted({ AccessKeyId, RawSecretAccessKey }: AcceptedCredential): AcceptedCredential {
  return { AccessKeyId, RawSecretAccessKey };
}
