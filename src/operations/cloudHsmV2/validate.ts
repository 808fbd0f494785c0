import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import { isKmsError } from '../../errors/KmsError.ts';
import type { Assumptions } from '../../model/assumptionOptions.ts';
import { type CloudHsmV2OperationName, cloudHsmV2Shapes } from '../../model/cloudHsmV2/shapes.ts';
import { validateMembers } from '../validate.ts';

/**
 * A checked copy of the input: its known members only. Members without a value count as absent.
 *
 * @throws {@link CloudHsmV2Error} `SerializationException`: a member, or the input itself, has the wrong JSON type.
 * @throws {@link CloudHsmV2Error} `ValidationException`: a member is missing or breaks its constraints.
 */
export function validateCloudHsmV2(
  operation: CloudHsmV2OperationName,
  input: unknown,
  assumptions: Pick<Assumptions, 'sampleIdentifiers'>,
): Record<string, unknown> {
  const { input: members, documentation } = cloudHsmV2Shapes[operation];
  try {
    return validateMembers(members, input, assumptions);
  } catch (error) {
    if (!isKmsError(error)) throw error;
    const name = error.name as 'SerializationException' | 'ValidationException';
    throw cloudHsmV2Error(name, { reason: error.reason, message: error.message, documentation });
  }
}
