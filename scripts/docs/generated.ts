import { errorsPage } from './errors.ts';
import { fidelityPage } from './fidelity.ts';
import { machinePage, machines, withDiagram } from './machines.ts';
import { matrixPage } from './matrix.ts';
import { openApiFile } from './openApi.ts';
import { operationsPage } from './operations.ts';

/** Every generated page, and every source with a diagram in it, as it should be: path → text. */
export function generated(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/operations.md', operationsPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/matrix.md', matrixPage()],
    ['docs/fidelity.md', fidelityPage()],
    ['docs/simulator.openapi.json', openApiFile()],
    ...machines.flatMap((drawn): [string, string][] => [
      [`docs/machines/${drawn.machine.id}.md`, machinePage(drawn)],
      [drawn.source, withDiagram(drawn)],
    ]),
  ]);
}
