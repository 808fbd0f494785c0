/** Values that do something when they are looked at. */

/** What they throw. */
export class Thrown extends Error {}

function fail(): never {
  throw new Thrown('by a value of the caller');
}

const everyTrap: ProxyHandler<object> = {
  get: fail,
  has: fail,
  ownKeys: fail,
  getPrototypeOf: fail,
  getOwnPropertyDescriptor: fail,
};

function cyclicObject(): object {
  const cyclic: Record<string, unknown> = { TagKey: 'a', TagValue: 'b' };
  cyclic.itself = cyclic;
  cyclic.KeyId = cyclic;
  cyclic.Constraints = cyclic;
  return cyclic;
}

function cyclicList(): unknown[] {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  return cyclic;
}

/** How to make one: each test gets its own. */
export class HostileValue {
  readonly what: string;
  readonly make: () => unknown;

  constructor(what: string, make: () => unknown) {
    this.what = what;
    this.make = make;
  }
}

const throwing = { get: fail, enumerable: true };

export const hostileValues: readonly HostileValue[] = [
  new HostileValue('an object whose getters throw', () =>
    Object.defineProperties(
      {},
      {
        TagKey: throwing,
        AccessKeyId: throwing,
        AttestationDocument: throwing,
        KeyId: throwing,
        key: throwing,
      },
    ),
  ),
  new HostileValue('a proxy of an object that throws', () => new Proxy({}, everyTrap)),
  new HostileValue('a proxy of a list that throws', () => new Proxy([], everyTrap)),
  new HostileValue('a proxy of a function that throws', () => new Proxy(() => ({}), everyTrap)),
  new HostileValue('an object that throws as text', () => ({ toString: fail, valueOf: fail, toJSON: fail })),
  new HostileValue('an object in itself', cyclicObject),
  new HostileValue('a list in itself', cyclicList),
  new HostileValue('an object without prototype', () => Object.create(null)),
  new HostileValue('a frozen object', () => Object.freeze({ TagKey: 'a' })),
  new HostileValue('a list with holes', () => Object.assign(Array(4), { 1: 'a', 3: 'b' })),
];
