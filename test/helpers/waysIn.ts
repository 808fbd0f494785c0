import { KMSClient } from '@aws-sdk/client-kms';
import type { Simulator } from 'custom-key-store-simulator';
import { onTestFinished } from 'vitest';

/** What the ways in have in common: they send commands of the AWS SDK. */
export type Kms = Pick<KMSClient, 'send'>;

/** One way for a program to talk to a simulated world. */
export interface WayIn<Client extends Kms = Kms> {
  readonly way: string;
  /** A client that talks to this world until the test is over. */
  readonly open: (sim: Simulator) => Client;
}

/** Our own client, without any of the AWS SDK's middleware. */
export const ownClient: WayIn = { way: 'sim.client()', open: (sim) => sim.client() };

/** The ways in that have a true `KMSClient`, as pagination helpers and middleware need one. */
export const sdkWaysIn: readonly WayIn<KMSClient>[] = [
  { way: 'new KMSClient(sim.clientConfig())', open: (sim) => new KMSClient(sim.clientConfig()) },
  {
    way: 'sim.install(KMSClient)',
    open: (sim) => {
      const installation = sim.install(KMSClient);
      onTestFinished(() => installation.restore());
      return new KMSClient({ region: 'us-east-1' });
    },
  },
];

/** All of them, for `describe.each`. */
export const waysIn: readonly WayIn[] = [ownClient, ...sdkWaysIn];
