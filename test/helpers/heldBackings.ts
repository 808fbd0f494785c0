import type { SimulatorOptions } from 'custom-key-store-simulator';
import {
  type Backing,
  type BackingAnswer,
  type BackingRequest,
  cloudHsmCluster,
  xksProxy,
} from 'custom-key-store-simulator/backing';

type RequestType = BackingRequest['type'];

/**
 * The built-in backings, whose answers to some requests can be held back as a remote one would: what they answer is
 * decided when they are let go.
 */
export class HeldBackings {
  /** Requests whose answers are held back. */
  held: readonly RequestType[] = [];
  readonly #waiting: (() => void)[] = [];

  /** For `createSimulator`. */
  get backings(): NonNullable<SimulatorOptions['backings']> {
    return {
      cloudHsmCluster: (context) => this.#holding(cloudHsmCluster(context)),
      xksProxy: (context) => this.#holding(xksProxy(context)),
    };
  }

  /** How many answers are held back now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Gives the answers held back so far, and lets everything happen that follows from them in this turn. */
  async letGo(): Promise<void> {
    for (const answer of this.#waiting.splice(0)) answer();
    await turn();
  }

  /** Holds nothing back any more. */
  async letAllGo(): Promise<void> {
    this.held = [];
    await this.letGo();
  }

  #holding(backing: Backing): Backing {
    return {
      ...backing,
      request: (request) => {
        if (!this.held.includes(request.type)) return backing.request(request);
        return new Promise<BackingAnswer>((resolve) => {
          this.#waiting.push(() => resolve(backing.request(request)));
        });
      },
    };
  }
}

/** A later turn of the host. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
