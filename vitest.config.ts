import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^custom-key-store-simulator$/, replacement: path('src/index.ts') },
      { find: /^custom-key-store-simulator\/backing$/, replacement: path('src/backing/index.ts') },
      { find: /^custom-key-store-simulator\/http$/, replacement: path('src/http/index.ts') },
      { find: /^custom-key-store-simulator\/node$/, replacement: path('src/node/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '.cache/**', 'dist/**', 'docs/api/**'],
    reporters: ['default', path('test/interop/notRunReporter.ts')],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: path('tsconfig.json') },
  },
});
