import type { ControlOutput } from '../http/control/controlClient.ts';
import type { Json } from '../runtime/recorded.ts';
import type { TraceEntry } from '../runtime/trace.ts';
import { shownDuration } from './shownTime.ts';

/** An entry of the trace as the server sends it. */
export type ShownEntry = ControlOutput<'trace'>['entries'][number];

/** Most characters of a member of an input or output that a line shows. */
const mostOfMember = 100;

/** What happened, in a few words. */
export function summaryOf(entry: TraceEntry): string {
  switch (entry.type) {
    case 'call': {
      const again = entry.attempt > 1 ? `attempt ${entry.attempt} ` : '';
      return `${entry.operation} ${again}${membersOf(entry.input)}`;
    }
    case 'answer':
      return entry.error === undefined
        ? `${entry.operation} ${membersOf(entry.output)}`
        : `${entry.operation} ${entry.error.name}: ${entry.error.reason}`;
    case 'transition': {
      const code = entry.ConnectionErrorCode === undefined ? '' : ` with ${entry.ConnectionErrorCode}`;
      return `${entry.machine} ${entry.id}: ${entry.from} → ${entry.to}${code} (${entry.event})`;
    }
    case 'arranged':
      return `${entry.what} ${membersOf(entry.input)}`;
    case 'cause':
      return `${entry.cause}: ${entry.id}`;
    case 'fault':
      return `${entry.what} ${entry.name} ${membersOf(entry.details)}`;
    case 'time':
      return `moved by ${shownDuration(entry.ms)}`;
  }
}

/** `KeyId=1234abcd-… Enabled=true`: members of an input or output, which breaks between them. */
function membersOf(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return shortened(value);
  return Object.entries(value)
    .map(([name, member]) => `${name}=${shortened(member)}`)
    .join(' ');
}

function shortened(value: Json | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > mostOfMember ? `${text.slice(0, mostOfMember)}…` : text;
}
