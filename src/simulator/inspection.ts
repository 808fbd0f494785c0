import { isBytes } from '../runtime/bytes.ts';
import { redacted } from '../runtime/recorded.ts';

/** Members that hold a secret, in rows, in events and in requests to backings. */
const secretMembers = new Set([
  'AccessKeyId',
  'KeyStorePassword',
  'RawSecretAccessKey',
  'bytes',
  'keyMaterial',
  'kmsuserPassword',
  'newKeyStorePassword',
  'newPassword',
  'password',
  'plaintext',
]);

interface ActorRef {
  readonly id: string;
  readonly logic: { readonly id?: string };
  readonly src?: unknown;
  getSnapshot(): unknown;
}

interface InspectionEvent {
  readonly type: string;
  readonly actorRef: ActorRef;
  readonly event?: unknown;
  readonly snapshot?: unknown;
  readonly action?: unknown;
  readonly [member: string]: unknown;
}

interface Snapshot {
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
}

/**
 * XState's inspection event as its tools read it (https://stately.ai/docs/inspection), without secrets, and with
 * actors named by what they are (`customKeyStore:cks-…`) instead of by XState's counters.
 */
export function inspectionView(inspected: object): object {
  const { type, actorRef, event, snapshot, action, _transitions } = inspected as InspectionEvent;
  const actor = actorView(actorRef);
  return {
    type,
    rootId: actor.sessionId,
    actorRef: actor,
    ...(event === undefined ? {} : { event: withoutSecrets(event), sourceRef: undefined }),
    ...(snapshot === undefined ? {} : { snapshot: snapshotView(snapshot) }),
    ...(action === undefined ? {} : { action: withoutSecrets(action) }),
    ...(_transitions === undefined ? {} : { _transitions }),
  };
}

const actorViews = new WeakMap<ActorRef, ReturnType<typeof newActorView>>();

function actorView(actorRef: ActorRef): ReturnType<typeof newActorView> {
  const view = actorViews.get(actorRef) ?? newActorView(actorRef);
  actorViews.set(actorRef, view);
  return view;
}

function newActorView(actorRef: ActorRef) {
  const { id, logic, src } = actorRef;
  return {
    id,
    sessionId: `${logic.id ?? 'actor'}:${id}`,
    logic,
    src,
    getSnapshot: () => snapshotView(actorRef.getSnapshot()),
  };
}

function snapshotView(snapshot: unknown): object {
  const { status, value, context } = snapshot as Snapshot;
  return { status, value, context: withoutSecrets(context) };
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (isBytes(value)) return `[${value.length} bytes]`;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      secretMembers.has(member) && inner !== undefined ? redacted : withoutSecrets(inner),
    ]),
  );
}
