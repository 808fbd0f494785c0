import { regionForm } from '../simulator/options.ts';
import type { Sender, World } from '../simulator/world.ts';
import { signingFieldsOf } from './signingFields.ts';
import type { WireRequest } from './wireRequest.ts';

/**
 * Who sends a request, by its credentials, and to which account and Region. While signatures are ignored any
 * credentials pass: those of a principal of this world are the principal's, an access key ID of 12 digits is the root
 * user of that account, and all others are the root user of the simulator's own account. The Region is that of the
 * credential scope.
 */
export async function senderOf(world: World, request: WireRequest): Promise<Sender> {
  const fields = signingFieldsOf(request);
  const region = fields?.scope.region ?? '';
  const AccessKeyId = fields?.AccessKeyId ?? '';
  const accountId = /^\d{12}$/.test(AccessKeyId) ? AccessKeyId : world.settings.accountId;
  const at = world.visit(accountId, regionForm.test(region) ? region : world.settings.region);
  return { world, at, principal: at.rootUser };
}
