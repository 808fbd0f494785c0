import type { Command } from 'commander';
import type { WorldSnapshot } from '../../simulator/snapshot.ts';
import { type CommandContext, newCommand } from '../command.ts';
import { readJson, writeSecret } from '../files.ts';
import { serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';
import { shownTime } from '../shownTime.ts';

const secret = 'A snapshot holds passwords, secret access keys and key material.';

/** `cks-sim snapshot`: the whole world as JSON. */
export function snapshotCommand(context: CommandContext): Command {
  const { terminal } = context;
  return newCommand(context, 'snapshot', {
    summary: 'the whole world as JSON, to go on from later',
    description: `Takes a snapshot of the world of the running server. ${secret} A new file can be read by its owner only.`,
    prints: 'the snapshot as JSON, or, when it goes to a file, where it is.',
    examples: [
      ['cks-sim snapshot before.json', 'into a file'],
      ['cks-sim snapshot | gzip > before.json.gz', 'into a pipe'],
    ],
    fails: 'nothing listens, or the file cannot be written',
  })
    .argument('[file]', 'where to write it (default standard output)')
    .addOption(urlOption())
    .action(async (file: string | undefined, options: ServerOptions) => {
      const { snapshot } = await serverOf(context, options).ask('snapshot', {});
      if (file === undefined) {
        terminal.json(snapshot, 'line');
        return;
      }
      await writeSecret(file, `${JSON.stringify(snapshot)}\n`);
      terminal.answer({ file, now: snapshot.now }, () => {
        terminal.line(`Wrote the world of ${shownTime(snapshot.now)} to ${file}; it holds secrets`);
      });
    });
}

/** `cks-sim restore`: goes on from a snapshot. */
export function restoreCommand(context: CommandContext): Command {
  const { terminal } = context;
  return newCommand(context, 'restore', {
    summary: 'goes on from a snapshot',
    description:
      'Lets the running server go on from a snapshot. What its world was before is gone. Clients stay usable.',
    prints: 'the time of the world; with --json an object.',
    examples: [
      ['cks-sim restore before.json', 'from a file'],
      ['gunzip -c before.json.gz | cks-sim restore -', 'from a pipe'],
    ],
    fails: 'the file cannot be read or is no snapshot, or nothing listens',
  })
    .argument('<file>', 'what "cks-sim snapshot" wrote; - for standard input')
    .addOption(urlOption())
    .action(async (file: string, options: ServerOptions) => {
      const server = serverOf(context, options);
      const snapshot = (await readJson(file, context.host)) as WorldSnapshot;
      await server.ask('restore', { snapshot });
      const { now, time } = await server.ask('status', {});
      terminal.answer({ now, time }, () => terminal.line(`The world goes on from ${shownTime(now)}`));
    });
}

/** `cks-sim reset`: begins again. */
export function resetCommand(context: CommandContext): Command {
  const { terminal } = context;
  return newCommand(context, 'reset', {
    summary: 'begins again with an empty world',
    description:
      'Makes the world of the running server what it was when the server was started, without what was arranged. Clients stay usable.',
    prints: 'the time of the world; with --json an object.',
    examples: [['cks-sim reset', 'between two tests']],
    fails: 'nothing listens at the URL',
  })
    .addOption(urlOption())
    .action(async (options: ServerOptions) => {
      const server = serverOf(context, options);
      await server.ask('reset', {});
      const { now, time } = await server.ask('status', {});
      terminal.answer({ now, time }, () => terminal.line(`The world begins again at ${shownTime(now)}`));
    });
}
