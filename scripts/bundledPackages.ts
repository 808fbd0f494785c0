/** Packages that the build copies into `dist`; every other package that `src` imports is a dependency. */
export const bundledPackages: readonly string[] = [
  'pure-rand',
  '@lukeed/ms',
  'tinyqueue',
  '@noble/ciphers',
  '@noble/hashes',
  '@scure/base',
  '@smithy/core',
  '@smithy/signature-v4',
  'commander',
];

/** `@scope/name/path` → `@scope/name`. */
export const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
