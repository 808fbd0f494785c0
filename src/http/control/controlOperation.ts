import type { RegionalAccount } from '../../simulator/regionalAccount.ts';
import type { World } from '../../simulator/world.ts';
import type { ControlledSimulator } from './controlledSimulator.ts';
import {
  type ControlShape,
  type MemberShapes,
  type NoMembers,
  named,
  type ObjectOf,
  object,
  optional,
  text,
} from './controlShape.ts';

/** What an operation works on. */
export interface ControlContext {
  readonly sim: ControlledSimulator;
  readonly world: World;
  /** The account and Region that the input names. To look at one of which nothing was asked before leaves no trace. */
  readonly at: RegionalAccount;
  /** The same, to arrange something in it. */
  readonly arrangedAt: () => RegionalAccount;
}

/** One operation of the control interface: everything that is known of it. */
export interface ControlOperation<Input = any, Output = any> {
  /** Whether it leaves the world as it is; then GET asks for it as well. */
  readonly reads: boolean;
  /** Whether it is time that it moves, and takes. */
  readonly movesTime: boolean;
  /** One sentence. */
  readonly summary: string;
  readonly input: ControlShape<Input>;
  readonly output: ControlShape<Output>;
  /** An input that works in a world with the key stores of the examples; absent where there is none to write down. */
  readonly example?: object;
  readonly run: (context: ControlContext, input: Input) => Promise<Output>;
}

/** Operations by name, which is their path. */
export type ControlOperationTable = Readonly<Record<string, ControlOperation>>;

const placeMembers = {
  accountId: optional(named('AccountId', text('Account, 12 digits. Default that of the simulator.'))),
  region: optional(named('Region', text('Default that of the simulator.'))),
};

/** Where an operation works. */
export type PlaceMembers = typeof placeMembers;

/** An operation as it is written down. */
export interface ControlDefinition<Subject, M extends MemberShapes, O extends MemberShapes> {
  /** Default false. */
  readonly reads?: boolean;
  /** Default false. */
  readonly movesTime?: boolean;
  readonly summary: string;
  readonly input?: M;
  readonly output?: O;
  /** Default an empty one; `null` where there is none to write down. */
  readonly example?: NoInfer<ObjectOf<M>> | null;
  /** Without `output` the answer is `{}`, whatever this returns. */
  readonly run: (
    subject: Subject,
    input: NoInfer<ObjectOf<M>>,
  ) => NoInfer<AnswerOf<O> | Promise<AnswerOf<O>>>;
}

type AnswerOf<O extends MemberShapes> = keyof O extends never ? unknown : ObjectOf<O>;

/** An operation on the world as a whole. */
export function worldOperation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<ControlContext, M, O>,
): ControlOperation<ObjectOf<M>, ObjectOf<O>> {
  const {
    reads = false,
    movesTime = false,
    summary,
    input = {} as M,
    output = {} as O,
    example = {},
    run,
  } = definition;
  return {
    reads,
    movesTime,
    summary,
    input: object(input),
    output: object(output),
    ...(example === null ? {} : { example }),
    run: async (context, given) => {
      const answer = await run(context, given);
      return (Object.keys(output).length === 0 ? {} : answer) as ObjectOf<O>;
    },
  };
}

/** An operation in one account and Region: its input may name them. */
export function operation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<ControlContext, M, O>,
): ControlOperation<ObjectOf<M & PlaceMembers>, ObjectOf<O>> {
  const { input = {} as M, run, ...rest } = definition;
  return worldOperation<M & PlaceMembers, O>({
    ...rest,
    input: { ...input, ...placeMembers },
    run: (context: ControlContext, given: { readonly accountId?: string; readonly region?: string }) => {
      const { accountId: _, region: __, ...members } = given;
      return run(context, members as ObjectOf<M>);
    },
  } as ControlDefinition<ControlContext, M & PlaceMembers, O>);
}

/** An operation on what some members of its input name. */
export function operationOn<Subject, W extends MemberShapes, M extends MemberShapes, O extends MemberShapes>(
  which: W,
  whichExample: ObjectOf<W>,
  find: (context: ControlContext, input: ObjectOf<W>) => Subject,
  definition: ControlDefinition<Subject, M, O>,
): ControlOperation<ObjectOf<W & M & PlaceMembers>, ObjectOf<O>> {
  const { input = {} as M, example, run, ...rest } = definition;
  return operation<W & M, O>({
    ...rest,
    input: { ...which, ...input },
    example: example === null ? null : { ...whichExample, ...example },
    run: (context: ControlContext, given: ObjectOf<W & M>) => {
      const members = Object.entries(given).filter(([name]) => !Object.hasOwn(which, name));
      return run(find(context, given as ObjectOf<W>), Object.fromEntries(members) as ObjectOf<M>);
    },
  } as ControlDefinition<ControlContext, W & M, O>);
}
