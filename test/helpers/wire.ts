/** An input as JSON on the wire: bytes as base64, points in time as seconds. */
export function onWire(input: unknown): string {
  return JSON.stringify(input, function (this: Record<string, unknown>, name, value) {
    const given = this[name];
    if (given instanceof Uint8Array) return Buffer.from(given).toString('base64');
    return given instanceof Date ? given.getTime() / 1_000 : value;
  });
}
