/**
 * Misuse of the simulator's own surface: an unknown option, a duration that is none, a cause that cannot
 * exist now, a virtual clock that is asked to move while it is the system's. The message says what was
 * expected. Errors of AWS KMS are {@link KmsError} instead.
 *
 * @example
 * ```ts
 * try {
 *   createSimulator({ startTime: 'yesterday' });
 * } catch (error) {
 *   console.log(error instanceof SimulatorUsageError); // true
 * }
 * ```
 */
export class SimulatorUsageError extends Error {
  override readonly name = 'SimulatorUsageError';
}
