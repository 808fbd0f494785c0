import { assign, setup } from 'xstate';
import { failedLoginsThatLockKmsuser } from '../../model/limits.ts';

/** The crypto user as its cluster keeps it. */
export interface KmsuserRow {
  readonly password: string;
  readonly failedLogins: number;
}

/** Logins, by AWS KMS and by others, and what an administrator does. */
export type KmsuserEvent =
  | { type: 'login.byKms'; password: string; newPassword: string }
  | { type: 'login.elsewhere' }
  | { type: 'login.failed' }
  | { type: 'logout.byKms' }
  | { type: 'logout.elsewhere' }
  | { type: 'kmsuser.lockedOut' }
  | { type: 'kmsuser.passwordChanged'; password: string }
  | { type: 'kmsuser.deleted' }
  | { type: 'kmsuser.created'; password: string };

/**
 * The crypto user `kmsuser` of a cluster: does it exist, is it locked, and who is logged in as it.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> loggedOut
 *   state "loggedOut" as loggedOut
 *   loggedOut: login.failed
 *   loggedOut: kmsuser.passwordChanged
 *   loggedOut --> loggedInByKms: login.byKms [knowsPassword]
 *   loggedOut --> loggedInElsewhere: login.elsewhere
 *   loggedOut --> lockedOut: login.failed [hasOneLoginLeft], kmsuser.lockedOut
 *   loggedOut --> missing: kmsuser.deleted
 *   state "loggedInByKms" as loggedInByKms
 *   loggedInByKms: login.failed
 *   loggedInByKms --> loggedOut: logout.byKms
 *   loggedInByKms --> lockedOutWhileLoggedInByKms: login.failed [hasOneLoginLeft], kmsuser.lockedOut
 *   loggedInByKms --> missing: kmsuser.deleted
 *   state "loggedInElsewhere" as loggedInElsewhere
 *   loggedInElsewhere: kmsuser.passwordChanged
 *   loggedInElsewhere --> loggedOut: logout.elsewhere
 *   loggedInElsewhere --> missing: kmsuser.deleted
 *   lockedOutWhileLoggedInByKms --> lockedOut: logout.byKms
 *   lockedOutWhileLoggedInByKms --> missing: kmsuser.deleted
 *   lockedOut --> loggedOut: kmsuser.passwordChanged
 *   lockedOut --> missing: kmsuser.deleted
 *   missing --> loggedOut: kmsuser.created
 * ```
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-cloudhsm.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
export const kmsuserMachine = setup({
  types: { context: {} as KmsuserRow, input: {} as KmsuserRow, events: {} as KmsuserEvent },
  guards: {
    knowsPassword: ({ context }, { password }: { password: string }) => context.password === password,
    hasOneLoginLeft: ({ context }) => context.failedLogins + 1 >= failedLoginsThatLockKmsuser,
  },
  actions: {
    countFailedLogin: assign(({ context }) => ({ failedLogins: context.failedLogins + 1 })),
    /** A login that succeeds begins the count anew. */
    forgetFailedLogins: assign(() => ({ failedLogins: 0 })),
    setPassword: assign((_, params: { password: string }) => ({
      password: params.password,
      failedLogins: 0,
    })),
  },
}).createMachine({
  id: 'kmsuser',
  context: ({ input }) => input,
  initial: 'loggedOut',
  states: {
    loggedOut: {
      on: {
        'login.byKms': {
          guard: { type: 'knowsPassword', params: ({ event }) => ({ password: event.password }) },
          target: 'loggedInByKms',
          actions: { type: 'setPassword', params: ({ event }) => ({ password: event.newPassword }) },
        },
        'login.elsewhere': { target: 'loggedInElsewhere', actions: 'forgetFailedLogins' },
        'login.failed': [
          { guard: 'hasOneLoginLeft', target: 'lockedOut', actions: 'countFailedLogin' },
          { actions: 'countFailedLogin' },
        ],
        'kmsuser.lockedOut': { target: 'lockedOut' },
        'kmsuser.passwordChanged': {
          actions: { type: 'setPassword', params: ({ event }) => ({ password: event.password }) },
        },
        'kmsuser.deleted': { target: 'missing' },
      },
    },
    loggedInByKms: {
      on: {
        'logout.byKms': { target: 'loggedOut' },
        'login.failed': [
          { guard: 'hasOneLoginLeft', target: 'lockedOutWhileLoggedInByKms', actions: 'countFailedLogin' },
          { actions: 'countFailedLogin' },
        ],
        'kmsuser.lockedOut': { target: 'lockedOutWhileLoggedInByKms' },
        'kmsuser.deleted': { target: 'missing' },
      },
    },
    loggedInElsewhere: {
      on: {
        'logout.elsewhere': { target: 'loggedOut' },
        'kmsuser.passwordChanged': {
          actions: { type: 'setPassword', params: ({ event }) => ({ password: event.password }) },
        },
        'kmsuser.deleted': { target: 'missing' },
      },
    },
    lockedOutWhileLoggedInByKms: {
      on: {
        'logout.byKms': { target: 'lockedOut' },
        'kmsuser.deleted': { target: 'missing' },
      },
    },
    lockedOut: {
      on: {
        'kmsuser.passwordChanged': {
          target: 'loggedOut',
          actions: { type: 'setPassword', params: ({ event }) => ({ password: event.password }) },
        },
        'kmsuser.deleted': { target: 'missing' },
      },
    },
    missing: {
      on: {
        'kmsuser.created': {
          target: 'loggedOut',
          actions: { type: 'setPassword', params: ({ event }) => ({ password: event.password }) },
        },
      },
    },
  },
});
