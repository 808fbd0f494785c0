/** Shells that `env` speaks. */
export const shellNames = ['bash', 'zsh', 'fish', 'powershell', 'json'] as const;

/** The name of such a shell. */
export type ShellName = (typeof shellNames)[number];

/** What nobody has to quote. */
const plain = /^[\w./:@%+-]+$/;

const quotes: Readonly<Record<Exclude<ShellName, 'json'>, (value: string) => string>> = {
  bash: (value) => (plain.test(value) ? value : posix(value)),
  zsh: (value) => (plain.test(value) ? value : posix(value)),
  fish: (value) => (plain.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`),
  // Curly quotes end a string there as well: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
  powershell: (value) => `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`,
};

const posix = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;

/** The lines by which a shell sets some variables and takes others away. */
export function shellLines(
  shell: ShellName,
  set: Readonly<Record<string, string>>,
  unset: readonly string[],
): string[] {
  if (shell === 'json') return JSON.stringify(set, undefined, 2).split('\n');
  const quote = quotes[shell];
  const lines = Object.entries(set).map(([name, value]) => {
    if (shell === 'fish') return `set -gx ${name} ${quote(value)};`;
    return shell === 'powershell' ? `$env:${name} = ${quote(value)}` : `export ${name}=${quote(value)}`;
  });
  if (shell === 'fish') return [...lines, ...unset.map((name) => `set -e ${name};`)];
  if (shell === 'powershell') {
    return [...lines, ...unset.map((name) => `Remove-Item -ErrorAction Ignore Env:${name}`)];
  }
  return [...lines, `unset ${unset.join(' ')}`];
}
