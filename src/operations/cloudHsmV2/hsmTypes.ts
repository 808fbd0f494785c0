/**
 * Types of HSMs, oldest first. Backups of a type can be restored to it and to later ones.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/hsm-types.html
 */
export const hsmTypes: readonly string[] = ['hsm1.medium', 'hsm2m.medium'];
