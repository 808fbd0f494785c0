import type { ControlOperationTable } from './controlOperation.ts';
import { controlOperations } from './controlOperations.ts';

/** Every operation with its path, for who asks what there is. */
export function controlIndex(): object {
  const operations = Object.entries<ControlOperationTable[string]>(controlOperations);
  return {
    description:
      'POST /_simulator/<operation> with a JSON object; operations that only read answer GET as well.',
    openapi: '/_simulator/openapi.json',
    operations: Object.fromEntries(
      operations.map(([name, { reads, summary }]) => [name, { path: `/_simulator/${name}`, reads, summary }]),
    ),
  };
}
