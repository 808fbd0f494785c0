/**
 * Whether an IP address lies in a range of addresses, such as `203.0.113.0/24` or `2001:db8::/32`; without a prefix
 * length it is one address. `undefined` when the range is none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function ipRangeTest(range: string): ((address: string) => boolean) | undefined {
  const [start, length, ...more] = range.split('/');
  const wanted = bytesOf(start!);
  if (wanted === undefined || more.length > 0) return undefined;
  const bits = length === undefined ? wanted.length * 8 : prefixLength(length);
  if (bits === undefined || bits > wanted.length * 8) return undefined;
  return (address) => {
    const given = bytesOf(address);
    return given?.length === wanted.length && sharesBits(given, wanted, bits);
  };
}

const prefixLength = (text: string) => (/^\d{1,3}$/.test(text) ? Number(text) : undefined);

function sharesBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  return a.every((byte, i) => {
    const counted = Math.min(8, Math.max(0, bits - i * 8));
    const mask = 0xff & (0xff << (8 - counted));
    return (byte & mask) === (b[i]! & mask);
  });
}

/** Four bytes of an IPv4 address, sixteen of an IPv6 address. */
function bytesOf(address: string): number[] | undefined {
  return address.includes(':') ? ipv6Bytes(address) : ipv4Bytes(address);
}

function ipv4Bytes(address: string): number[] | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.map(Number);
}

function ipv6Bytes(address: string): number[] | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, i) =>
    half === '' ? [] : groupBytes(half.split(':'), i === halves.length - 1),
  );
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 16 - head.length - (tail?.length ?? 0);
  // `::` stands for at least one group of zeros.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
}

/** The last group of an address may be an IPv4 address. */
function groupBytes(groups: readonly string[], isEnd: boolean): number[] | undefined {
  const bytes: number[] = [];
  for (const [i, group] of groups.entries()) {
    const ipv4 = isEnd && i === groups.length - 1 ? ipv4Bytes(group) : undefined;
    if (ipv4 !== undefined) bytes.push(...ipv4);
    else if (/^[\da-f]{1,4}$/i.test(group)) bytes.push(...groupOf(group));
    else return undefined;
  }
  return bytes;
}

function groupOf(digits: string): [number, number] {
  const value = Number.parseInt(digits, 16);
  return [value >> 8, value & 0xff];
}
