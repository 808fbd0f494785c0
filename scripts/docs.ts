/** Writes the generated pages of `docs`, and the diagrams into the machines' sources. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generated } from './docs/generated.ts';
import { root } from './docs/root.ts';

for (const [path, text] of generated()) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  if (read(file) === text) continue;
  writeFileSync(file, text);
  console.log(`Wrote ${path}`);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
