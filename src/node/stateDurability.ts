/** When an acknowledged record is safe: `'process'` from a kill of the process, `'disk'` from a loss of power too. */
export type StateDurability = 'process' | 'disk';
