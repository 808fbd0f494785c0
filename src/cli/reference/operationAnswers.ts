import { type CloudHsmV2OperationName, cloudHsmV2Shapes } from '../../model/cloudHsmV2/shapes.ts';
import { type OperationName, operationShapes } from '../../model/shapes.ts';
import { notSimulatedOperations } from '../../operations/cloudHsmV2/notSimulated.ts';
import { notSimulatedFeatures } from '../../operations/notSimulated.ts';
import { type Refusal, refusals } from '../../operations/refusedOperations.ts';
import { cloudHsmV2Summaries, kmsSummaries } from './operationSummaries.ts';

/** Services by the name that an endpoint has for them. */
export const services = { kms: 'AWS KMS', cloudhsmv2: 'AWS CloudHSM' } as const;

/** The name of a service. */
export type ServiceName = keyof typeof services;

/** One operation: what it does, and what the simulator answers. */
export interface OperationAnswer {
  readonly service: ServiceName;
  readonly name: string;
  readonly summary: string;
  /**
   * - `simulated`: carried out by the documented rules
   * - `refused`: refused as AWS documents it, because no key of the simulator is of the kind that it takes
   * - `notSimulated`: AWS carries it out, the simulator answers NotSimulatedException
   */
  readonly answer: 'simulated' | 'refused' | 'notSimulated';
  /** What keys in custom key stores are refused with. */
  readonly refusedWith?: string;
  /** Why it is not carried out, in one sentence. */
  readonly because?: string;
  /** Exceptions that the API model lists. */
  readonly errors: readonly string[];
  readonly documentation: string;
}

/** Every operation of both services, in the order of their API models by subject. */
export const operationAnswers: readonly OperationAnswer[] = [
  ...(Object.keys(operationShapes) as OperationName[]).map(kmsAnswer),
  ...(Object.keys(cloudHsmV2Shapes) as CloudHsmV2OperationName[]).map(cloudHsmV2Answer),
];

function kmsAnswer(name: OperationName): OperationAnswer {
  const refusal: Refusal | undefined = (refusals as Partial<Record<OperationName, Refusal>>)[name];
  const { errors, documentation } = operationShapes[name];
  const about = { service: 'kms', name, summary: kmsSummaries[name], errors, documentation } as const;
  if (refusal === undefined) return { ...about, answer: 'simulated' };
  const { inCustomKeyStore, ordinary, because } = refusal;
  const inStore = featureOf(inCustomKeyStore);
  if (inStore !== undefined) {
    return { ...about, answer: 'notSimulated', because: `The simulator does not simulate ${inStore}.` };
  }
  const ordinaryFeature = featureOf(ordinary);
  const alone = ordinaryFeature === undefined ? '' : ` The simulator does not simulate ${ordinaryFeature}.`;
  const keys = ordinaryFeature === undefined ? 'Every key' : 'A key in a custom key store';
  return {
    ...about,
    answer: 'refused',
    refusedWith: inCustomKeyStore,
    because: `${keys} is answered ${inCustomKeyStore}, because ${because}.${alone}`,
  };
}

function cloudHsmV2Answer(name: CloudHsmV2OperationName): OperationAnswer {
  const subject = (notSimulatedOperations as Partial<Record<CloudHsmV2OperationName, string>>)[name];
  const { errors, documentation } = cloudHsmV2Shapes[name];
  const about = {
    service: 'cloudhsmv2',
    name,
    summary: cloudHsmV2Summaries[name],
    errors,
    documentation,
  } as const;
  if (subject === undefined) return { ...about, answer: 'simulated' };
  return { ...about, answer: 'notSimulated', because: `The simulator does not simulate ${subject}.` };
}

function featureOf(answer: string): string | undefined {
  return (notSimulatedFeatures as Readonly<Record<string, { readonly what: string }>>)[answer]?.what;
}
