import { hostTimers } from '../runtime/host.ts';
import { regionForm } from '../simulator/options.ts';
import type { Service } from '../simulator/service.ts';
import type { Sender, World } from '../simulator/world.ts';
import { signingFieldsOf } from './signingFields.ts';
import { verifySignature } from './sigV4.ts';
import type { WireRequest } from './wireRequest.ts';

/**
 * Who sends a request, by its credentials, and to which account and Region. While signatures are ignored any
 * credentials pass: those of a principal of this world are the principal's, an access key ID of 12 digits is the root
 * user of that account, and all others are the root user of the simulator's own account. The Region is that of the
 * credential scope.
 *
 * @throws {@link KmsError} while signatures are verified: what is wrong with the signature.
 */
export async function senderOf(
  world: World,
  request: WireRequest,
  service: Service['signingName'],
): Promise<Sender> {
  const { scope, AccessKeyId = '' } = signingFieldsOf(request) ?? {};
  const asked = scope?.region ?? '';
  const region = regionForm.test(asked) ? asked : world.settings.region;
  if (world.settings.signatures === 'verified') await requireSignature(world, request, region, service);
  const key = world.identities.accessKey(AccessKeyId);
  const accountId = key?.accountId ?? (/^\d{12}$/.test(AccessKeyId) ? AccessKeyId : world.settings.accountId);
  const at = world.visit(accountId, region);
  return { world, at, principal: key === undefined ? at.rootUser : { Arn: key.Arn, accountId } };
}

/**
 * Who signs takes the time of the host, whatever the time of the world is; but how long credentials last counts in the
 * time of the world.
 */
async function requireSignature(
  world: World,
  request: WireRequest,
  region: string,
  service: Service['signingName'],
): Promise<void> {
  const now = hostTimers.now();
  await verifySignature(request, {
    now,
    region,
    services: [service],
    accessKey: (AccessKeyId) => {
      const key = world.identities.accessKey(AccessKeyId);
      if (key?.Expiration === undefined) return key;
      return { ...key, Expiration: key.Expiration - world.now + now };
    },
  });
}
