import { expect } from 'vitest';
import {
  advance,
  clusterCauses,
  connect,
  disconnect,
  externalKeyCauses,
  moveKey,
  proxyCauses,
  renewPassword,
  restoreBackup,
  tellCredential,
} from './keySteps.ts';
import type { KeyStory } from './keyStory.ts';

/** Mends everything outside AWS KMS that can be mended, and connects both stores anew. */
export async function mend(story: KeyStory): Promise<void> {
  const { model } = story;
  await story.advance('20m');
  for (const which of ['cloudHsm', 'external'] as const) {
    if (model[which].ConnectionState !== 'DISCONNECTED') await disconnect(which).act(story);
  }
  await story.advance('10s');

  for (const cause of ['comeBack', 'speedUp', 'grantAccess', 'healKeyManager', 'answerNormally']) {
    proxyCauses[cause]!(story);
  }
  await tellCredential.act(story);
  for (const XksKeyId of model.proxy.keys.keys()) {
    externalKeyCauses.enable!(story, XksKeyId);
    externalKeyCauses.allowDecryption!(story, XksKeyId);
  }
  if (model.cluster.exists) {
    while (model.cluster.hsms < 2) clusterCauses.addHsm!(story);
    for (const cause of ['restoreNetwork', 'freeSessions', 'relieve']) clusterCauses[cause]!(story);
    await renewPassword.act(story);
  } else {
    await restoreBackup(model.backups.length - 1).act(story);
  }

  await connect('cloudHsm').act(story);
  await connect('external').act(story);
  await advance('20m').act(story);
  expect(model.external.ConnectionState).toBe('CONNECTED');
  expect(model.cloudHsm.ConnectionState).toBe(model.cluster.exists ? 'CONNECTED' : 'FAILED');
}

/** Enables every key that has not been deleted. */
export async function reviveKeys(story: KeyStory): Promise<void> {
  for (const [index, key] of story.model.keys.entries()) {
    if (key.isDeleted) continue;
    if (key.DeletionDate !== undefined) await moveKey('cancel', index).act(story);
    await moveKey('enable', index).act(story);
  }
}
