import { type AnyActorLogic, createActor } from 'xstate';
import type { CustomKeyStoreType } from '../model/customKeyStore.ts';
import type { BackingFactory } from './backingFactory.ts';
import type { Backing, BackingAnswer, BackingRequest } from './backingStore.ts';

/** What the actor receives: a request to answer. Causes from handles arrive as they are. */
export interface BackingRequestEvent {
  readonly type: 'backing.request';
  /** Goes back with the answer. */
  readonly id: number;
  readonly request: BackingRequest;
}

/** What the actor emits: the answer to a request, at once or later. */
export interface BackingAnswerEvent {
  readonly type: 'backing.answer';
  readonly id: number;
  readonly answer: BackingAnswer;
}

/**
 * Makes a backing from XState actor logic of your own: a machine, a transition function, a callback. The actor
 * starts with the {@link CloudHsmClusterInit} or {@link XksProxyInit} as its input; it receives
 * `{ type: 'backing.request', id, request }` and emits `{ type: 'backing.answer', id, answer }`. Causes
 * (`cluster.removeHsm()` sends `{ type: 'hsm.removed', HsmId }`) arrive as events of their own; a machine that
 * does not accept one refuses it.
 *
 * @param type - The kind of custom key store that the logic backs.
 * @param logic - The actor logic; its snapshot has to be JSON for `snapshot()` and `fork()`.
 * @see https://stately.ai/docs/actors
 * @example
 * ```ts
 * import { fromTransition } from 'xstate';
 *
 * const flaky = fromActorLogic(
 *   'EXTERNAL_KEY_STORE',
 *   fromTransition((checks: number, { id, type, request }: BackingRequestEvent, { emit }) => {
 *     if (type !== 'backing.request') return checks; // a cause, such as proxy.goDown()
 *     const answer = (answer: BackingAnswer) => emit({ type: 'backing.answer', id, answer });
 *     if (request.type === 'describe') answer({ type: 'proxy', latencyMs: 0 });
 *     else if (request.type !== 'checkHealth') answer({ type: 'refused', latencyMs: 20, cause: 'KeyNotFoundException' });
 *     else if (checks % 2 === 1) answer({ type: 'healthy', latencyMs: 20 });
 *     else answer({ type: 'unhealthy', latencyMs: 250, outcome: 'timedOut' });
 *     return request.type === 'checkHealth' ? checks + 1 : checks;
 *   }, 0),
 * );
 * const sim = createSimulator({ backings: { xksProxy: flaky } });
 * ```
 */
export function fromActorLogic(type: CustomKeyStoreType, logic: AnyActorLogic): BackingFactory<unknown> {
  return ({ id, from, onlooker }) => {
    const waiting = new Map<number, (answer: BackingAnswer) => void>();
    let lastRequest = 0;

    const actor = createActor(logic, {
      id,
      ...('init' in from ? { input: from.init } : { snapshot: from.persisted as never }),
    });
    for (const inspector of onlooker.inspectors) actor.system.inspect(inspector as never);
    actor.on('*', (emitted: unknown) => {
      const { type, id: request, answer } = emitted as BackingAnswerEvent;
      if (type !== 'backing.answer') return;
      waiting.get(request)?.(answer);
      waiting.delete(request);
    });
    // An actor that fails answers nothing more; the contract wants an answer all the same.
    actor.subscribe({ error: () => {} });
    actor.start();
    const isAlive = () => actor.getSnapshot().status === 'active';

    const backing: Backing = {
      type,
      request: (request) => {
        const requestId = ++lastRequest;
        let answered: { readonly answer: BackingAnswer } | undefined;
        let answerLater = (answer: BackingAnswer) => {
          answered = { answer };
        };
        waiting.set(requestId, (answer) => answerLater(answer));
        actor.send({ type: 'backing.request', id: requestId, request });
        if (answered !== undefined) return answered.answer;
        if (!isAlive()) return { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };
        return new Promise((resolve) => {
          answerLater = resolve;
        });
      },
      cause: (cause) => {
        const { can } = actor.getSnapshot() as { can?: (event: object) => boolean };
        if (can !== undefined && !can.call(actor.getSnapshot(), cause)) return false;
        actor.send(cause);
        return isAlive();
      },
      persisted: () => actor.getPersistedSnapshot(),
      inspect: (listener) => {
        actor.system.inspect(listener as never);
      },
    };
    return backing;
  };
}
