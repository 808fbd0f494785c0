import { inspect } from 'node:util';
import type { Simulator } from 'custom-key-store-simulator';

/** Members of a snapshot that hold a secret as text, and those that hold one in hexadecimal digits. */
const textMembers = ['password', 'KeyStorePassword', 'kmsuserPassword', 'AccessKeyId', 'RawSecretAccessKey'];
const hexMember = 'keyMaterial';

/** Shorter ones turn up anywhere. */
const shortestBytes = 6;

/** Secrets of a world in all the forms in which they might turn up. */
export class Secrets {
  readonly #forms = new Map<string, string>();

  get size(): number {
    return this.#forms.size;
  }

  addText(what: string, secret: string): void {
    this.addBytes(what, Buffer.from(secret, 'utf8'));
  }

  addBytes(what: string, secret: Uint8Array): void {
    if (secret.length < shortestBytes) return;
    const bytes = Buffer.from(secret);
    const text = bytes.toString('utf8');
    if (!text.includes('\ufffd')) this.#forms.set(text, what);
    this.#forms.set(bytes.toString('hex'), `${what}, hexadecimal`);
    this.#forms.set(bytes.toString('hex').toUpperCase(), `${what}, hexadecimal in capitals`);
    // The last character depends on what follows.
    this.#forms.set(bytes.toString('base64').replace(/=+$/, '').slice(0, -1), `${what}, base64`);
    this.#forms.set(bytes.toString('base64url').slice(0, -1), `${what}, base64url`);
    this.#forms.set(bytes.join(','), `${what}, as a list`);
    this.#forms.set(bytes.join(', '), `${what}, as an inspected list`);
    this.#forms.set([...bytes].map((byte, i) => `"${i}":${byte}`).join(','), `${what}, as an object`);
    this.#forms.set(hexOfBuffer(bytes), `${what}, as a Buffer`);
  }

  /** Everything secret that a world holds now. */
  addAllOf(sim: Simulator): void {
    JSON.stringify(sim.snapshot(), (name, value) => {
      if (typeof value !== 'string' || value === '') return value;
      if (textMembers.includes(name)) this.addText(name, value);
      if (name === hexMember) this.addBytes(name, Buffer.from(value, 'hex'));
      return value;
    });
  }

  /** What of them a text shows. */
  foundIn(text: string): string[] {
    return [...this.#forms].flatMap(([form, what]) => (text.includes(form) ? [`${what}: ${form}`] : []));
  }
}

const hexOfBuffer = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** A value as whoever debugs would look at it: as JSON, and as Node prints it. */
export function shown(value: unknown): string {
  return `${asJson(value)}\n${inspect(value, { depth: 8, maxStringLength: null, maxArrayLength: null })}`;
}

/** An error with everything that belongs to it. */
export function shownError(error: Error & { reason?: string }): string {
  return [error.name, error.message, error.reason, error.stack, String(error), shown(error)].join('\n');
}

/** JSON of anything: what goes round in circles is left out. */
export function asJson(value: unknown): string {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(value, (_name, member) => {
      if (typeof member !== 'object' || member === null) return member;
      if (seen.has(member)) return '…';
      seen.add(member);
      return member;
    }) ?? ''
  );
}
