import { word } from '../controlShape.ts';
import { proxyOperation } from '../subjects.ts';

/** The external key manager behind a proxy. */
export const keyManagerOperations = {
  'proxy/keyManager/setHealthStatus': proxyOperation({
    summary: 'Sets what the proxy reports about every instance of its key manager in GetHealthStatus.',
    input: { healthStatus: word(['ACTIVE', 'DEGRADED', 'UNAVAILABLE']) },
    example: { healthStatus: 'UNAVAILABLE' },
    run: ({ keyManager }, { healthStatus }) => keyManager.setHealthStatus(healthStatus),
  }),
};
