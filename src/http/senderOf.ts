import type { AccessKeyRow } from '../authorization/identities.ts';
import { hostTimers } from '../runtime/host.ts';
import { regionForm } from '../simulator/options.ts';
import type { Service } from '../simulator/service.ts';
import type { Sender, World } from '../simulator/world.ts';
import { type SigningFields, signingFieldsOf } from './signingFields.ts';
import { verifySignature } from './sigV4.ts';
import type { WireRequest } from './wireRequest.ts';

/**
 * Who sends a request, by its credentials, and to which account and Region. While signatures are ignored any
 * credentials pass: those of a principal of this world are the principal's, an access key ID of 12 digits is the root
 * user of that account, and all others are the root user of the simulator's own account. The Region is that of the
 * credential scope.
 *
 * @param verified - The access key that the request was found to be signed with.
 */
export function senderOf(world: World, request: WireRequest, verified?: AccessKeyRow): Sender {
  const fields = signingFieldsOf(request);
  const AccessKeyId = fields?.AccessKeyId ?? '';
  const key = verified ?? world.identities.accessKey(AccessKeyId);
  const accountId = key?.accountId ?? (/^\d{12}$/.test(AccessKeyId) ? AccessKeyId : world.settings.accountId);
  const at = world.visit(accountId, regionOf(world, fields));
  const isRoot = key === undefined || key.Arn === at.rootUser.Arn;
  return { world, at, principal: isRoot ? at.rootUser : { Arn: key.Arn, accountId } };
}

/**
 * The request is signed with an access key of this world, or the exception for what is wrong with the signature. Who
 * signs takes the time of the host, whatever the time of the world is; but how long credentials last counts in the time
 * of the world.
 *
 * @throws {@link KmsError} what is wrong with the signature.
 */
export async function requireSignature(
  world: World,
  request: WireRequest,
  service: Service['signingName'],
): Promise<AccessKeyRow> {
  const now = hostTimers.now();
  let used: AccessKeyRow | undefined;
  await verifySignature(request, {
    now,
    region: regionOf(world, signingFieldsOf(request)),
    services: [service],
    accessKey: (AccessKeyId) => {
      const key = world.identities.accessKey(AccessKeyId);
      used = key;
      if (key?.Expiration === undefined) return key;
      return { ...key, Expiration: key.Expiration - world.now + now };
    },
  });
  return used!;
}

/** The Region that the client signs for; that of the simulator where it names none. */
function regionOf({ settings }: World, fields: SigningFields | undefined): string {
  const region = fields?.scope.region ?? '';
  return regionForm.test(region) ? region : settings.region;
}
