/** The built program `cks-sim` as other programs start and stop it. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startServer } from './server.ts';

test('a server says in one line where it listens, and ends when it is told to', {
  timeout: 180_000,
}, async () => {
  await using server = await startServer();
  const answer = await fetch(`${server.url}/_simulator/status`);
  const ended = once(server.process, 'exit');

  server.process.kill('SIGTERM');

  expect(answer.status).toBe(200);
  expect(await ended).toEqual([0, null]);
});
