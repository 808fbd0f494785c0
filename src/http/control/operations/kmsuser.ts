import { optional, text } from '../controlShape.ts';
import { clusterOperation } from '../subjects.ts';

const newPassword = { KeyStorePassword: optional(text('7 to 32 characters. Default a random one.', true)) };

const password = { KeyStorePassword: text('The password.') };

/** The crypto user that AWS KMS logs in as. */
export const kmsuserOperations = {
  'cluster/kmsuser/KeyStorePassword': clusterOperation({
    reads: true,
    summary: 'The password as its administrator last set it. AWS KMS changes it when it connects.',
    output: password,
    run: ({ kmsuser }) => ({ KeyStorePassword: kmsuser.KeyStorePassword }),
  }),
  'cluster/kmsuser/changePassword': clusterOperation({
    summary: 'Gives kmsuser a new password, and unlocks it; impossible while AWS KMS is logged in.',
    input: newPassword,
    output: password,
    run: ({ kmsuser }, input) => ({ KeyStorePassword: kmsuser.changePassword(input.KeyStorePassword) }),
  }),
  'cluster/kmsuser/lockOut': clusterOperation({
    summary: 'Five wrong passwords: kmsuser is locked until somebody changes its password.',
    run: ({ kmsuser }) => kmsuser.lockOut(),
  }),
  'cluster/kmsuser/logIn': clusterOperation({
    summary: 'Somebody else logs in as kmsuser; impossible while AWS KMS is logged in.',
    run: ({ kmsuser }) => kmsuser.logIn(),
  }),
  'cluster/kmsuser/logOut': clusterOperation({
    summary: 'Whoever logged in with cluster/kmsuser/logIn logs out.',
    run: ({ kmsuser }) => kmsuser.logOut(),
  }),
  'cluster/kmsuser/failLogin': clusterOperation({
    summary: 'Somebody tries a wrong password; the fifth try in a row locks kmsuser.',
    run: ({ kmsuser }) => kmsuser.failLogin(),
  }),
  'cluster/kmsuser/delete': clusterOperation({
    summary: 'Deletes kmsuser.',
    run: ({ kmsuser }) => kmsuser.delete(),
  }),
  'cluster/kmsuser/create': clusterOperation({
    summary: 'Makes kmsuser again after cluster/kmsuser/delete.',
    input: newPassword,
    output: password,
    run: ({ kmsuser }, input) => ({ KeyStorePassword: kmsuser.create(input.KeyStorePassword) }),
  }),
};
