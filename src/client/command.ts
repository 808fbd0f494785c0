/** What `send` takes: a command of the AWS SDK, of whichever copy and version. */
export interface CommandLike<I extends object, O extends object> {
  readonly input: I;
  resolveMiddleware(
    stack: any,
    configuration: any,
    options: any,
  ): (args: { input: I; request?: unknown }) => Promise<{ output: O; response: unknown }>;
}

const kmsNamespace = 'com.amazonaws.kms';

/**
 * The operation of a command: `ConnectCustomKeyStore`. It is read from the command's schema, which survives
 * minification, and else from its class's name. A command of another service keeps the name of its service.
 */
export function operationOf(command: unknown): string {
  const { schema } = (command ?? {}) as { schema?: unknown };
  if (Array.isArray(schema) && typeof schema[2] === 'string') {
    return schema[1] === kmsNamespace ? schema[2] : `${schema[1]}.${schema[2]}`;
  }
  const className = (command as object | undefined)?.constructor?.name;
  return String(className ?? typeof command).replace(/Command$/, '');
}
