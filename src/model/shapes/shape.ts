/** A string. `min` and `max` count characters; a `pattern` has to match the whole value. */
export interface StringShape {
  type: 'string';
  required?: true;
  min?: number;
  max?: number;
  pattern?: RegExp;
  enum?: readonly string[];
  /** An empty value says that there is none, whatever `min` and `pattern` are. */
  emptyMeansNone?: true;
  /** Never shown in a trace, an error or a log. */
  sensitive?: true;
}

/** A whole number. `min` and `max` bound its value, inclusively. */
export interface IntegerShape {
  type: 'integer';
  required?: true;
  min?: number;
  max?: number;
}

/** True or false. */
export interface BooleanShape {
  type: 'boolean';
  required?: true;
}

/** A point in time: a `Date` in the SDK, seconds since the epoch on the wire. */
export interface TimestampShape {
  type: 'timestamp';
  required?: true;
}

/** Bytes: a `Uint8Array` in the SDK, base64 on the wire. `min` and `max` count bytes. */
export interface BlobShape {
  type: 'blob';
  required?: true;
  min?: number;
  max?: number;
  /** Never shown in a trace, an error or a log. */
  sensitive?: true;
}

/** An object with named members. */
export interface StructureShape {
  type: 'structure';
  required?: true;
  /** Never shown in a trace, an error or a log, with everything in it. */
  sensitive?: true;
  members: Readonly<Record<string, Shape>>;
}

/** An array. `min` and `max` count its entries. */
export interface ListShape {
  type: 'list';
  required?: true;
  min?: number;
  max?: number;
  member: Shape;
}

/** An object with any names. `max` counts its entries. */
export interface MapShape {
  type: 'map';
  required?: true;
  max?: number;
  key: StringShape;
  value: Shape;
  /** Never shown in a trace, an error or a log, with everything in it. */
  sensitive?: true;
}

/** What an API model says about one value. */
export type Shape =
  | StringShape
  | IntegerShape
  | BooleanShape
  | TimestampShape
  | BlobShape
  | StructureShape
  | ListShape
  | MapShape;

/** What an API model says about one operation. */
export interface OperationShape {
  /** Members of the input, without those rules that depend on other members. */
  input: Readonly<Record<string, Shape>>;
  /** Members of the output. */
  output: Readonly<Record<string, Shape>>;
  /** Set where the model has no output structure, not even an empty one: the answer has no body then. */
  hasNoOutput?: true;
  /** Names of the modelled exceptions; the common errors may come on top. */
  errors: readonly string[];
  /** The page that describes the operation. */
  documentation: string;
}

/** Some operations by their names; where they are documented follows from the name. */
export type OperationShapes = Readonly<Record<string, Omit<OperationShape, 'documentation'>>>;

/** The same, but it has to be given. */
export function required<S extends Shape>(shape: S): S & { required: true } {
  return { ...shape, required: true };
}

/** A string of that many characters. */
export function text(min: number, max: number, pattern?: RegExp): StringShape {
  return pattern === undefined ? { type: 'string', min, max } : { type: 'string', min, max, pattern };
}

/** One of the values. */
export function oneOf<T extends string>(...values: T[]): StringShape {
  return { type: 'string', enum: values };
}

/** A whole number in that range. */
export function integer(min: number, max: number): IntegerShape {
  return { type: 'integer', min, max };
}

/** That many bytes. */
export function blob(min: number, max: number): BlobShape {
  return { type: 'blob', min, max };
}

/** An array of any length. */
export function listOf(member: Shape): ListShape {
  return { type: 'list', member };
}

/** An object with these members. */
export function structure(members: StructureShape['members']): StructureShape {
  return { type: 'structure', members };
}
